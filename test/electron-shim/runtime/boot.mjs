/**
 * Entry of the shim's main process: `node --import register.mjs boot.mjs <app folder> [args]`,
 * the counterpart of `electron <app folder> [args]`.
 *
 * As in Electron, 'ready' waits until the app's main file has been evaluated, so that
 * `registerSchemesAsPrivileged` and `enableSandbox` always come in time.
 */
import { pathToFileURL } from 'node:url'
import { app, fireReady } from './app.mjs'
import { startChromium } from './chromium.mjs'
import { announce, listenToLauncher } from './control-channel.mjs'
import { routeRequest } from './request-router.mjs'
import { settings } from './settings.mjs'
import { shutDown } from './shutdown.mjs'

const DEADLOCK_MS = 20_000

// argv reads as Electron shows it: [executable, app folder, …args], or without the folder when packaged.
process.argv.splice(1, settings.packaged ? 2 : 1)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => app.quit())
}
listenToLauncher()

const chromiumStarts = startChromium(routeRequest).then(announce)
chromiumStarts.catch(() => undefined)

const deadlock = setTimeout(() => {
  console.error('shim: the main file is not evaluated yet; does it await app.whenReady() on top?')
}, DEADLOCK_MS)

try {
  await import(pathToFileURL(settings.mainFile).href)
} catch (error) {
  console.error('shim: the main file failed:', error)
  await shutDown(1)
}
clearTimeout(deadlock)

try {
  await chromiumStarts
} catch (error) {
  console.error('shim: Chromium did not start:', error)
  await shutDown(70)
}
fireReady()
announce({ kind: 'ready' })
