/** Every request of every page: asks about navigations, answers custom schemes. */
import { hostOf } from './page-host.mjs'
import { protocolHandler } from './protocol.mjs'
import { recorded } from './records.mjs'
import { privilegesOf, schemeOf, toAppUrl } from './scheme-urls.mjs'

/** Request headers in which Chromium shows the page's own origin. */
const ORIGIN_HEADERS = ['origin', 'referer']

/** @param {import('playwright-core').Request} request */
function hostOfRequest(request) {
  try {
    return hostOf(request.frame().page())
  } catch {
    // The first request of a page that is not there yet, such as a popup.
    return null
  }
}

/**
 * @param {import('playwright-core').Request} request
 * @param {string} appUrl
 */
function toElectronRequest(request, appUrl) {
  const headers = new Headers(request.headers())
  for (const name of ORIGIN_HEADERS) {
    const value = headers.get(name)
    if (value !== null) {
      headers.set(name, toAppUrl(value).replace(/\/$/, name === 'origin' ? '' : '/'))
    }
  }
  const method = request.method()
  const body = request.postDataBuffer() ?? undefined
  return new Request(appUrl, { method, headers, body })
}

/** Electron refuses `fetch` for a scheme that was registered without `supportFetchAPI`. */
function lacksFetchPrivilege(request, scheme) {
  const isFetch = request.resourceType() === 'fetch' || request.resourceType() === 'xhr'
  return isFetch && privilegesOf(scheme)?.supportFetchAPI !== true
}

async function fulfil(route, appUrl, host) {
  const request = route.request()
  const handler = protocolHandler(schemeOf(appUrl))
  if (handler === undefined || lacksFetchPrivilege(request, schemeOf(appUrl))) {
    recorded.protocolErrors.push(`nothing answers ${request.resourceType()} of ${appUrl}`)
    return route.abort('failed')
  }
  const response = await handler(toElectronRequest(request, appUrl))
  if (response.status === 0) {
    return route.abort('failed')
  }
  const location = response.headers.get('location')
  if (location !== null && response.status >= 300 && response.status < 400) {
    return refuseRedirect(route, new URL(location, appUrl).href, host)
  }
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

/** The app is asked about a redirect, but the shim follows none. */
function refuseRedirect(route, target, host) {
  const request = route.request()
  const isMainFrame = request.frame().parentFrame() === null
  if (!request.isNavigationRequest() || !host?.refusesRedirect(target, isMainFrame)) {
    recorded.shimErrors.push(`the shim follows no redirect: ${target}`)
  }
  return route.abort('aborted')
}

/** @param {import('playwright-core').Route} route */
export async function routeRequest(route) {
  const request = route.request()
  const host = hostOfRequest(request)
  try {
    if (request.isNavigationRequest() && (host === null || host.refusesDocument(request))) {
      await route.abort('aborted')
      return
    }
    const appUrl = toAppUrl(request.url())
    const details = { url: appUrl, method: request.method(), resourceType: request.resourceType() }
    if (await host?.cancelsRequest(details)) {
      await route.abort('blockedbyclient')
      return
    }
    if (appUrl === request.url()) {
      await route.continue()
    } else {
      await fulfil(route, appUrl, host)
    }
  } catch (error) {
    if (host !== null && !host.isClosed) {
      recorded.protocolErrors.push(`${request.url()}: ${String(error)}`)
    }
    await route.abort('failed').catch(() => undefined)
  }
}
