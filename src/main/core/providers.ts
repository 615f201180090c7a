import { AppError, assertNever, fieldError } from '../../contract/errors'
import type { Provider, ProviderInput } from '../../contract/providers'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../contract/routes'
import type { Id } from '../../contract/values'
import type { Queryable } from '../storage/database'
import { isUniqueViolation } from '../storage/db-errors'
import { passProviderBillNamesOn } from '../storage/bills'
import { deletePricesOfModel } from '../storage/model-prices'
import { countCallsOfModel, deleteModel, listModelsOfProvider, moveModels } from '../storage/models'
import {
  deleteProvider,
  findProvider,
  findProviderByName,
  insertProvider,
  listProviders,
  type ProviderRecord,
  updateProvider,
} from '../storage/providers'
import type { CoreDeps } from './deps'
import { freeName } from './free-name'
import { CALLS_CAP, copyModel } from './models'
import { recordModel, recordProvider } from './trail-subjects'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'keyRing' | 'events' | 'trail'>

export function makeProviderHandlers(deps: Deps): DomainHandlers<'providers'> {
  return {
    'providers.list': async () => {
      const records = await listProviders(deps.workspace.database())
      return { providers: await Promise.all(records.map((record) => toProvider(deps, record))) }
    },
    'providers.create': (input) => createProvider(deps, input),
    'providers.update': ({ id, ...input }) => changeProvider(deps, id, input),
    'providers.duplicate': (input) => duplicateProvider(deps, input),
    'providers.removalImpact': ({ id }) => removalImpact(deps, id),
    'providers.remove': (input) => removeProvider(deps, input),
  }
}

async function createProvider(deps: Deps, input: ProviderInput): Promise<Provider> {
  const apiKey = input.apiKey ? await deps.keyRing.encrypt(input.apiKey) : null
  const id = await deps.workspace.writableDatabase().transaction(async (tx) => {
    await refuseTakenName(tx, input.name, null)
    const { name, baseUrl, description } = input
    const values = { name, baseUrl, description, apiKey }
    const newId = await orTaken(name, () => insertProvider(tx, values))
    await recordProvider(deps, tx, 'created', { id: newId, after: values })
    return newId
  })
  return changed(deps, id)
}

async function changeProvider(deps: Deps, id: Id, input: ProviderInput): Promise<Provider> {
  const newKey = input.apiKey ? await deps.keyRing.encrypt(input.apiKey) : null
  await deps.workspace.writableDatabase().transaction(async (tx) => {
    const before = await mustFind(tx, id)
    await refuseTakenName(tx, input.name, id)
    const values = {
      name: input.name,
      baseUrl: input.baseUrl,
      description: input.description,
      apiKey: input.apiKey === undefined ? before.apiKey : newKey,
    }
    await orTaken(input.name, () => updateProvider(tx, id, values))
    await recordProvider(deps, tx, 'updated', { id, before, after: values })
  })
  return changed(deps, id)
}

async function duplicateProvider(
  deps: Deps,
  { id, withModels }: ParsedInput<'providers.duplicate'>,
): Promise<Provider> {
  const copyId = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const original = await mustFind(tx, id)
    const names = (await listProviders(tx)).map((provider) => provider.name)
    const values = { ...original, name: freeName(original.name, names, 128) }
    const newId = await insertProvider(tx, values)
    await recordProvider(deps, tx, 'created', { id: newId, after: values })
    if (withModels) {
      for (const model of await listModelsOfProvider(tx, id)) {
        await copyModel(deps, tx, model, { providerId: newId, modelName: model.modelName })
      }
    }
    return newId
  })
  return changed(deps, copyId)
}

async function removalImpact(deps: Deps, id: Id): Promise<RouteOutput<'providers.removalImpact'>> {
  const db = deps.workspace.database()
  await mustFind(db, id)
  const models = await listModelsOfProvider(db, id)
  let calls = 0
  let usedModels = 0
  for (const model of models) {
    const count = await countCallsOfModel(db, model.id, CALLS_CAP - calls)
    calls += count
    if (count > 0) usedModels += 1
    if (calls >= CALLS_CAP) break
  }
  return { models: models.length, usedModels, calls, capped: calls >= CALLS_CAP }
}

async function removeProvider(
  deps: Deps,
  { id, removal }: ParsedInput<'providers.remove'>,
): Promise<RouteOutput<'providers.remove'>> {
  const result = await deps.workspace.writableDatabase().transaction(async (tx) => {
    const before = await mustFind(tx, id)
    const models = await listModelsOfProvider(tx, id)
    let movedModels = 0
    let deletedModels = 0
    switch (removal.kind) {
      case 'onlyIfEmpty':
        if (models.length > 0) {
          throw inUse(
            'models',
            `This provider has ${models.length} models. Move or delete them first.`,
            models.length,
          )
        }
        break
      case 'deleteUnusedModels':
        for (const model of models) {
          const calls = await countCallsOfModel(tx, model.id, CALLS_CAP)
          if (calls > 0) {
            throw inUse(
              'calls',
              `The model ${model.modelName} has ${calls} calls. Give them to another model first.`,
              calls,
            )
          }
          await deleteModel(tx, model.id)
          if (deps.workspace.hasOwnTables()) await deletePricesOfModel(tx, model.id)
          await recordModel(deps, tx, 'removed', { id: model.id, before: model })
          deletedModels += 1
        }
        break
      case 'moveModels': {
        if (removal.toProviderId === id)
          throw fieldError('removal.toProviderId', 'same', 'Choose another provider.')
        await mustFind(tx, removal.toProviderId)
        await refuseClashingModels(tx, models, removal.toProviderId)
        movedModels = await moveModels(tx, id, removal.toProviderId)
        for (const model of models) {
          const after = { ...model, providerId: removal.toProviderId }
          await recordModel(deps, tx, 'updated', { id: model.id, before: model, after })
        }
        break
      }
      default:
        assertNever(removal)
    }
    await deleteProvider(tx, id)
    if (deps.workspace.hasOwnTables()) {
      await passProviderBillNamesOn(
        tx,
        id,
        removal.kind === 'moveModels' ? removal.toProviderId : null,
      )
    }
    await recordProvider(deps, tx, 'removed', { id, before })
    return { movedModels, deletedModels }
  })
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['providers', 'models', 'usage'] })
  return result
}

async function refuseClashingModels(
  tx: Queryable,
  models: Awaited<ReturnType<typeof listModelsOfProvider>>,
  toProviderId: Id,
): Promise<void> {
  const key = (model: { modelName: string; modelType: string }): string =>
    `${model.modelName.toLowerCase()}\n${model.modelType}`
  const there = new Set((await listModelsOfProvider(tx, toProviderId)).map(key))
  const clashing = models.filter((model) => there.has(key(model))).map((model) => model.modelName)
  if (clashing.length > 0) {
    throw new AppError(
      'taken',
      `The other provider already has: ${clashing.join(', ')}. Rename or merge them first.`,
      {
        reason: 'models',
        params: { models: clashing.join(', ') },
      },
    )
  }
}

async function changed(deps: Deps, id: Id): Promise<Provider> {
  deps.reference.forget()
  deps.events.emit('data.changed', { domains: ['providers', 'models', 'usage'] })
  return toProvider(deps, await mustFind(deps.workspace.database(), id))
}

async function mustFind(db: Queryable, id: Id): Promise<ProviderRecord> {
  const record = await findProvider(db, id)
  if (!record) throw new AppError('not_found', 'This provider does not exist any more.')
  return record
}

async function refuseTakenName(db: Queryable, name: string, exceptId: Id | null): Promise<void> {
  const other = await findProviderByName(db, name)
  if (other && other.id !== exceptId) throw takenName(name)
}

/** The unique key has the last word when another program was quicker. */
async function orTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw isUniqueViolation(error) ? takenName(name) : error
  }
}

function takenName(name: string): AppError {
  return fieldError('name', 'taken', `A provider named "${name}" exists already.`)
}

function inUse(reason: string, sentence: string, count: number): AppError {
  return new AppError('in_use', sentence, { reason, params: { count } })
}

async function toProvider(deps: Pick<Deps, 'keyRing'>, record: ProviderRecord): Promise<Provider> {
  return { ...record, apiKey: await deps.keyRing.describe(record.apiKey) }
}
