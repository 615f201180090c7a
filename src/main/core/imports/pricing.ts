import type { DecimalString } from '../../../contract/values'
import { usdToMicros } from '../../storage/codec'
import type { ModelPriceRecord } from '../../storage/model-prices'
import type { ModelRecord } from '../../storage/models'
import type { CostSource } from '../../storage/usage-write'
import { costOfCall, type EffectivePrice, priceAt, toSixPlaces } from '../prices'
import { MAX_COST_MICROS } from './fields'

export interface PricedCost {
  /** Whole micro-USD, rounded half up. */
  micros: number
  source: CostSource
}

interface PricedUsage {
  inputTokens: number
  outputTokens: number
  cacheHit: boolean
  recordedMicros: number | null
}

/** What a call at this second (UTC) costs; null: more than the column holds. */
export type Pricer = (call: PricedUsage, seconds: number) => PricedCost | null

type Prices = Pick<ModelRecord, 'priceInputPer1k' | 'priceOutputPer1k'>

/** Prices have at most twelve places, so this many units make one USD per 1,000 tokens. */
const UNITS_PER_USD = 12
/** tokens × units: 10^15 of them are one USD, 10^9 one micro-USD. */
const UNITS_PER_MICRO = 1_000_000_000n

interface PriceSpan {
  /** UTC seconds; inclusive. */
  from: number
  price: EffectivePrice | null
  /** The prices as whole units; null where they have more places than that. */
  units: { input: bigint; output: bigint } | null
}

/**
 * Prices a model's calls: a recorded cost as it is, otherwise tokens at the price of the call's
 * time. The prices' spans are worked out once, so that each call takes integer arithmetic only.
 */
export function makePricer(
  model: Prices,
  dated: readonly ModelPriceRecord[],
  cacheHitShare: DecimalString,
): Pricer {
  const spans = spansOf(model, dated)
  return (call, seconds) => {
    if (call.recordedMicros !== null) return { micros: call.recordedMicros, source: 'recorded' }
    const span = spans.findLast((one) => one.from <= seconds)
    if (!span?.price) return { micros: 0, source: 'none' }
    const micros = microsOf(call, span, cacheHitShare)
    return micros > MAX_COST_MICROS ? null : { micros: Number(micros), source: 'computed' }
  }
}

function microsOf(call: PricedUsage, span: PriceSpan, cacheHitShare: DecimalString): bigint {
  if (span.units && !call.cacheHit) {
    const cost =
      BigInt(call.inputTokens) * span.units.input + BigInt(call.outputTokens) * span.units.output
    return (cost + UNITS_PER_MICRO / 2n) / UNITS_PER_MICRO
  }
  return span.price ? usdToMicros(toSixPlaces(costOfCall(call, span.price, cacheHitShare))) : 0n
}

/** The price changes only where one is dated. */
function spansOf(model: Prices, dated: readonly ModelPriceRecord[]): PriceSpan[] {
  const starts = dated.map((price) => Math.ceil(Date.parse(price.effectiveFrom) / 1000))
  return [...new Set([0, ...starts])]
    .toSorted((a, b) => a - b)
    .map((from) => {
      const price = priceAt(model, dated, new Date(from * 1000).toISOString())
      return { from, price, units: price && unitsOf(price) }
    })
}

function unitsOf(price: EffectivePrice): PriceSpan['units'] {
  const [input, output] = [toUnits(price.inputPer1k), toUnits(price.outputPer1k)]
  return input === null || output === null ? null : { input, output }
}

function toUnits(usd: DecimalString): bigint | null {
  const [whole = '0', fraction = ''] = usd.split('.')
  return fraction.length > UNITS_PER_USD
    ? null
    : BigInt(whole + fraction.padEnd(UNITS_PER_USD, '0'))
}
