/**
 * `npm test`: sees to the tools, builds the app if it must, runs vitest, and ends with one line
 * `N passed, N failed, N skipped`. Arguments go on to vitest: `npm test -- test/core`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensureTestTools } from './ensure-test-tools.mjs'
import { buildIfStale } from './lib/build-if-stale.mjs'
import { run } from './lib/run.mjs'

/** @typedef {import('./lib/result-reporter.mjs').TestRunResult} TestRunResult */

/** @type {TestRunResult} */
const nothingButAFailure = { files: 0, passed: 0, failed: 1, skipped: [] }
const root = fileURLToPath(new URL('..', import.meta.url))
/** What a run may add to the project's folder; git ignores it. */
const generated = new Set(['out', 'release', 'test-results'])

process.exitCode = await main()

/** @returns {Promise<number>} the exit code */
async function main() {
  try {
    await ensureTestTools()
    await buildIfStale()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return conclude(nothingButAFailure)
  }
  const before = new Set(readdirSync(root))
  const { exitCode, result } = await runVitest(process.argv.slice(2))
  if (!result) {
    console.log('Vitest ended before it could report: what it said is above.')
    return conclude(nothingButAFailure)
  }
  if (exitCode !== 0 && result.failed === 0 && result.files > 0) {
    console.log(`Vitest failed (exit code ${exitCode}) outside the tests: what it said is above.`)
    result.failed = 1
  }
  const strays = readdirSync(root).filter((name) => !before.has(name) && !generated.has(name))
  if (strays.length > 0) {
    console.log(`Tests left files in the project's folder: ${strays.join(', ')}.`)
    result.failed += 1
  }
  return conclude(result)
}

/**
 * @param {string[]} args
 * @returns {Promise<{ exitCode: number, result: TestRunResult | undefined }>}
 */
async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'token-ledger-test-'))
  const resultFile = join(folder, 'result.json')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporter = join(root, 'scripts', 'lib', 'result-reporter.mjs')
  try {
    const exitCode = await run(
      process.execPath,
      [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...args],
      { cwd: root, env: { ...process.env, TEST_RESULT_FILE: resultFile } },
    )
    return { exitCode, result: readResult(resultFile) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} file
 * @returns {TestRunResult | undefined}
 */
function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Prints what was skipped and the counts, as the last line.
 *
 * @param {TestRunResult} result
 * @returns {number} the exit code
 */
function conclude({ passed, failed, skipped }) {
  for (const { name, reason } of skipped) console.log(`skipped: ${name} (${reason})`)
  if (passed + failed === 0) console.log('No test ran.')
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  return passed > 0 && failed === 0 ? 0 : 1
}
