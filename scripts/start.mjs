/**
 * `npm start`: builds if needed and opens the desktop app. Where there is no display or no Electron
 * binary, says so in one line and starts browser mode. Arguments go on to whichever starts:
 * `npm start -- --port 4000`. TOKEN_LEDGER_HOST=browser asks for browser mode.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './lib/build-if-stale.mjs'
import { electronPackage, findElectron } from './lib/find-electron.mjs'
import { run } from './lib/run.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const fetchTimeoutMs = 5 * 60_000
const args = process.argv.slice(2)

try {
  await buildIfStale()
  process.exitCode = await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** @returns {Promise<number>} the exit code */
async function start() {
  if (process.env.TOKEN_LEDGER_HOST === 'browser') return startBrowserMode()
  if (!hasDisplay()) {
    console.log('There is no display for the desktop app, so browser mode is starting.')
    return startBrowserMode()
  }
  const electron = findElectron() ?? fetchElectron()
  if (!electron) {
    console.log('No Electron binary could be fetched, so browser mode is starting.')
    return startBrowserMode()
  }
  return run(electron, [...sandboxFlags(), root, ...args])
}

function startBrowserMode() {
  return run(process.execPath, [join(root, 'out', 'main', 'server.js'), ...args])
}

function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * Asks Electron's own installer for the binary. It may fail quietly: browser mode is there.
 *
 * @returns {string | undefined} the binary
 */
function fetchElectron() {
  console.log('Fetching Electron… (TOKEN_LEDGER_HOST=browser goes without it)')
  spawnSync(process.execPath, [join(electronPackage, 'install.js')], {
    stdio: 'ignore',
    timeout: fetchTimeoutMs,
  })
  return findElectron()
}

/** Chromium's sandbox refuses to work for root on Linux. */
function sandboxFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
