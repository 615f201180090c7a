import { writeFileSync } from 'node:fs'
import process from 'node:process'

/**
 * What `scripts/test.mjs` counts. Vitest's own JSON reporter keeps neither the reason of a skip
 * nor errors outside a test.
 *
 * @typedef {object} TestRunResult
 * @property {number} files  test files that were to run
 * @property {number} passed
 * @property {number} failed tests, files that could not be loaded, failed hooks, stray errors
 * @property {{ name: string, reason: string }[]} skipped
 */

/** A vitest reporter: writes a `TestRunResult` as JSON to the file named in TEST_RESULT_FILE. */
export default class ResultReporter {
  files = 0

  /** @param {ReadonlyArray<import('vitest/node').TestSpecification>} specifications */
  onTestRunStart(specifications) {
    this.files = specifications.length
  }

  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {TestRunResult} */
    const result = { files: this.files, passed: 0, failed: unhandledErrors.length, skipped: [] }
    for (const module of modules) {
      if (module.errors().length > 0) result.failed += 1
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) result.failed += 1
      }
      for (const test of module.children.allTests()) countTest(result, test)
    }
    const file = process.env.TEST_RESULT_FILE
    if (file) writeFileSync(file, JSON.stringify(result))
  }
}

/**
 * @param {TestRunResult} result
 * @param {import('vitest/node').TestCase} test
 */
function countTest(result, test) {
  const outcome = test.result()
  if (outcome.state === 'passed') {
    result.passed += 1
  } else if (outcome.state === 'skipped') {
    const name = `${test.module.relativeModuleId} > ${test.fullName}`
    result.skipped.push({ name, reason: reasonOf(test, outcome.note) })
  } else {
    // A test that is still pending when the run is over never gave its answer.
    result.failed += 1
  }
}

/**
 * @param {import('vitest/node').TestCase} test
 * @param {string | undefined} note what the test said in `context.skip(note)`
 */
function reasonOf(test, note) {
  if (note) return note
  if (test.options.mode === 'todo') return 'still to be written'
  return hookFailedBefore(test) ? 'a hook before it failed' : 'see its name'
}

/** @param {import('vitest/node').TestCase} test */
function hookFailedBefore({ parent, module }) {
  for (let group = parent; group !== module && group.type === 'suite'; group = group.parent) {
    if (group.errors().length > 0) return true
  }
  return module.errors().length > 0
}
