/** Puts the answers of the app's permission handlers into Chromium, whose prompts nobody sees. */
import { setTimeout as delay } from 'node:timers/promises'
import { recorded } from './records.mjs'
import { originOf } from './scheme-urls.mjs'

const ANSWER_MS = 1_000

/** Chromium's name of a permission, and Electron's. */
const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['midi', 'midi'],
  ['idle-detection', 'idle-detection'],
]

function askCheckHandler(handler, webContents, permission, url) {
  if (handler === null) {
    return true
  }
  const details = { isMainFrame: true, requestingUrl: url, embeddingOrigin: originOf(url) }
  return handler(webContents, permission, originOf(url), details) === true
}

function askRequestHandler(handler, webContents, permission, url) {
  if (handler === null) {
    return true
  }
  const answer = new Promise((resolve) => {
    const callback = (granted) => resolve(granted === true)
    handler(webContents, permission, callback, { isMainFrame: true, requestingUrl: url })
  })
  return Promise.race([answer, delay(ANSWER_MS, false)])
}

/**
 * Asks both handlers about each permission, before a page is loaded. Without a handler Electron
 * grants. Electron lets the one decide what a page may query and the other what it may have;
 * Chromium has a single setting, so a page has what both grant, and the record tells them apart.
 *
 * @param {import('playwright-core').CDPSession} cdp
 * @param {import('./web-contents.mjs').WebContents} webContents
 * @param {string} url what is about to be loaded
 */
export async function applyPermissions(cdp, webContents, url) {
  const { request, check } = webContents.session.permissionHandlersForShim()
  recorded.permissions = []
  for (const [name, permission] of PERMISSIONS) {
    const byCheck = askCheckHandler(check, webContents, permission, url)
    const byRequest = await askRequestHandler(request, webContents, permission, url)
    recorded.permissions.push({ permission: name, byCheck, byRequest })
    await cdp.send('Browser.setPermission', {
      permission: { name },
      setting: byCheck && byRequest ? 'granted' : 'denied',
    })
  }
}
