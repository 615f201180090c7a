import { Decimal } from 'decimal.js'
import type { PriceState } from '../../contract/models'
import type { DecimalString, Instant } from '../../contract/values'
import type { ModelPriceRecord } from '../storage/model-prices'
import type { ModelRecord } from '../storage/models'

/** Enough for INT tokens × 12-place prices without rounding; never exponent notation. */
const Exact = Decimal.clone({ precision: 50, toExpNeg: -40, toExpPos: 40 })

/** A price in force. USD per 1,000 tokens, exact. */
export interface EffectivePrice {
  kind: 'dated' | 'current'
  effectiveFrom: Instant | null
  source: string | null
  inputPer1k: DecimalString
  outputPer1k: DecimalString
}

/** What is known of a model's price today: the columns, refined by the latest dated price. */
export interface ModelPricing {
  state: PriceState
  inputPer1k: DecimalString
  outputPer1k: DecimalString
  /** The columns hold a rounded form. */
  rounded: boolean
}

/** Rounds to the six places of the columns, half up. */
export function toSixPlaces(usd: DecimalString): DecimalString {
  return new Exact(usd).toFixed(6, Decimal.ROUND_HALF_UP)
}

function fitsSixPlaces(usd: DecimalString): boolean {
  return new Exact(usd).decimalPlaces() <= 6
}

/** A decimal without superfluous zeros: "0.000375", "2", "0". */
export function plain(usd: DecimalString): DecimalString {
  return new Exact(usd).toFixed()
}

/**
 * The columns are the current price. The latest dated price makes it exact, and says that 0 means
 * free, as long as the columns still agree with it (another program may have changed them since).
 */
export function currentPricing(
  model: Pick<ModelRecord, 'priceInputPer1k' | 'priceOutputPer1k'>,
  dated: readonly ModelPriceRecord[],
): ModelPricing {
  const latest = dated.at(-1)
  const agrees =
    latest !== undefined &&
    toSixPlaces(latest.inputPer1k) === toSixPlaces(model.priceInputPer1k) &&
    toSixPlaces(latest.outputPer1k) === toSixPlaces(model.priceOutputPer1k)
  const inputPer1k = plain(agrees ? latest.inputPer1k : model.priceInputPer1k)
  const outputPer1k = plain(agrees ? latest.outputPer1k : model.priceOutputPer1k)
  const isZero = new Exact(inputPer1k).isZero() && new Exact(outputPer1k).isZero()
  return {
    state: isZero ? (agrees ? 'free' : 'unpriced') : 'priced',
    inputPer1k,
    outputPer1k,
    rounded: agrees && !(fitsSixPlaces(inputPer1k) && fitsSixPlaces(outputPer1k)),
  }
}

/**
 * The price for a call at an instant: the last one dated at or before it; a call older than every
 * dated price takes the current one. null: no price is known.
 */
export function priceAt(
  model: Pick<ModelRecord, 'priceInputPer1k' | 'priceOutputPer1k'>,
  dated: readonly ModelPriceRecord[],
  instant: Instant,
): EffectivePrice | null {
  const current = currentPricing(model, dated)
  const at = Date.parse(instant)
  const inForce = dated.filter((price) => Date.parse(price.effectiveFrom) <= at)
  const found = inForce.at(-1)
  const superseded = found !== undefined && found !== dated.at(-1)
  const latestAgrees =
    current.state === 'free' || dated.length === 0 || currentMatches(current, dated.at(-1))
  if (found && (superseded || latestAgrees)) {
    return {
      kind: 'dated',
      effectiveFrom: found.effectiveFrom,
      source: found.source,
      inputPer1k: plain(found.inputPer1k),
      outputPer1k: plain(found.outputPer1k),
    }
  }
  if (current.state === 'unpriced') return null
  return {
    kind: 'current',
    effectiveFrom: null,
    source: null,
    inputPer1k: current.inputPer1k,
    outputPer1k: current.outputPer1k,
  }
}

function currentMatches(current: ModelPricing, latest: ModelPriceRecord | undefined): boolean {
  return (
    latest !== undefined &&
    current.inputPer1k === plain(latest.inputPer1k) &&
    current.outputPer1k === plain(latest.outputPer1k)
  )
}

/** tokens / 1,000 × price, exact. USD. */
export function costOfTokens(tokens: number, pricePer1k: DecimalString): DecimalString {
  return new Exact(tokens).times(pricePer1k).dividedBy(1000).toFixed()
}

/**
 * What a call costs, exact. USD. `cacheHitShare` is the share of the full price at which a hit of
 * a response cache is billed: "0" by default.
 */
export function costOfCall(
  call: { inputTokens: number; outputTokens: number; cacheHit: boolean },
  price: Pick<EffectivePrice, 'inputPer1k' | 'outputPer1k'>,
  cacheHitShare: DecimalString,
): DecimalString {
  const full = new Exact(costOfTokens(call.inputTokens, price.inputPer1k)).plus(
    costOfTokens(call.outputTokens, price.outputPer1k),
  )
  return (call.cacheHit ? full.times(cacheHitShare) : full).toFixed()
}

/** a − b, exact. */
export function difference(a: DecimalString, b: DecimalString): DecimalString {
  return new Exact(a).minus(b).toFixed()
}
