/** `npm run check`: everything that can be said about the code without running it. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} script path of the program, from the project folder
 * @property {string[]} args
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const atOnce = 2

// A folder that does not exist yet is no error.
const codeFolders = ['src', 'migrations'].filter((folder) => existsSync(join(root, folder)))

/** @type {Step[]} */
const steps = [
  { name: 'format', script: 'node_modules/oxfmt/bin/oxfmt', args: ['--check', '.'] },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware'] },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit'] },
  {
    name: 'dependency rules',
    script: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', ...codeFolders],
  },
  { name: 'unused code', script: 'node_modules/knip/bin/knip.js', args: ['--no-progress'] },
  { name: 'translations', script: 'scripts/check-i18n.mjs', args: [] },
]

const started = Date.now()
const waiting = [...steps]
/** @type {string[]} */
const failed = []
await Promise.all(Array.from({ length: atOnce }, workThroughSteps))

const total = secondsSince(started)
if (failed.length === 0) {
  console.log(`All ${steps.length} checks passed in ${total}.`)
} else {
  console.log(`${failed.length} of ${steps.length} checks failed: ${failed.join(', ')}.`)
  process.exitCode = 1
}

/** Takes steps until none is left. Several of these run beside each other. */
async function workThroughSteps() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const stepStarted = Date.now()
    const { ok, output } = await runStep(step)
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${step.name} (${secondsSince(stepStarted)})`)
    if (ok) continue
    failed.push(step.name)
    console.log(`${output.trim()}\n`)
  }
}

/**
 * @param {Step} step
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function runStep(step) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, step.script), ...step.args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.once('error', (error) => resolve({ ok: false, output: error.message }))
    child.once('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** @param {number} start a time in milliseconds */
function secondsSince(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`
}
