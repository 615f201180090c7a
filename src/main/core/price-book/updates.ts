import { AppError } from '../../../contract/errors'
import type { PriceUpdate } from '../../../contract/prices'
import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import type { Queryable } from '../../storage/database'
import {
  deleteModelPrice,
  deletePricesOfUpdate,
  insertModelPrice,
  listPricesOfModel,
  modelsOfUpdate,
} from '../../storage/model-prices'
import { findModel, type ModelRecord, setModelPrices } from '../../storage/models'
import {
  findPriceUpdate,
  insertPriceUpdate,
  markUpdateUndone,
  readReplaced,
  type ReplacedPrices,
} from '../../storage/price-updates'
import type { CoreDeps } from '../deps'
import { columnsAgree, lastDatedBy, wholeSecond } from '../prices'
import { recordPrice } from '../trail-subjects'
import { settleColumns } from './columns'
import { type Offer, offersOf, readStock } from './offers'
import { openSource } from './sources'

export type UpdateDeps = Pick<
  CoreDeps,
  'workspace' | 'reference' | 'events' | 'clock' | 'trail' | 'uploads'
>

export async function previewUpdate(
  deps: UpdateDeps,
  input: ParsedInput<'prices.preview'>,
): Promise<RouteOutput<'prices.preview'>> {
  const source = await openSource(input.source, deps.uploads)
  const now = deps.clock.now()
  const stock = await readStock(deps.workspace.database(), deps.workspace.hasOwnTables())
  const { offers, unknownModels } = offersOf(stock, source, now, wholeSecond(now))
  const wanted = input.modelIds && new Set(input.modelIds)
  return {
    label: source.label,
    offers: offers
      .map(({ offer }) => offer)
      .filter(({ modelId }) => !wanted || wanted.has(modelId)),
    unknownModels,
    skippedEntries: source.skippedEntries,
  }
}

export async function applyUpdate(
  deps: UpdateDeps,
  input: ParsedInput<'prices.apply'>,
): Promise<PriceUpdate> {
  const db = deps.workspace.writableDatabase()
  const source = await openSource(input.source, deps.uploads)
  const now = deps.clock.now()
  const from = wholeSecond(input.effectiveFrom ? new Date(input.effectiveFrom) : now)
  const wanted = new Set(input.modelIds)
  const update = await db.transaction(async (tx) => {
    const { offers } = offersOf(await readStock(tx, true), source, now, from)
    const chosen = offers.filter(({ model, prices }) => wanted.has(model.id) && prices.length > 0)
    if (chosen.length === 0) {
      throw new AppError('validation', 'None of the chosen models would get another price.', {
        reason: 'nothing_to_apply',
      })
    }
    const id = await insertPriceUpdate(tx, {
      source: source.label,
      models: chosen.length,
      prices: chosen.reduce((sum, { prices }) => sum + prices.length, 0),
      replaced: replacedBy(chosen),
    })
    for (const offer of chosen) await writeOffer(deps, tx, offer, source.label, id, now)
    return mustFind(tx, id)
  })
  changed(deps)
  return update
}

function replacedBy(chosen: readonly Offer[]): ReplacedPrices {
  return {
    columns: chosen.map(({ model }) => ({
      modelId: model.id,
      input: model.priceInputPer1k,
      output: model.priceOutputPer1k,
    })),
    prices: chosen.flatMap(({ dated, prices }) =>
      dated
        .filter((old) => prices.some((price) => isSameTime(price.effectiveFrom, old.effectiveFrom)))
        .map(({ id: _id, ...old }) => old),
    ),
  }
}

async function writeOffer(
  deps: Pick<UpdateDeps, 'trail'>,
  tx: Queryable,
  { model, dated, prices }: Offer,
  source: string,
  updateId: Id,
  now: Date,
): Promise<void> {
  for (const price of prices) {
    const replaced = dated.find((old) => isSameTime(old.effectiveFrom, price.effectiveFrom))
    if (replaced) await deleteModelPrice(tx, replaced.id)
    await insertModelPrice(tx, { ...price, modelId: model.id, source, updateId })
    await recordPrice(deps, tx, replaced ? 'updated' : 'created', {
      id: model.id,
      modelName: model.modelName,
      ...(replaced && { before: replaced }),
      after: { ...price, source },
    })
  }
  await settleColumns(tx, model, dated, await listPricesOfModel(tx, model.id), now)
}

function isSameTime(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b)
}

export async function undoUpdate(deps: UpdateDeps, id: Id): Promise<PriceUpdate> {
  const now = deps.clock.now()
  const update = await deps.workspace.writableDatabase().transaction(async (tx) => {
    await mustFind(tx, id)
    if (!(await markUpdateUndone(tx, id))) {
      throw new AppError('validation', 'This price update has been undone already.', {
        reason: 'update_undone',
      })
    }
    const replaced = await readReplaced(tx, id)
    const modelIds = await modelsOfUpdate(tx, id)
    const before = new Map(
      await Promise.all(
        modelIds.map(async (modelId) => [modelId, await listPricesOfModel(tx, modelId)] as const),
      ),
    )
    await deletePricesOfUpdate(tx, id)
    for (const modelId of modelIds) {
      const model = await findModel(tx, modelId)
      if (!model) continue
      const were = before.get(modelId) ?? []
      await restore(tx, model, replaced)
      const after = await listPricesOfModel(tx, modelId)
      await restoreColumns(tx, model, were, after, replaced, now)
      await recordPrice(deps, tx, 'undone', {
        id: modelId,
        modelName: model.modelName,
        before: lastDatedBy(were, now.getTime()),
        after: lastDatedBy(after, now.getTime()),
      })
    }
    return mustFind(tx, id)
  })
  changed(deps)
  return update
}

/** The dated prices that stood where the update wrote, unless someone has dated one there since. */
async function restore(tx: Queryable, model: ModelRecord, replaced: ReplacedPrices): Promise<void> {
  const there = await listPricesOfModel(tx, model.id)
  for (const price of replaced.prices) {
    if (price.modelId !== model.id) continue
    if (there.some((one) => isSameTime(one.effectiveFrom, price.effectiveFrom))) continue
    await insertModelPrice(tx, price)
  }
}

/** The columns, too, as long as they show what the update brought. */
async function restoreColumns(
  tx: Queryable,
  model: ModelRecord,
  were: Awaited<ReturnType<typeof listPricesOfModel>>,
  after: typeof were,
  replaced: ReplacedPrices,
  now: Date,
): Promise<void> {
  const brought = lastDatedBy(were, now.getTime())
  const left = lastDatedBy(after, now.getTime())
  if (!brought || brought.id === left?.id || !columnsAgree(model, brought)) return
  if (left) return settleColumns(tx, model, were, after, now)
  const columns = replaced.columns.find(({ modelId }) => modelId === model.id)
  await setModelPrices(tx, model.id, columns?.input ?? '0', columns?.output ?? '0')
}

async function mustFind(db: Queryable, id: Id): Promise<PriceUpdate> {
  const update = await findPriceUpdate(db, id)
  if (!update) throw new AppError('not_found', 'This price update does not exist any more.')
  return update
}

export function changed(deps: Pick<UpdateDeps, 'reference' | 'events'>): void {
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['models', 'providers', 'usage'] })
}
