import type { PriceOffer, PriceRates } from '../../../contract/prices'
import type { Id, Instant } from '../../../contract/values'
import { type CatalogueName, listCatalogueNames } from '../../storage/catalogue-names'
import type { Queryable } from '../../storage/database'
import { listModelPrices, type ModelPriceRecord } from '../../storage/model-prices'
import { listModels, type ModelRecord } from '../../storage/models'
import { listProviders } from '../../storage/providers'
import { datedPricesOf, priceInForce } from '../catalogue/dated-prices'
import { currentPricing, flatRates, plainRates, plainTiers } from '../prices'
import { doubtsOf } from './doubts'
import { matchOf } from './matches'
import type { OpenSource, SourcedPrice } from './sources'

/** The models at hand with their prices, and what is known of their names. */
export interface Stock {
  models: ModelRecord[]
  prices: ReadonlyMap<Id, ModelPriceRecord[]>
  baseUrls: ReadonlyMap<Id, string>
  said: ReadonlyMap<Id, CatalogueName | null>
}

/** An offer with what is to be written. */
export interface Offer {
  model: ModelRecord
  dated: readonly ModelPriceRecord[]
  offer: PriceOffer
  prices: (SourcedPrice & { effectiveFrom: Instant })[]
}

export async function readStock(db: Queryable, ownTables: boolean): Promise<Stock> {
  const [models, prices, providers, said] = await Promise.all([
    listModels(db),
    ownTables ? listModelPrices(db) : [],
    listProviders(db),
    ownTables ? listCatalogueNames(db) : new Map<Id, CatalogueName | null>(),
  ])
  return {
    models,
    prices: byModel(prices),
    baseUrls: new Map(providers.map(({ id, baseUrl }) => [id, baseUrl])),
    said,
  }
}

function byModel(prices: readonly ModelPriceRecord[]): Map<Id, ModelPriceRecord[]> {
  const found = new Map<Id, ModelPriceRecord[]>()
  for (const price of prices) {
    const list = found.get(price.modelId)
    if (list) list.push(price)
    else found.set(price.modelId, [price])
  }
  return found
}

/** What a source has for the models at hand. `from`: since when a price holds that has no date. */
export function offersOf(
  stock: Stock,
  source: OpenSource,
  now: Date,
  from: Instant,
): { offers: Offer[]; unknownModels: number } {
  const offers: Offer[] = []
  for (const model of stock.models) {
    const baseUrl = stock.baseUrls.get(model.providerId) ?? ''
    const match = matchOf(model, baseUrl, stock.said)
    const found = source.pricesOf(model, baseUrl, match)
    if (!found) continue
    const dated = stock.prices.get(model.id) ?? []
    const listed = match ? priceInForce(datedPricesOf(match.model), now) : undefined
    offers.push(offerOf(model, dated, found, listed, now, from))
  }
  return { offers, unknownModels: stock.models.length - offers.length }
}

function offerOf(
  model: ModelRecord,
  dated: readonly ModelPriceRecord[],
  found: { entry: string; prices: SourcedPrice[] },
  listed: PriceRates | undefined,
  now: Date,
  from: Instant,
): Offer {
  const before = priceBefore(model, dated, now)
  const prices = newPrices(dated, found.prices, before, now, from)
  const earlier = before ? [{ against: 'earlier' as const, rates: before }] : []
  const others = [...(listed ? [{ against: 'catalogue' as const, rates: listed }] : []), ...earlier]
  const doubts = prices.flatMap((price) => [
    ...doubtsOf(price, others),
    ...price.tiers.flatMap((tier) => doubtsOf(tier, others)),
  ])
  return {
    model,
    dated,
    prices,
    offer: {
      modelId: model.id,
      modelName: model.modelName,
      providerName: model.providerName,
      entry: found.entry,
      state: prices.length === 0 ? 'same' : before ? 'changed' : 'new',
      before,
      prices: prices.map(({ note: _note, ...price }) => ({ ...price, tiers: [...price.tiers] })),
      doubts: uniqueKinds(doubts),
    },
  }
}

function uniqueKinds(doubts: PriceOffer['doubts']): PriceOffer['doubts'] {
  const seen = new Set<string>()
  return doubts.filter(({ kind }) => !seen.has(kind) && seen.add(kind))
}

function priceBefore(
  model: ModelRecord,
  dated: readonly ModelPriceRecord[],
  now: Date,
): PriceOffer['before'] {
  const current = currentPricing(model, dated, now)
  if (current.state === 'unpriced') return null
  if (!current.dated) return { ...flatRates(current.inputPer1k, current.outputPer1k), tiers: [] }
  return { ...plainRates(current.dated), tiers: plainTiers(current.dated.tiers) }
}

/**
 * A model without any price takes the whole history. Otherwise what is dated stays as it is: prices
 * since then are added at their dates, and a different one in force today from `from` on.
 */
function newPrices(
  dated: readonly ModelPriceRecord[],
  offered: readonly SourcedPrice[],
  before: PriceOffer['before'],
  now: Date,
  from: Instant,
): Offer['prices'] {
  const withDates = offered.map((price) => ({
    ...price,
    effectiveFrom: price.effectiveFrom ?? from,
  }))
  const last = dated.at(-1)
  if (!last && !before) return withDates
  const since = last ? Date.parse(last.effectiveFrom) : now.getTime()
  const later = withDates.filter(
    (price, index) =>
      offered[index]?.effectiveFrom !== null && Date.parse(price.effectiveFrom) > since,
  )
  const today = offered.findLast(
    ({ effectiveFrom }) => effectiveFrom === null || Date.parse(effectiveFrom) <= now.getTime(),
  )
  const todayIsDated = later.some((price) => Date.parse(price.effectiveFrom) <= now.getTime())
  if (!today || todayIsDated || (before && isSame(before, today))) return later
  return [{ ...today, effectiveFrom: from }, ...later]
}

/** Nothing that the offered price says is different; what it does not say does not count. */
function isSame(before: NonNullable<PriceOffer['before']>, offered: SourcedPrice): boolean {
  return (
    sameRates(before, plainRates(offered)) &&
    before.tiers.length === offered.tiers.length &&
    before.tiers.every((tier, index) => {
      const other = offered.tiers[index]
      return other?.aboveInputTokens === tier.aboveInputTokens && sameRates(tier, plainRates(other))
    })
  )
}

function sameRates(before: PriceRates, offered: PriceRates): boolean {
  return (
    before.inputPer1k === offered.inputPer1k &&
    before.outputPer1k === offered.outputPer1k &&
    (offered.cacheReadPer1k ?? before.cacheReadPer1k) === before.cacheReadPer1k &&
    (offered.cacheWrite5mPer1k ?? before.cacheWrite5mPer1k) === before.cacheWrite5mPer1k &&
    (offered.cacheWrite1hPer1k ?? before.cacheWrite1hPer1k) === before.cacheWrite1hPer1k
  )
}
