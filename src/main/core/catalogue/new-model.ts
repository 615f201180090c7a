import type { ModelType } from '../../../contract/models'
import type { DecimalString, Id } from '../../../contract/values'
import type { Queryable } from '../../storage/database'
import {
  insertModelPrice,
  listPricesOfModel,
  type ModelPriceRecord,
} from '../../storage/model-prices'
import { toSixPlaces } from '../prices'
import { type CataloguePrice, datedPricesOf, isEmbedding, priceInForce } from './dated-prices'
import { matchName, type NameToMatch } from './matching'
import { CATALOGUE_VERSION } from './package'

/** What the catalogue knows of a model that the database does not have yet. */
export interface NewModelPrices {
  modelType: ModelType
  maxInputTokens: number
  /** USD per 1,000 tokens today, rounded as the columns are. */
  priceInputPer1k: DecimalString
  priceOutputPer1k: DecimalString
  /** Oldest first; the first is in force from the beginning. */
  prices: readonly CataloguePrice[]
}

export type FindNewModelPrices = (model: NameToMatch) => NewModelPrices | null

/** Models that the catalogue does not know, or does not price by tokens, have no price: null. */
export function pricesForNewModel(model: NameToMatch, now: Date): NewModelPrices | null {
  const match = matchName(model)
  const prices = match ? datedPricesOf(match.model) : []
  const current = priceInForce(prices, now)
  if (!match || !current) return null
  return {
    modelType: isEmbedding(match.model) ? 'embedding' : 'llm',
    maxInputTokens: match.model.context_window ?? 0,
    priceInputPer1k: toSixPlaces(current.inputPer1k),
    priceOutputPer1k: toSixPlaces(current.outputPer1k),
    prices,
  }
}

/** Dates the catalogue's prices for a model that was just created; answers them as stored. */
export async function insertCataloguePrices(
  tx: Queryable,
  modelId: Id,
  prices: readonly CataloguePrice[],
): Promise<ModelPriceRecord[]> {
  for (const price of prices) {
    await insertModelPrice(tx, { ...price, modelId, source: CATALOGUE_VERSION, updateId: null })
  }
  return listPricesOfModel(tx, modelId)
}
