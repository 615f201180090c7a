import { AppError, fieldError } from '../../../contract/errors'
import type { DatedPrice, PriceDoubt } from '../../../contract/prices'
import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import type { Queryable } from '../../storage/database'
import {
  deleteModelPrice,
  findModelPrice,
  insertModelPrice,
  listPricesOfModel,
  type ModelPriceRecord,
  type NewModelPrice,
  updateModelPrice,
} from '../../storage/model-prices'
import { findModel, type ModelRecord } from '../../storage/models'
import { datedPricesOf, priceInForce } from '../catalogue/dated-prices'
import { currentPricing, lastDatedBy, plainRates, plainTiers, wholeSecond } from '../prices'
import { recordPrice } from '../trail-subjects'
import { settleColumns, withinColumn } from './columns'
import { doubtsOf } from './doubts'
import { toCatalogueMatch } from './matches'
import { findMatch } from './names'
import { changed, type UpdateDeps } from './updates'

export async function readHistory(
  deps: UpdateDeps,
  modelId: Id,
): Promise<RouteOutput<'prices.history'>> {
  const db = deps.workspace.database()
  const own = deps.workspace.hasOwnTables()
  const model = await mustFindModel(db, modelId)
  const dated = own ? await listPricesOfModel(db, modelId) : []
  const now = deps.clock.now()
  const { dated: inForce } = currentPricing(model, dated, now)
  return {
    prices: dated.map((price) => toDatedPrice(price, inForce)).toReversed(),
    overruled: inForce === null && lastDatedBy(dated, now.getTime()) !== undefined,
    match: toCatalogueMatch(await findMatch(db, own, model)),
  }
}

function toDatedPrice(price: ModelPriceRecord, inForce: ModelPriceRecord | null): DatedPrice {
  return {
    ...price,
    ...plainRates(price),
    tiers: plainTiers(price.tiers),
    inForce: price.id === inForce?.id,
  }
}

export async function checkPrice(
  deps: UpdateDeps,
  { modelId, exceptId, rates }: ParsedInput<'prices.check'>,
): Promise<{ doubts: PriceDoubt[] }> {
  const db = deps.workspace.database()
  const own = deps.workspace.hasOwnTables()
  const model = await mustFindModel(db, modelId)
  const match = await findMatch(db, own, model)
  const listed = match && priceInForce(datedPricesOf(match.model), deps.clock.now())
  const dated = own ? await listPricesOfModel(db, modelId) : []
  return {
    doubts: doubtsOf(rates, [
      ...(listed ? [{ against: 'catalogue' as const, rates: listed }] : []),
      ...dated
        .filter(({ id }) => id !== exceptId)
        .map((price) => ({ against: 'earlier' as const, rates: plainRates(price) })),
    ]),
  }
}

export async function addPrice(
  deps: UpdateDeps,
  { modelId, ...input }: ParsedInput<'prices.add'>,
): Promise<DatedPrice> {
  const price = { ...input, modelId, updateId: null }
  return write(deps, modelId, async (tx, model, before) => {
    const wanted = settled(price)
    refuseTaken(before, wanted, null)
    await insertModelPrice(tx, wanted)
    await recordPrice(deps, tx, 'created', { ...naming(model), after: wanted })
    return wanted.effectiveFrom
  })
}

export async function changePrice(
  deps: UpdateDeps,
  { id, ...input }: ParsedInput<'prices.change'>,
): Promise<DatedPrice> {
  const { modelId, updateId } = await mustFindPrice(deps.workspace.writableDatabase(), id)
  return write(deps, modelId, async (tx, model, before) => {
    const old = await mustFindPrice(tx, id)
    const wanted = settled({ ...input, modelId, updateId })
    refuseTaken(before, wanted, id)
    await updateModelPrice(tx, id, wanted)
    await recordPrice(deps, tx, 'updated', {
      ...naming(model),
      before: settled(old),
      after: wanted,
    })
    return wanted.effectiveFrom
  })
}

export async function removePrice(deps: UpdateDeps, id: Id): Promise<void> {
  const { modelId } = await mustFindPrice(deps.workspace.writableDatabase(), id)
  await write(deps, modelId, async (tx, model) => {
    const old = await mustFindPrice(tx, id)
    await deleteModelPrice(tx, id)
    await recordPrice(deps, tx, 'removed', { ...naming(model), before: settled(old) })
    return null
  })
}

/** Runs a change of a model's dated prices; the columns follow. Answers the price of that time. */
async function write(
  deps: UpdateDeps,
  modelId: Id,
  work: (
    tx: Queryable,
    model: ModelRecord,
    before: readonly ModelPriceRecord[],
  ) => Promise<string | null>,
): Promise<DatedPrice> {
  const now = deps.clock.now()
  const result = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const model = await mustFindModel(tx, modelId)
    const before = await listPricesOfModel(tx, modelId)
    const at = await work(tx, model, before)
    const after = await listPricesOfModel(tx, modelId)
    await settleColumns(tx, model, before, after, now)
    const written = after.find(({ effectiveFrom }) => effectiveFrom === at) ?? before[0]
    const { dated } = currentPricing(await mustFindModel(tx, modelId), after, now)
    if (!written) throw new AppError('internal', 'The price is gone.')
    return toDatedPrice(written, dated)
  })
  changed(deps)
  return result
}

/** Checked for the columns even where it is not in force yet: one day it will be. */
function settled(
  price: Omit<NewModelPrice, 'tiers'> & Pick<NewModelPrice, 'tiers'>,
): NewModelPrice {
  withinColumn('inputPer1k', price.inputPer1k)
  withinColumn('outputPer1k', price.outputPer1k)
  const { modelId, source, note, updateId } = price
  return {
    modelId,
    effectiveFrom: wholeSecond(new Date(price.effectiveFrom)),
    ...plainRates(price),
    tiers: plainTiers(price.tiers),
    source,
    note,
    updateId,
  }
}

function refuseTaken(
  before: readonly ModelPriceRecord[],
  price: NewModelPrice,
  exceptId: Id | null,
): void {
  const taken = before.some(
    (one) => one.id !== exceptId && one.effectiveFrom === price.effectiveFrom,
  )
  if (!taken) return
  throw fieldError(
    'effectiveFrom',
    'taken_moment',
    'This model already has a price from that moment on.',
  )
}

function naming({ id, modelName }: ModelRecord): { id: Id; modelName: string } {
  return { id, modelName }
}

async function mustFindModel(db: Queryable, id: Id): Promise<ModelRecord> {
  const model = await findModel(db, id)
  if (!model) throw new AppError('not_found', 'This model does not exist any more.')
  return model
}

async function mustFindPrice(db: Queryable, id: Id): Promise<ModelPriceRecord> {
  const price = await findModelPrice(db, id)
  if (!price) throw new AppError('not_found', 'This price does not exist any more.')
  return price
}
