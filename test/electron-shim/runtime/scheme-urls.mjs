/**
 * Chromium only knows web origins, so `app://host/path` is shown to it as
 * `https://host.app-scheme.invalid/path`, and everything that the main process sees is turned back.
 * An https origin, unlike an intercepted unknown scheme, has CSP headers truly enforced.
 */

/** @type {Map<string, import('electron').Privileges>} */
const privileged = new Map()

const WEB_FORM = /^https:\/\/([^/]+)\.([a-z][a-z0-9+-]*)-scheme\.invalid(\/.*)?$/

/**
 * @param {string} scheme
 * @param {import('electron').Privileges} privileges
 */
export function registerScheme(scheme, privileges) {
  privileged.set(scheme, privileges)
}

/** @param {string} scheme */
export function privilegesOf(scheme) {
  return privileged.get(scheme)
}

/** @param {string} url */
export function schemeOf(url) {
  return new URL(url).protocol.slice(0, -1)
}

/**
 * @param {string} appUrl
 * @returns {string} what Chromium is told
 */
export function toWebUrl(appUrl) {
  const url = new URL(appUrl)
  const scheme = schemeOf(appUrl)
  const privileges = privileged.get(scheme)
  if (privileges === undefined) {
    return url.href
  }
  if (!privileges.standard || !privileges.secure) {
    throw new Error(`shim: only a standard and secure scheme can be shown, and ${scheme} is not`)
  }
  return `https://${url.host}.${scheme}-scheme.invalid${url.pathname}${url.search}${url.hash}`
}

/**
 * @param {string} webUrl
 * @returns {string} what the main process is told
 */
export function toAppUrl(webUrl) {
  const parts = WEB_FORM.exec(webUrl)
  if (parts === null) {
    return webUrl
  }
  const [, host, scheme, rest] = parts
  return `${scheme}://${host}${rest ?? '/'}`
}

/**
 * The origin as Electron's `WebFrameMain.origin` words it.
 *
 * @param {string} appUrl
 */
export function originOf(appUrl) {
  const url = new URL(appUrl)
  const isStandard = privileged.get(url.protocol.slice(0, -1))?.standard === true
  return isStandard ? `${url.protocol}//${url.host}` : url.origin
}
