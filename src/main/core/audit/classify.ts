import type { FindingForm, FindingKind } from '../../../contract/audit'
import type { PriceRates } from '../../../contract/prices'
import { ratesByKind, tierOf, tokensByKind, type CallTokens } from '../call-cost'
import type { EffectivePrice, PriceSpan } from '../prices'

/**
 * Micro-USD a token, by kind: USD per 1,000 × 1,000. Floats serve to tell differences of a
 * micro-dollar apart (they are exact to 10^-15); sums of money are made from tokens, exactly.
 */
interface FloatRates {
  input: number
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
  output: number
}

export interface CheckedSpan {
  /** UTC seconds; inclusive. */
  fromSeconds: number | null
  price: EffectivePrice | null
  base: FloatRates | null
  tiers: (FloatRates & { aboveInputTokens: number })[]
}

export interface CheckedCall extends Required<CallTokens> {
  cacheHit: boolean
  costMicros: number
  createdAt: number
}

export interface Verdict {
  /** null: the recorded cost is right to less than a micro-dollar. */
  kind: FindingKind | null
  form: FindingForm
  /** Too small to tell by itself: it follows what the model's larger calls show. */
  faint: boolean
}

const agrees: Verdict = { kind: null, form: '', faint: false }
/** `cost_usd` ends at the micro-dollar: what is less apart is rounding. */
const MICRO = 1
/** Below so many micro-dollars, dividing by 1,000 leaves too few figures to be told by. */
const FAINT_MICROS = 10

/** A model's prices over time, ready for many calls. */
export function checkedSpans(spans: readonly PriceSpan[]): CheckedSpan[] {
  return spans.map(({ fromSeconds, price }) => ({
    fromSeconds,
    price,
    base: price && floatRates(price),
    tiers: (price?.tiers ?? []).map((tier) => ({
      ...floatRates(tier),
      aboveInputTokens: tier.aboveInputTokens,
    })),
  }))
}

/**
 * Why a recorded cost is not what the call's tokens and the price of its date come to. `spans` are
 * the model's, the call's at `at`; `hitShare` is the share of the full price that a hit pays.
 */
export function classify(
  call: CheckedCall,
  spans: readonly CheckedSpan[],
  at: number,
  hitShare: number,
): Verdict {
  const span = spans[at]
  const recorded = call.costMicros
  if (!span?.base) return unpriced(call)
  const rates = tierOf(span.tiers, call.inputTokens) ?? span.base
  const full = costOf(call, rates)
  const due = call.cacheHit ? full * hitShare : full
  const is = (micros: number): boolean => Math.abs(recorded - micros) < MICRO
  if (is(due)) return agrees
  if (call.cacheHit) {
    if (is(full)) return found('cacheRule', 'hitBilled')
    if (recorded === 0) return found('cacheRule', 'hitNotBilled')
  }
  if (recorded === 0) return found('missingPrice')
  const share = call.cacheHit ? hitShare : 1
  if (span.tiers.length > 0) {
    const form = otherTier(call, span, rates, (micros) => is(micros * share))
    if (form) return found('tier', form)
  }
  if (call.cacheReadTokens + call.cacheWrite5mTokens + call.cacheWrite1hTokens > 0) {
    if (is(share * asPlain(call, rates))) return found('cacheRule', 'cachedAsPlain')
    if (is(share * withoutCached(call, rates))) return found('cacheRule', 'cachedIgnored')
  }
  for (const other of spans) {
    if (other === span || !other.base) continue
    const otherRates = tierOf(other.tiers, call.inputTokens) ?? other.base
    if (is(share * costOf(call, otherRates))) return found('priceChanged')
  }
  return slip(call, rates, share) ?? found('otherDifference')
}

function found(kind: FindingKind, form: FindingForm = '', faint = false): Verdict {
  return { kind, form, faint }
}

function unpriced(call: CheckedCall): Verdict {
  if (call.costMicros !== 0) return found('unchecked')
  const tokens = call.inputTokens > 0 || call.outputTokens > 0
  return tokens && !call.cacheHit ? found('unpriced') : agrees
}

function otherTier(
  call: CheckedCall,
  span: CheckedSpan,
  rates: FloatRates,
  is: (micros: number) => boolean,
): FindingForm | null {
  if (rates !== span.base && span.base && is(costOf(call, span.base))) return 'tierIgnored'
  for (const tier of span.tiers) {
    if (tier !== rates && is(costOf(call, tier))) {
      return call.inputTokens > tier.aboveInputTokens ? 'tierIgnored' : 'tierTooEarly'
    }
  }
  return null
}

/** Both prices, or one of them, off by 1,000. */
function slip(call: CheckedCall, rates: FloatRates, share: number): Verdict | null {
  const output = share * call.outputTokens * rates.output
  const input = share * costOf({ ...call, outputTokens: 0 }, rates)
  for (const [form, factor] of [
    ['times1000', 1_000],
    ['divided1000', 1 / 1_000],
  ] as const) {
    const slipped = [
      factor * (input + output),
      ...(input > 0 && output > 0 ? [factor * input + output, input + factor * output] : []),
    ]
    // A cost beyond the column is cut to its end by lenient servers.
    if (slipped.some((micros) => Math.abs(call.costMicros - micros) < MICRO)) {
      return found('unitSlip', form, form === 'divided1000' && call.costMicros < FAINT_MICROS)
    }
  }
  return null
}

/** As `tokensByKind`, without an object for each call. */
function costOf(call: CheckedCall, rates: FloatRates): number {
  const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = call
  const cached = cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens
  const plain =
    Math.max(0, call.inputTokens - cached) * rates.input + call.outputTokens * rates.output
  if (cached === 0) return plain
  return (
    plain +
    cacheReadTokens * rates.cacheRead +
    cacheWrite5mTokens * rates.cacheWrite5m +
    cacheWrite1hTokens * rates.cacheWrite1h
  )
}

function asPlain(call: CheckedCall, rates: FloatRates): number {
  return call.inputTokens * rates.input + call.outputTokens * rates.output
}

function withoutCached(call: CheckedCall, rates: FloatRates): number {
  return tokensByKind(call).input * rates.input + call.outputTokens * rates.output
}

function floatRates(rates: PriceRates): FloatRates {
  const byKind = ratesByKind(rates)
  const perToken = (usdPer1k: string): number => Number(usdPer1k) * 1_000
  return {
    input: perToken(byKind.input),
    cacheRead: perToken(byKind.cacheRead),
    cacheWrite5m: perToken(byKind.cacheWrite5m),
    cacheWrite1h: perToken(byKind.cacheWrite1h),
    output: perToken(byKind.output),
  }
}

/** What is wrong with a call whatever its price; null: nothing. UTC seconds. */
export function impossibility(
  call: CheckedCall,
  limits: { maxInputTokens: number; maxOutputTokens: number } | undefined,
  now: number,
): FindingForm | null {
  if (call.inputTokens < 0 || call.outputTokens < 0) return 'negativeTokens'
  if (call.costMicros < 0) return 'negativeCost'
  if (call.costMicros > 0 && call.inputTokens === 0 && call.outputTokens === 0) {
    return 'costWithoutTokens'
  }
  if (call.createdAt > now + DAY_SECONDS) return 'future'
  if (!limits) return null
  const { maxInputTokens, maxOutputTokens } = limits
  const over = (tokens: number, limit: number): boolean => limit > 0 && tokens > limit
  return over(call.inputTokens, maxInputTokens) || over(call.outputTokens, maxOutputTokens)
    ? 'overLimit'
    : null
}

/** Clocks go wrong by hours, zones by less than a day. */
const DAY_SECONDS = 86_400
