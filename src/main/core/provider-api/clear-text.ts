import { isIP } from 'node:net'
import { failed } from './ask'

/**
 * Over plain http anyone on the way can read the key. Fine within this computer and its own
 * network; anywhere else the user has to agree first.
 */
export function refuseClearText(url: URL): void {
  if (url.protocol === 'https:' || isNearby(url.hostname)) return
  throw failed(
    'clear_text',
    `${url.host} is asked over plain http: anyone on the way could read the key.`,
    { place: url.host },
  )
}

/** Loopback, and the private ranges of RFC 1918, RFC 4193 and link-local addresses. */
export function isNearby(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  switch (isIP(host)) {
    case 4:
      return /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(host)
    case 6:
      return host === '::1' || /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(host)
    default:
      return false
  }
}
