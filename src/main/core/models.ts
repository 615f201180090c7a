import { AppError, assertNever, fieldError } from '../../contract/errors'
import type { Model, ModelChange, ModelInput } from '../../contract/models'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../contract/routes'
import type { Id } from '../../contract/values'
import type { Queryable } from '../storage/database'
import { isUniqueViolation } from '../storage/db-errors'
import { passBillNamesOn } from '../storage/bills'
import { deletePricesOfModel, insertModelPrice, listPricesOfModel } from '../storage/model-prices'
import {
  countCallsOfModel,
  deleteModel,
  findModel,
  findModelByName,
  insertModel,
  listModelsOfProvider,
  type ModelRecord,
  type ModelValues,
  reassignCalls,
  updateModel,
} from '../storage/models'
import { findProvider } from '../storage/providers'
import { assertMonthsOpen } from './closed-months/open-months'
import type { CoreDeps } from './deps'
import { freeName } from './free-name'
import { withinColumn } from './price-book/columns'
import { dateGivenPrice } from './price-book/given'
import { currentPricing, plain } from './prices'
import { toModel } from './reference'
import { recordModel } from './trail-subjects'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'events' | 'clock' | 'trail'>

/** A model to create; both prices left out: nobody knows what it costs. */
type NewModel = Omit<ModelInput, 'priceInputPer1k' | 'priceOutputPer1k'> &
  Partial<Pick<ModelInput, 'priceInputPer1k' | 'priceOutputPer1k'>>

/** Calls of a model or provider are counted up to here when a removal is considered. */
export const CALLS_CAP = 100_001

export function makeModelHandlers(deps: Deps): DomainHandlers<'models'> {
  return {
    'models.list': async () => ({ models: [...(await deps.reference.read()).models.values()] }),
    'models.create': (input) => createModel(deps, input),
    'models.update': (input) => changeModel(deps, input),
    'models.duplicate': ({ id }) => duplicateModel(deps, id),
    'models.removalImpact': ({ id }) => removalImpact(deps, id),
    'models.remove': (input) => removeModel(deps, input),
  }
}

async function createModel(deps: Deps, input: ModelInput): Promise<Model> {
  const id = await deps.workspace
    .writableDatabase()
    .transaction((tx) => createModelIn(deps, tx, input))
  return changed(deps, id)
}

/** In an open transaction. Without prices the model is unpriced. */
export async function createModelIn(
  deps: Pick<Deps, 'clock' | 'trail'>,
  tx: Queryable,
  { priceInputPer1k, priceOutputPer1k, ...rest }: NewModel,
): Promise<Id> {
  const priced = priceInputPer1k !== undefined && priceOutputPer1k !== undefined
  const input: ModelInput = {
    ...rest,
    priceInputPer1k: priced ? priceInputPer1k : '0',
    priceOutputPer1k: priced ? priceOutputPer1k : '0',
  }
  await refuseUnknownProvider(tx, input.providerId)
  await refuseTaken(tx, input, null)
  const values = { ...columnsOf(input), priceInputPer1k: '0', priceOutputPer1k: '0' }
  const id = await orTaken(input, () => insertModel(tx, values))
  await recordModel(deps, tx, 'created', { id, after: values })
  if (priced) await datePrice(deps, tx, await mustFind(tx, id), input)
  return id
}

async function changeModel(deps: Deps, change: ModelChange): Promise<Model> {
  const { id } = change
  await deps.workspace.writableDatabase().transaction(async (tx) => {
    const before = await mustFind(tx, id)
    const pricing = currentPricing(before, await listPricesOfModel(tx, id), deps.clock.now())
    const input: ModelInput = {
      ...change,
      priceInputPer1k: change.priceInputPer1k ?? pricing.inputPer1k,
      priceOutputPer1k: change.priceOutputPer1k ?? pricing.outputPer1k,
    }
    await refuseUnknownProvider(tx, input.providerId)
    await refuseTaken(tx, input, id)
    const { priceInputPer1k, priceOutputPer1k } = before
    const values = { ...columnsOf(input), priceInputPer1k, priceOutputPer1k }
    await orTaken(input, () => updateModel(tx, id, values))
    await recordModel(deps, tx, 'updated', { id, before, after: values })
    const samePrice =
      pricing.state !== 'unpriced' &&
      pricing.inputPer1k === plain(input.priceInputPer1k) &&
      pricing.outputPer1k === plain(input.priceOutputPer1k)
    if (change.priceInputPer1k !== undefined && !samePrice)
      await datePrice(deps, tx, await mustFind(tx, id), input)
  })
  return changed(deps, id)
}

async function duplicateModel(deps: Deps, id: Id): Promise<Model> {
  const copyId = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const original = await mustFind(tx, id)
    const siblings = (await listModelsOfProvider(tx, original.providerId))
      .filter((model) => model.modelType === original.modelType)
      .map((model) => model.modelName)
    return copyModel(deps, tx, original, {
      providerId: original.providerId,
      modelName: freeName(original.modelName, siblings, 255),
    })
  })
  return changed(deps, copyId)
}

/** A copy of a model with its dated prices, in an open transaction. */
export async function copyModel(
  deps: Pick<Deps, 'trail'>,
  tx: Queryable,
  original: ModelRecord,
  change: Pick<ModelValues, 'providerId' | 'modelName'>,
): Promise<Id> {
  const values = { ...original, ...change }
  const newId = await insertModel(tx, values)
  await recordModel(deps, tx, 'created', { id: newId, after: values })
  for (const price of await listPricesOfModel(tx, original.id)) {
    await insertModelPrice(tx, { ...price, modelId: newId })
  }
  return newId
}

async function removalImpact(deps: Deps, id: Id): Promise<RouteOutput<'models.removalImpact'>> {
  const db = deps.workspace.database()
  await mustFind(db, id)
  const calls = await countCallsOfModel(db, id, CALLS_CAP)
  return { calls, capped: calls >= CALLS_CAP }
}

async function removeModel(
  deps: Deps,
  { id, removal }: ParsedInput<'models.remove'>,
): Promise<RouteOutput<'models.remove'>> {
  const reassignedCalls = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const before = await mustFind(tx, id)
    let moved = 0
    let more = {}
    switch (removal.kind) {
      case 'onlyIfUnused': {
        const calls = await countCallsOfModel(tx, id, CALLS_CAP)
        if (calls > 0) {
          throw new AppError(
            'in_use',
            `This model has ${calls} calls. Give them to another model first.`,
            {
              reason: 'calls',
              params: { count: calls },
            },
          )
        }
        break
      }
      case 'reassignCalls': {
        if (removal.toModelId === id)
          throw fieldError('removal.toModelId', 'same', 'Choose another model.')
        const heir = await mustFind(tx, removal.toModelId)
        if (!removal.intoClosedMonths) await assertMonthsOpen(tx, { modelId: id })
        moved = await reassignCalls(tx, id, removal.toModelId)
        await passBillNamesOn(tx, id, removal.toModelId)
        more = { callsTo: heir.modelName, calls: moved }
        break
      }
      default:
        assertNever(removal)
    }
    await deleteModel(tx, id)
    await deletePricesOfModel(tx, id)
    await recordModel(deps, tx, 'removed', { id, before, more })
    return moved
  })
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['models', 'providers', 'usage'] })
  return { reassignedCalls }
}

/** Keeps the exact price, and that someone gave it: 0 then means free. */
async function datePrice(
  deps: Pick<Deps, 'clock' | 'trail'>,
  tx: Queryable,
  model: ModelRecord,
  { priceInputPer1k, priceOutputPer1k, priceSource, priceFrom }: ModelInput,
): Promise<void> {
  await dateGivenPrice(deps, tx, model, {
    inputPer1k: priceInputPer1k,
    outputPer1k: priceOutputPer1k,
    source: priceSource,
    from: priceFrom,
  })
}

function columnsOf(input: ModelInput): ModelValues {
  return {
    providerId: input.providerId,
    modelName: input.modelName,
    modelType: input.modelType,
    maxInputTokens: input.maxInputTokens,
    maxOutputTokens: input.maxOutputTokens,
    supportStream: input.supportStream,
    supportJson: input.supportJson,
    priceInputPer1k: withinColumn('priceInputPer1k', input.priceInputPer1k),
    priceOutputPer1k: withinColumn('priceOutputPer1k', input.priceOutputPer1k),
  }
}

async function changed(deps: Deps, id: Id): Promise<Model> {
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['models', 'providers', 'usage'] })
  const db = deps.workspace.database()
  return toModel(await mustFind(db, id), await listPricesOfModel(db, id), deps.clock.now())
}

async function mustFind(db: Queryable, id: Id): Promise<ModelRecord> {
  const record = await findModel(db, id)
  if (!record) throw new AppError('not_found', 'This model does not exist any more.')
  return record
}

async function refuseUnknownProvider(db: Queryable, providerId: Id): Promise<void> {
  if (await findProvider(db, providerId)) return
  throw fieldError('providerId', 'unknown', 'This provider does not exist any more.')
}

async function refuseTaken(db: Queryable, input: ModelInput, exceptId: Id | null): Promise<void> {
  const other = await findModelByName(db, input.providerId, input.modelName, input.modelType)
  if (other && other.id !== exceptId) throw taken(input)
}

async function orTaken<T>(input: ModelInput, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw isUniqueViolation(error) ? taken(input) : error
  }
}

function taken(input: ModelInput): AppError {
  return fieldError(
    'modelName',
    'taken',
    `This provider already has a model "${input.modelName}" of that type.`,
  )
}
