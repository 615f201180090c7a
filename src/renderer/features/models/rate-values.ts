import type { DatedPrice, PriceRates, PriceTier } from '../../../contract/prices'
import { type TokenKind, tokenKinds } from '../../../contract/token-kinds'
import { type PriceText, priceText, type PriceUnit, readPrice } from '../../lib/price'

/** The order in which a bill names them. */
export const shownKinds: readonly TokenKind[] = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
]

/** What the five fields of a price hold; the unit is one for all. */
export type RatesText = Record<TokenKind, PriceText>

export interface TierText {
  key: string
  /** '' while the field is blank. */
  above: number | ''
  rates: RatesText
}

export function rateOf(rates: PriceRates, kind: TokenKind): string | null {
  return rates[`${kind}Per1k`]
}

export function ratesText(rates: PriceRates | null, unit: PriceUnit): RatesText {
  const text = (kind: TokenKind): PriceText => priceText(rates && rateOf(rates, kind), unit)
  return {
    input: text('input'),
    output: text('output'),
    cacheRead: text('cacheRead'),
    cacheWrite5m: text('cacheWrite5m'),
    cacheWrite1h: text('cacheWrite1h'),
  }
}

export type RateErrors = Partial<Record<TokenKind, 'required' | 'invalid_price'>>

/** Input and output have to be given; what caching costs may be unknown. */
export function readRates(
  text: RatesText,
): { ok: true; rates: PriceRates } | { ok: false; errors: RateErrors } {
  const errors: RateErrors = {}
  const read = (kind: TokenKind): string | null => {
    const entry = readPrice(text[kind].text, text[kind].unit)
    if (entry.ok) return entry.per1k
    const mayBeBlank = kind !== 'input' && kind !== 'output'
    if (entry.code !== 'required' || !mayBeBlank) errors[kind] = entry.code
    return null
  }
  const rates = {
    inputPer1k: read('input') ?? '0',
    outputPer1k: read('output') ?? '0',
    cacheReadPer1k: read('cacheRead'),
    cacheWrite5mPer1k: read('cacheWrite5m'),
    cacheWrite1hPer1k: read('cacheWrite1h'),
  }
  return tokenKinds.some((kind) => errors[kind]) ? { ok: false, errors } : { ok: true, rates }
}

export function tierTexts(price: Pick<DatedPrice, 'tiers'> | null, unit: PriceUnit): TierText[] {
  return (price?.tiers ?? []).map((tier) => ({
    key: crypto.randomUUID(),
    above: tier.aboveInputTokens,
    rates: ratesText(tier, unit),
  }))
}

/** null: a tier cannot be read yet. */
export function readTiers(texts: readonly TierText[]): PriceTier[] | null {
  const tiers: PriceTier[] = []
  for (const { above, rates } of texts) {
    const read = readRates(rates)
    if (!read.ok || above === '' || above < 1) return null
    tiers.push({ aboveInputTokens: above, ...read.rates })
  }
  return tiers
}
