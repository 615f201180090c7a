import type { PriceRates } from '../../../contract/prices'
import type { DecimalString, Instant } from '../../../contract/values'
import type { Queryable } from '../../storage/database'
import {
  insertModelPrice,
  listPricesOfModel,
  type NewModelPrice,
  updateModelPrice,
} from '../../storage/model-prices'
import type { ModelRecord } from '../../storage/models'
import { findProvider } from '../../storage/providers'
import { insertCataloguePrices, pricesForNewModel } from '../catalogue/new-model'
import { priceInForce } from '../catalogue/dated-prices'
import { CATALOGUE_VERSION } from '../catalogue/package'
import type { CoreDeps } from '../deps'
import { currentPricing, flatRates, plain, plainRates, plainTiers, wholeSecond } from '../prices'
import { recordPrice } from '../trail-subjects'
import { settleColumns } from './columns'

/** What a person gives in the model's form. USD per 1,000 tokens. */
export interface GivenPrice {
  inputPer1k: DecimalString
  outputPer1k: DecimalString
  source: string
  /** From when it holds; now when left out. */
  from?: Instant | undefined
}

/**
 * Dates a price of input and output. Taken from the catalogue, it comes with the catalogue's other
 * prices (a new model with all past ones, too); otherwise those of caching and tiers stay as they
 * are. A price of the very same second is replaced.
 */
export async function dateGivenPrice(
  deps: Pick<CoreDeps, 'clock' | 'trail'>,
  tx: Queryable,
  model: ModelRecord,
  given: GivenPrice,
): Promise<void> {
  const now = deps.clock.now()
  const before = await listPricesOfModel(tx, model.id)
  const { dated, ...current } = currentPricing(model, before, now)
  const listed = await listedPrices(tx, model, given, now)
  const effectiveFrom = wholeSecond(given.from === undefined ? now : new Date(given.from))
  const rates: PriceRates = plainRates({
    ...(dated ?? flatRates('0', '0')),
    inputPer1k: given.inputPer1k,
    outputPer1k: given.outputPer1k,
  })
  const price: NewModelPrice = {
    modelId: model.id,
    effectiveFrom,
    ...(listed?.today ?? { ...rates, tiers: plainTiers(dated?.tiers ?? []), note: '' }),
    source: given.source,
    updateId: null,
  }
  const same = before.find((one) => one.effectiveFrom === effectiveFrom)
  if (listed && before.length === 0 && given.from === undefined) {
    await insertCataloguePrices(tx, model.id, listed.all)
  } else if (same) await updateModelPrice(tx, same.id, price)
  else await insertModelPrice(tx, price)
  await settleColumns(tx, model, before, await listPricesOfModel(tx, model.id), now)
  await recordPrice(deps, tx, current.state === 'unpriced' ? 'created' : 'updated', {
    id: model.id,
    modelName: model.modelName,
    ...(current.state !== 'unpriced' && {
      before: { inputPer1k: current.inputPer1k, outputPer1k: current.outputPer1k },
    }),
    after: price,
  })
}

/** The catalogue's prices, when the given one is what it asks today. */
async function listedPrices(tx: Queryable, model: ModelRecord, given: GivenPrice, now: Date) {
  if (given.source !== CATALOGUE_VERSION) return null
  const provider = await findProvider(tx, model.providerId)
  const { providerName, modelName } = model
  const baseUrl = provider?.baseUrl ?? ''
  const found = pricesForNewModel({ providerName: providerName ?? '', baseUrl, modelName }, now)
  const listed = found && priceInForce(found.prices, now)
  if (!found || !listed) return null
  const agrees =
    listed.inputPer1k === plain(given.inputPer1k) && listed.outputPer1k === plain(given.outputPer1k)
  if (!agrees) return null
  const { effectiveFrom: _from, ...today } = listed
  return { all: found.prices, today }
}
