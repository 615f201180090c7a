import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices'
import { Decimal } from 'decimal.js'
import { BEGINNING, type PriceRates, type PriceTier } from '../../../contract/prices'
import type { DecimalString, Instant } from '../../../contract/values'
import { Exact } from '../exact'

/** A catalogue's price of a model from an instant on. USD per 1,000 tokens. */
export interface CataloguePrice extends PriceRates {
  effectiveFrom: Instant
  tiers: PriceTier[]
  /** What the rates do not say. */
  note: string
}

/** Places that a dated price keeps. */
const PLACES = 12

export function isEmbedding(model: ModelInfo): boolean {
  return /embed/i.test(`${model.id} ${model.name ?? ''}`)
}

/**
 * All prices that the package knows of a model, oldest first. The first is in force from the
 * beginning. Empty: it is not priced by input and output tokens.
 */
export function datedPricesOf(model: ModelInfo): CataloguePrice[] {
  const all: ConditionalPrice[] = Array.isArray(model.prices)
    ? model.prices
    : [{ prices: model.prices }]
  const byHour = all.find(({ constraint }) => constraint?.type === 'time_of_date')?.constraint
  const note =
    byHour?.type === 'time_of_date'
      ? `Another price holds from ${byHour.start_time} to ${byHour.end_time}; it is not applied.`
      : ''
  const found: CataloguePrice[] = []
  for (const { constraint, prices } of all) {
    if (constraint?.type === 'time_of_date') continue
    const price = toRates(prices, isEmbedding(model))
    if (!price) continue
    const effectiveFrom =
      found.length === 0 || constraint === undefined
        ? BEGINNING
        : new Date(constraint.start_date).toISOString().replace('.000', '')
    found.push({ effectiveFrom, ...price, note })
  }
  return found
}

/** The price in force at a moment. */
export function priceInForce(
  prices: readonly CataloguePrice[],
  now: Date,
): CataloguePrice | undefined {
  return prices.findLast(({ effectiveFrom }) => Date.parse(effectiveFrom) <= now.getTime())
}

function toRates(
  price: ModelPrice,
  embedding: boolean,
): (PriceRates & { tiers: PriceTier[] }) | null {
  const base = ratesFrom(price, embedding, (value) => value.base)
  if (!base) return null
  const starts = new Set(
    Object.values(price).flatMap((value) =>
      typeof value === 'object' ? value.tiers.map(({ start }) => start) : [],
    ),
  )
  const tiers = [...starts]
    .toSorted((a, b) => a - b)
    .flatMap((aboveInputTokens) => {
      const rates = ratesFrom(
        price,
        embedding,
        ({ base: lowest, tiers: steps }) =>
          steps.findLast(({ start }) => start <= aboveInputTokens)?.price ?? lowest,
      )
      return rates ? [{ aboveInputTokens, ...rates }] : []
    })
  return { ...base, tiers }
}

function ratesFrom(
  price: ModelPrice,
  embedding: boolean,
  step: (value: Exclude<ModelPrice[string], number | undefined>) => number,
): PriceRates | null {
  const rate = (key: string): DecimalString | null => {
    const value = price[key]
    if (value === undefined) return null
    return perThousand(typeof value === 'number' ? value : step(value))
  }
  const inputPer1k = rate('input_mtok')
  // An embedding has no output to pay for.
  const outputPer1k = rate('output_mtok') ?? (embedding ? '0' : null)
  if (inputPer1k === null || outputPer1k === null) return null
  return {
    inputPer1k,
    outputPer1k,
    cacheReadPer1k: rate('cache_read_mtok'),
    cacheWrite5mPer1k: rate('cache_write_mtok'),
    cacheWrite1hPer1k: rate('cache_write_1h_mtok'),
  }
}

/** USD per million tokens to USD per 1,000, exact to the places of a dated price. */
function perThousand(perMillion: number): DecimalString {
  return new Exact(perMillion)
    .dividedBy(1000)
    .toDecimalPlaces(PLACES, Decimal.ROUND_HALF_UP)
    .toFixed()
}
