/**
 * `npm run -s cli -- …`: builds if needed, then runs the command line in this process. Whatever the
 * build says goes to stderr: stdout belongs to the command, which may print JSON.
 */
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './lib/build-if-stale.mjs'

try {
  await buildIfStale({ log: console.error })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

// npm runs scripts in the project's folder; paths are meant from where the user's shell was.
const { INIT_CWD, npm_lifecycle_event: script } = process.env
if (script === 'cli' && INIT_CWD) process.chdir(INIT_CWD)

const cli = new URL('../out/main/cli.js', import.meta.url)
// As if it had been started directly, so that a parser finds its arguments where it looks for them.
process.argv[1] = fileURLToPath(cli)
await import(cli.href)
