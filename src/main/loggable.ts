const SECRET_NAMES = new Set([
  'password',
  'passphrase',
  'apikey',
  'authorization',
  'secret',
  'token',
  'cookie',
])
const MASK = '[hidden]'
const MAX_DEPTH = 8
const MAX_TEXT = 8_000

/**
 * A copy of a value that may stand in the log: secrets are masked by the names of their fields
 * and by their look inside texts, errors are spelled out with their causes, sizes are bounded.
 */
export function loggable(value: unknown): unknown {
  return copy(value, 0, new Set())
}

/** Masks what looks like a secret: passwords in URLs, bearer tokens, API keys. */
export function maskText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
  return short
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@]+@/gi, `$1:${MASK}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`)
    .replace(/\b(sk|pk|rk|gsk|xai|AIza)([-_])?[\w-]{16,}/g, MASK)
}

function copy(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (above.has(value)) return '[circular]'
  if (depth >= MAX_DEPTH) return '[deep]'
  const path = new Set(above).add(value)
  if (value instanceof Error) return copyError(value, depth, path)
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => copy(item, depth + 1, path))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAMES.has(name.replace(/[_-]/g, '').toLowerCase()) && item !== null
        ? MASK
        : copy(item, depth + 1, path),
    ]),
  )
}

/** Only fields that are known to be harmless: drivers hang requests and parameters on errors. */
function copyError(error: Error, depth: number, path: Set<object>): Record<string, unknown> {
  const shown: Record<string, unknown> = { type: error.name, message: maskText(error.message) }
  for (const name of ['code', 'errno', 'sqlState', 'syscall', 'sql', 'details'] as const) {
    const field = (error as Error & Record<string, unknown>)[name]
    if (field !== undefined) shown[name] = copy(field, depth + 1, path)
  }
  if (error.stack) shown['stack'] = maskText(error.stack)
  const { parent } = error as Error & { parent?: unknown }
  const cause = error.cause ?? parent
  if (cause !== undefined) shown['cause'] = copy(cause, depth + 1, path)
  return shown
}
