import { Decimal } from 'decimal.js'
import type { PriceRates } from '../../../contract/prices'
import { type TokenKind, tokenKinds } from '../../../contract/token-kinds'
import type { DecimalString, Id } from '../../../contract/values'
import type { ModelPriceRecord } from '../../storage/model-prices'
import type { ModelRecord } from '../../storage/models'
import type { CostSource } from '../../storage/usage-insert'
import { type CallTokens, explainCost, ratesByKind, tierOf, tokensByKind } from '../call-cost'
import { Exact } from '../exact'
import { type EffectivePrice, priceSpans, spanAt } from '../prices'
import { MAX_COST_MICROS } from './fields'

export interface PricedCost {
  /** Whole micro-USD, rounded half up: the recorded cost where there is one. */
  micros: number
  source: CostSource
  /** What the tokens come to at the price of the call's time; null: no price is known. */
  computed: ComputedCost | null
}

export interface ComputedCost {
  /** USD, rounded half up to twelve places. */
  usd: DecimalString
  /** The dated price that was used; null: the model's columns. */
  priceId: Id | null
}

interface PricedUsage extends CallTokens {
  cacheHit: boolean
  recordedMicros: number | null
}

/** What a call at this second (UTC) costs; null: more than the column holds. */
export type Pricer = (call: PricedUsage, seconds: number) => PricedCost | null

/** Prices have at most twelve places, so this many units make one USD per 1,000 tokens. */
const UNITS_PER_USD = 12
/** tokens × units: 10^15 of them are one USD, 10^9 one micro-USD. */
const COST_PLACES = 15
const UNITS_PER_MICRO = 1_000_000_000n
/** Below this, tokens × units are exact as a JavaScript number. */
const SAFE = Number.MAX_SAFE_INTEGER

type Units = Record<TokenKind, number>

interface Span {
  /** UTC seconds; inclusive. null: from the beginning. */
  fromSeconds: number | null
  price: EffectivePrice | null
  /** The prices as whole units; null where they do not fit. Tiers lowest first. */
  units: { base: Units; tiers: (Units & { aboveInputTokens: number })[] } | null
}

/**
 * Prices a model's calls: a recorded cost as it is, otherwise tokens by kind at the price of the
 * call's time. The prices' spans are worked out once, so that each call takes integer arithmetic
 * only. `dated` oldest first.
 */
export function makePricer(
  model: Pick<ModelRecord, 'priceInputPer1k' | 'priceOutputPer1k'>,
  dated: readonly ModelPriceRecord[],
  cacheHitShare: DecimalString,
  now: Date,
): Pricer {
  const spans = priceSpans(model, dated, now).map(({ fromSeconds, price }): Span => ({
    fromSeconds,
    price,
    units: price && unitsOf(price),
  }))
  return (call, seconds) => {
    const span = spans[spanAt(spans, seconds)]
    const units = span?.price ? costUnits(call, span, span.price, cacheHitShare) : null
    const computed =
      span?.price && units !== null ? { usd: toTwelvePlaces(units), priceId: span.price.id } : null
    if (call.recordedMicros !== null) {
      return { micros: call.recordedMicros, source: 'recorded', computed }
    }
    if (units === null) return { micros: 0, source: 'none', computed }
    const micros = (units + UNITS_PER_MICRO / 2n) / UNITS_PER_MICRO
    return micros > MAX_COST_MICROS
      ? null
      : { micros: Number(micros), source: 'computed', computed }
  }
}

/** Units of 10^-15 USD. */
function costUnits(
  call: PricedUsage,
  span: Span,
  price: EffectivePrice,
  cacheHitShare: DecimalString,
): bigint {
  if (!span.units || call.cacheHit) {
    const { costUsd } = explainCost(call, price, cacheHitShare)
    return BigInt(new Exact(costUsd).times(`1e${COST_PLACES}`).toFixed(0, Decimal.ROUND_HALF_UP))
  }
  const rates = tierOf(span.units.tiers, call.inputTokens) ?? span.units.base
  const tokens = tokensByKind(call)
  let sum = 0
  for (const kind of tokenKinds) sum += tokens[kind] * rates[kind]
  // None of the parts is negative: where the sum is exact, so are they.
  if (sum <= SAFE) return BigInt(sum)
  return tokenKinds.reduce((total, kind) => total + BigInt(tokens[kind]) * BigInt(rates[kind]), 0n)
}

function toTwelvePlaces(units: bigint): DecimalString {
  const digits = ((units + 500n) / 1000n).toString().padStart(13, '0')
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`
}

function unitsOf(price: EffectivePrice): Span['units'] {
  const base = toUnits(price)
  const tiers: NonNullable<Span['units']>['tiers'] = []
  for (const tier of price.tiers) {
    const units = toUnits(tier)
    if (!units) return null
    tiers.push({ ...units, aboveInputTokens: tier.aboveInputTokens })
  }
  return base && { base, tiers }
}

function toUnits(rates: PriceRates): Units | null {
  const byKind = ratesByKind(rates)
  const units = {
    input: wholeUnits(byKind.input),
    cacheRead: wholeUnits(byKind.cacheRead),
    cacheWrite5m: wholeUnits(byKind.cacheWrite5m),
    cacheWrite1h: wholeUnits(byKind.cacheWrite1h),
    output: wholeUnits(byKind.output),
  }
  return Object.values(units).every((value) => value <= SAFE) ? units : null
}

/** Infinity where the price has more places than the units. */
function wholeUnits(usd: DecimalString): number {
  const [whole = '0', fraction = ''] = usd.split('.')
  return fraction.length > UNITS_PER_USD
    ? Infinity
    : Number(whole + fraction.padEnd(UNITS_PER_USD, '0'))
}
