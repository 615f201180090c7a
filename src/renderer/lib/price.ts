import { isDecimal, normalizeDecimal, shiftDecimal } from './decimal'
import { formatMoneyFull } from './money'

export type PriceUnit = 'per1k' | 'per1M'

const UNIT_SHIFT = 3
const MAX_WHOLE_DIGITS = 4
const MAX_PLACES = 12

/** USD per 1,000 tokens as USD per 1,000,000 tokens, exact. */
export function per1kToPer1M(price: string): string {
  return shiftDecimal(price, UNIT_SHIFT)
}

/** USD per 1,000,000 tokens as USD per 1,000 tokens, exact. */
export function per1MToPer1k(price: string): string {
  return shiftDecimal(price, -UNIT_SHIFT)
}

/** A price that is kept per 1,000 tokens, in the unit asked for. */
function inUnit(pricePer1k: string, unit: PriceUnit): string {
  return unit === 'per1k' ? normalizeDecimal(pricePer1k) : per1kToPer1M(pricePer1k)
}

export function otherUnit(unit: PriceUnit): PriceUnit {
  return unit === 'per1k' ? 'per1M' : 'per1k'
}

export function formatPrice(pricePer1k: string, unit: PriceUnit, locale: string): string {
  return formatMoneyFull(inUnit(pricePer1k, unit), locale)
}

export type PriceEntry =
  | { ok: true; per1k: string }
  | { ok: false; code: 'required' | 'invalid_price' }

/** What a person typed, as an exact price per 1,000 tokens. Blank is refused: 0 means free. */
export function readPrice(text: string, unit: PriceUnit): PriceEntry {
  const typed = text.trim().replace(/^\$/, '').replaceAll(',', '').trim()
  if (typed === '') return { ok: false, code: 'required' }
  if (!isDecimal(typed) || /^[+-]/.test(typed)) return { ok: false, code: 'invalid_price' }
  const per1k = unit === 'per1k' ? normalizeDecimal(typed) : per1MToPer1k(typed)
  const [whole = '', fraction = ''] = per1k.split('.')
  if (whole.length > MAX_WHOLE_DIGITS || fraction.length > MAX_PLACES) {
    return { ok: false, code: 'invalid_price' }
  }
  return { ok: true, per1k }
}

/** A price as it stands in a field: what was typed, and the unit it was typed in. */
export interface PriceText {
  text: string
  unit: PriceUnit
}

/** A kept price (or null for none) as the text of a field. */
export function priceText(pricePer1k: string | null, unit: PriceUnit): PriceText {
  return { text: pricePer1k === null ? '' : inUnit(pricePer1k, unit), unit }
}

/** The same price typed in the other unit; text that is no price stays as it is. */
export function switchUnit(price: PriceText, unit: PriceUnit): PriceText {
  const entry = readPrice(price.text, price.unit)
  return entry.ok ? priceText(entry.per1k, unit) : { ...price, unit }
}
