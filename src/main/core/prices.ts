import { Decimal } from 'decimal.js'
import type { PriceState } from '../../contract/models'
import type { PriceRates, PriceTier } from '../../contract/prices'
import type { DecimalString, Id, Instant } from '../../contract/values'
import type { ModelPriceRecord } from '../storage/model-prices'
import type { ModelRecord } from '../storage/models'
import { Exact } from './exact'

type ModelColumns = Pick<ModelRecord, 'priceInputPer1k' | 'priceOutputPer1k'> & {
  updatedAt?: Instant
}

/** A price in force. USD per 1,000 tokens, exact. */
export interface EffectivePrice extends PriceRates {
  kind: 'dated' | 'current'
  /** The dated price's; null for the model's columns. */
  id: Id | null
  effectiveFrom: Instant | null
  source: string | null
  tiers: readonly PriceTier[]
}

/** What is known of a model's price today: the columns, refined by the dated price in force. */
export interface ModelPricing {
  state: PriceState
  inputPer1k: DecimalString
  outputPer1k: DecimalString
  /** The columns hold a rounded form. */
  rounded: boolean
  /** The dated price that the columns stand for; null: another program's, or none. */
  dated: ModelPriceRecord | null
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

/** Rates without superfluous zeros. */
export function plainRates(rates: PriceRates): PriceRates {
  const orNull = (usd: DecimalString | null): DecimalString | null =>
    usd === null ? null : plain(usd)
  return {
    inputPer1k: plain(rates.inputPer1k),
    outputPer1k: plain(rates.outputPer1k),
    cacheReadPer1k: orNull(rates.cacheReadPer1k),
    cacheWrite5mPer1k: orNull(rates.cacheWrite5mPer1k),
    cacheWrite1hPer1k: orNull(rates.cacheWrite1hPer1k),
  }
}

export function plainTiers(tiers: readonly PriceTier[]): PriceTier[] {
  return tiers.map((tier) => ({
    aboveInputTokens: tier.aboveInputTokens,
    ...plainRates(tier),
  }))
}

/** Prices are dated by whole seconds: rounded up, one of now would not be in force yet. */
export function wholeSecond(moment: Date): Instant {
  const seconds = Math.floor(moment.getTime() / 1000)
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}

/** Input and output alone; what caching costs is not known. */
export function flatRates(inputPer1k: DecimalString, outputPer1k: DecimalString): PriceRates {
  return {
    inputPer1k,
    outputPer1k,
    cacheReadPer1k: null,
    cacheWrite5mPer1k: null,
    cacheWrite1hPer1k: null,
  }
}

/**
 * The columns are the current price. The dated price in force makes it exact, and says that 0 means
 * free, as long as the columns still agree with it (another program may have changed them since).
 */
export function currentPricing(
  model: ModelColumns,
  dated: readonly ModelPriceRecord[],
  now: Date,
): ModelPricing {
  const inForce = lastDatedBy(dated, now.getTime())
  const agrees = inForce && (columnsAgree(model, inForce) || hasComeDue(model, dated, inForce))
  const agreed = agrees ? inForce : null
  const inputPer1k = plain(agreed?.inputPer1k ?? model.priceInputPer1k)
  const outputPer1k = plain(agreed?.outputPer1k ?? model.priceOutputPer1k)
  const isZero = new Exact(inputPer1k).isZero() && new Exact(outputPer1k).isZero()
  return {
    state: isZero ? (agreed ? 'free' : 'unpriced') : 'priced',
    inputPer1k,
    outputPer1k,
    rounded: agreed !== null && !(fitsSixPlaces(inputPer1k) && fitsSixPlaces(outputPer1k)),
    dated: agreed,
  }
}

/** `dated` oldest first; `time` in milliseconds. */
export function lastDatedBy(
  dated: readonly ModelPriceRecord[],
  time: number,
): ModelPriceRecord | undefined {
  return dated.findLast((price) => Date.parse(price.effectiveFrom) <= time)
}

/** The price was dated ahead, and the columns still hold the one before it, untouched since. */
function hasComeDue(
  model: ModelColumns,
  dated: readonly ModelPriceRecord[],
  inForce: ModelPriceRecord,
): boolean {
  const before = dated[dated.indexOf(inForce) - 1] ?? flatRates('0', '0')
  const untouched =
    model.updatedAt !== undefined && Date.parse(model.updatedAt) < Date.parse(inForce.effectiveFrom)
  return untouched && columnsAgree(model, before)
}

export function columnsAgree(model: ModelColumns, price: PriceRates): boolean {
  return (
    toSixPlaces(price.inputPer1k) === toSixPlaces(model.priceInputPer1k) &&
    toSixPlaces(price.outputPer1k) === toSixPlaces(model.priceOutputPer1k)
  )
}

/**
 * The price for a call at an instant: the last one dated at or before it; a call older than every
 * dated price takes the current one. null: no price is known.
 */
export function priceAt(
  model: ModelColumns,
  dated: readonly ModelPriceRecord[],
  instant: Instant,
  now: Date,
): EffectivePrice | null {
  const current = currentPricing(model, dated, now)
  const found = lastDatedBy(dated, Date.parse(instant))
  // Of the dated prices only the one in force today can have been overruled by the columns.
  if (found && (found === current.dated || found !== lastDatedBy(dated, now.getTime()))) {
    return fromDated(found, 'dated')
  }
  if (current.dated) return fromDated(current.dated, 'current')
  if (current.state === 'unpriced') return null
  return {
    kind: 'current',
    id: null,
    effectiveFrom: null,
    source: null,
    ...flatRates(current.inputPer1k, current.outputPer1k),
    tiers: [],
  }
}

function fromDated(price: ModelPriceRecord, kind: EffectivePrice['kind']): EffectivePrice {
  return {
    kind,
    id: price.id,
    effectiveFrom: kind === 'dated' ? price.effectiveFrom : null,
    source: kind === 'dated' ? price.source : null,
    ...plainRates(price),
    tiers: plainTiers(price.tiers),
  }
}

/** A stretch of time with one price. UTC seconds, from inclusive, to exclusive; null is open. */
export interface PriceSpan {
  fromSeconds: number | null
  toSeconds: number | null
  /** null: no price is known. */
  price: EffectivePrice | null
}

/**
 * The index of the span that an instant (UTC seconds) falls into, of spans in order without gaps;
 * -1 of none. A loop from the end: most calls are recent, and this is asked for each of them.
 */
export function spanAt(spans: readonly Pick<PriceSpan, 'fromSeconds'>[], second: number): number {
  let index = spans.length - 1
  while (index > 0 && (spans[index]?.fromSeconds ?? -Infinity) > second) index -= 1
  return index
}

/** All of time, in order: the price changes only where one is dated. */
export function priceSpans(
  model: ModelColumns,
  dated: readonly ModelPriceRecord[],
  now: Date,
): PriceSpan[] {
  const starts = new Set(
    dated.map(({ effectiveFrom }) => Math.ceil(Date.parse(effectiveFrom) / 1000)),
  )
  const edges = [null, ...[...starts].toSorted((a, b) => a - b)]
  return edges.map((fromSeconds, index) => {
    const toSeconds = edges[index + 1] ?? null
    const moment = fromSeconds ?? (toSeconds === null ? 0 : toSeconds - 1)
    const instant = new Date(moment * 1000).toISOString()
    return { fromSeconds, toSeconds, price: priceAt(model, dated, instant, now) }
  })
}

/** a − b, exact. */
export function difference(a: DecimalString, b: DecimalString): DecimalString {
  return new Exact(a).minus(b).toFixed()
}
