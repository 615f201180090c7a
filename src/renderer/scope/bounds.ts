import { compareDecimals, isDecimal, normalizeDecimal } from '../lib/decimal'

/** A key of `errors:field`-like sentences in `logs:range.error`. */
export type BoundError = 'notNumber' | 'tooFine' | 'tooLarge' | 'reversed'

export type Bound = { ok: true; value: string | undefined } | { ok: false; error: BoundError }

const MAX_COST_WHOLE_DIGITS = 4
const MAX_COST_PLACES = 6
const MAX_TOKENS = 2_147_483_647

/** A typed amount in USD as the filter takes it; blank is no bound. */
export function readCostBound(text: string): Bound {
  const typed = plainNumber(text).replace(/^\$/, '')
  if (typed === '') return { ok: true, value: undefined }
  if (!isDecimal(typed) || /^[+-]/.test(typed)) return { ok: false, error: 'notNumber' }
  const value = normalizeDecimal(typed)
  const [whole = '', places = ''] = value.split('.')
  if (places.length > MAX_COST_PLACES) return { ok: false, error: 'tooFine' }
  if (whole.length > MAX_COST_WHOLE_DIGITS) return { ok: false, error: 'tooLarge' }
  return { ok: true, value }
}

/** A typed number of tokens, "1.5k" and "2M" included; blank is no bound. */
export function readTokenBound(text: string): Bound {
  const typed = plainNumber(text)
  if (typed === '') return { ok: true, value: undefined }
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(typed) ?? []
  if (digits === undefined) return { ok: false, error: 'notNumber' }
  const tokens = Number(digits) * ({ '': 1, k: 1_000, m: 1_000_000 }[unit.toLowerCase()] ?? 1)
  if (!Number.isInteger(tokens)) return { ok: false, error: 'notNumber' }
  return tokens > MAX_TOKENS
    ? { ok: false, error: 'tooLarge' }
    : { ok: true, value: String(tokens) }
}

/** Is the lower bound above the upper one? */
export function isReversed(min: string | undefined, max: string | undefined): boolean {
  return min !== undefined && max !== undefined && compareDecimals(min, max) > 0
}

function plainNumber(text: string): string {
  return text.trim().replaceAll(/[,\s_]/g, '')
}
