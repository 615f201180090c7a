import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { HTTP_KEY_HEADER } from '../../contract/bridge'

/** A request that is turned away: an HTTP status and a sentence. */
export interface Refusal {
  status: number
  message: string
}

interface BootedSession {
  setCookie: string
  /** Goes to the page in the URL's fragment, which is never sent over the wire again. */
  key: string
}

export interface HttpGuard {
  /** A new one-time token; the one before it, if still unused, is void from now on. */
  newBootToken(): string
  /** Turns a boot token into the session; undefined when it is wrong or was used. */
  boot(token: string): BootedSession | undefined
  /** What every request must satisfy, signed in or not. */
  checkAddress(headers: IncomingHttpHeaders): Refusal | undefined
  /** What a page, an asset or a download must satisfy beyond that. */
  checkRead(headers: IncomingHttpHeaders): Refusal | undefined
  /** What a call must satisfy beyond that, before a byte of its body is read. */
  checkCall(headers: IncomingHttpHeaders): Refusal | undefined
}

const SIGNED_OUT: Refusal = {
  status: 401,
  message: 'Open the link that Token Ledger printed in the terminal.',
}

/**
 * Browser mode's guard. Cookies ignore ports, so a page on another loopback port sends ours: a
 * call needs the cookie, the exact Host and Origin, and a key that only our own page holds.
 */
export function createHttpGuard(port: number): HttpGuard {
  const host = `127.0.0.1:${port}`
  const origin = `http://${host}`
  const cookieName = `token-ledger-${port}`
  // One session for all tabs: whoever opens a link is the one user of this server, and a second
  // cookie would sign the tabs of the first out.
  const sessionId = randomSecret()
  const key = randomSecret()
  let bootToken: string | undefined

  function hasSession(headers: IncomingHttpHeaders): boolean {
    const id = cookieValue(headers.cookie, cookieName)
    return id !== undefined && sameSecret(id, sessionId)
  }

  return {
    newBootToken() {
      bootToken = randomSecret()
      return bootToken
    },
    boot(token) {
      if (bootToken === undefined || !sameSecret(token, bootToken)) return undefined
      bootToken = undefined
      return { key, setCookie: `${cookieName}=${sessionId}; HttpOnly; SameSite=Strict; Path=/` }
    },
    checkAddress(headers) {
      if (headers.host !== host) {
        return { status: 421, message: `This is ${host}, and only under that name.` }
      }
      if (headers.origin !== undefined && headers.origin !== origin) {
        return { status: 403, message: 'Other pages may not call Token Ledger.' }
      }
      return undefined
    },
    checkRead(headers) {
      const site = headers['sec-fetch-site']
      const elsewhere = site !== undefined && site !== 'same-origin' && site !== 'none'
      const navigation =
        headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
      if (elsewhere && !navigation) {
        return { status: 403, message: 'Other pages may not load Token Ledger.' }
      }
      return hasSession(headers) ? undefined : SIGNED_OUT
    },
    checkCall(headers) {
      if (headers.origin !== origin || headers['sec-fetch-site'] !== 'same-origin') {
        return { status: 403, message: 'Only the page of Token Ledger itself may make calls.' }
      }
      if (!hasSession(headers)) return SIGNED_OUT
      const sent = headers[HTTP_KEY_HEADER]
      if (typeof sent !== 'string' || !sameSecret(sent, key)) {
        return { status: 403, message: 'This tab has no key. Ask the terminal for a new link.' }
      }
      const type = (headers['content-type'] ?? '').split(';', 1)[0]
      if (type?.trim().toLowerCase() !== 'application/json') {
        return { status: 415, message: 'Calls are JSON.' }
      }
      return undefined
    },
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Compares in a time that tells nothing about where two texts differ. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return undefined
}
