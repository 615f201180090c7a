import { app, session } from 'electron'
import { originOf, trustedOrigin } from './origin'

/** Copying text after a click; the one permission that the page needs. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/**
 * Denies every page what the app does not need: leaving its origin, redirects, new windows,
 * webviews and permissions. No link is ever handed to the system's browser.
 */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isOurs(url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      // The preview of a report: text of our own, under the policy of the page around it.
      if (!event.isMainFrame && event.url === 'about:srcdoc') return
      if (!event.isMainFrame || !isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Must run once the app is ready. */
export function denyPermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === ALLOWED_PERMISSION && isOurs(details.requestingUrl))
  })
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) =>
      permission === ALLOWED_PERMISSION && isOurs(requestingOrigin),
  )
  defaultSession.setDevicePermissionHandler(() => false)
}

function isOurs(url: string): boolean {
  try {
    return originOf(url) === trustedOrigin()
  } catch {
    return false
  }
}
