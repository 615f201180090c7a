import { AppError } from '../../../contract/errors'

/** What a request may take. */
export interface AskLimits {
  /** From the first byte sent to the last one read, milliseconds. */
  timeoutMs: number
  /** Bytes of an answer, unpacked. */
  maxBytes: number
}

export interface Answer {
  status: number
  text: string
}

export interface Question {
  url: URL
  headers: Readonly<Record<string, string>>
}

const MOST_REDIRECTS = 3

/**
 * Sends one GET and reads the answer whole. Redirects are followed within the same origin only: the
 * headers carry a key. Throws `provider_failed` with a reason when there is no answer.
 */
export async function ask(
  { url, headers }: Question,
  { timeoutMs, maxBytes }: AskLimits,
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs)
  let at = url
  try {
    for (let hops = 0; ; hops += 1) {
      const response = await fetch(at, { headers, redirect: 'manual', signal })
      const target = redirectOf(response, at)
      if (!target) return { status: response.status, text: await readBody(response, at, maxBytes) }
      await response.body?.cancel()
      if (target.origin !== at.origin || hops >= MOST_REDIRECTS) throw redirected(at, target)
      at = target
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreachable(at, error)
  }
}

function redirectOf(response: Response, from: URL): URL | null {
  const location = response.headers.get('location')
  if (response.status < 300 || response.status >= 400 || location === null) return null
  return URL.canParse(location, from) ? new URL(location, from) : null
}

async function readBody(response: Response, url: URL, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.length
    if (bytes > maxBytes) {
      const megabytes = Math.max(1, Math.floor(maxBytes / 1_000_000))
      throw failed(
        'too_large',
        `The answer of ${url.host} is larger than ${megabytes} MB, which no list of models is. Nothing was read of it.`,
        { place: url.host, megabytes },
      )
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function redirected(from: URL, target: URL): AppError {
  const place = `${target.origin}${target.pathname}`
  return failed(
    'redirected',
    `${from.host} sends the request on to ${place}. The key was not sent there; if that is the right place, make it the base URL.`,
    { place: from.host, target: place },
  )
}

const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO|INVALID_CA)/

/** What stands behind "fetch failed", as a sentence. */
function unreachable(url: URL, error: unknown): AppError {
  const place = url.host
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return failed('timeout', `${place} did not answer in time.`, { place }, error)
  }
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA') {
    return failed('dns', `The host name ${url.hostname} is not known.`, { place }, error)
  }
  if (code === 'ECONNREFUSED') {
    return failed(
      'refused',
      `Nothing answers at ${place}. Is the server running?`,
      { place },
      error,
    )
  }
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return failed('timeout', `${place} did not answer in time.`, { place }, error)
  }
  if (TLS_CODES.test(code)) {
    return failed(
      'tls',
      `The encrypted connection to ${place} failed (${code}): its certificate is not one that this computer trusts for that name, or the port speaks no TLS.`,
      { place, cause: code },
      error,
    )
  }
  return failed(
    'network',
    `The connection to ${place} broke off (${code || 'no reason given'}).`,
    { place, cause: code || '?' },
    error,
  )
}

/** The innermost code: fetch wraps it in causes, and in a list where several addresses were tried. */
function codeOf(error: unknown): string {
  let at: unknown = error
  for (let depth = 0; depth < 5; depth += 1) {
    if (typeof at !== 'object' || at === null) return ''
    if ('cause' in at && at.cause !== undefined) at = at.cause
    else if (at instanceof AggregateError && at.errors.length > 0) at = at.errors[0]
    else break
  }
  if (typeof at !== 'object' || at === null) return ''
  return 'code' in at && typeof at.code === 'string'
    ? at.code
    : 'message' in at
      ? String(at.message)
      : ''
}

export function failed(
  reason: string,
  sentence: string,
  params: Record<string, string | number>,
  cause?: unknown,
): AppError {
  return new AppError('provider_failed', sentence, { reason, params }, cause)
}
