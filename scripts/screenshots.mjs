/** Pictures of every screen, light and dark, in two sizes, into screenshots/ (`npm run screenshots`). */
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ensureTestTools } from './ensure-test-tools.mjs'
import { buildIfStale } from './lib/build-if-stale.mjs'

await ensureTestTools()
await buildIfStale()
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/screenshots/vitest.config.ts', ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
