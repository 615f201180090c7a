import type { ModelType } from '../../../contract/models'
import type { DecimalString, Id } from '../../../contract/values'
import type { Engine, Queryable } from '../../storage/database'
import type { ModelPriceRecord } from '../../storage/model-prices'
import {
  findModelByName,
  insertModel,
  type ModelRecord,
  type ModelValues,
} from '../../storage/models'
import { findProject, insertProject, nextProjectId } from '../../storage/projects'
import { findProviderByName, insertProvider, type ProviderRecord } from '../../storage/providers'
import { findProjectByName, isProjectIdFree } from '../../storage/usage-write'
import { type FindNewModelPrices, insertCataloguePrices } from '../catalogue/new-model'
import { CATALOGUE_VERSION } from '../catalogue/package'
import type { ProjectNaming } from '../project-naming'
import type { Reference } from '../reference'
import type { TrailRecord } from '../trail'
import { modelRecord, providerRecord } from '../trail-subjects'
import { isProjectId, MAX_SIGNED_BIGINT, MAX_UNSIGNED_BIGINT } from './fields'
import { makePricer, type Pricer } from './pricing'

/** A model that a file names, as the database has it. */
export interface KnownModel {
  record: ModelRecord
  price: Pricer
}

/** What a file's names are in the database. Kept for a whole import; one per import. */
export interface NameBook {
  model(provider: string, model: string): KnownModel | undefined
  /** `source`: the format of the file that names it. */
  project(source: string, text: string): Id | undefined
  /** Opens a page: what is found or made on it counts only once it is kept. */
  page(db: Queryable): NamePage
}

export interface NamePage {
  /** As the database compares names: mostly without regard to case. */
  findModel(provider: string, model: string): Promise<KnownModel | null>
  findProvider(name: string): Promise<Pick<ProviderRecord, 'id' | 'name' | 'baseUrl'> | null>
  /** As the model would be created; nothing is written. */
  newModel(provider: string, model: string, baseUrl: string): KnownModel
  /** By the rules; the id is null where there is no project of that name yet. */
  findProject(source: string, text: string): Promise<{ id: Id | null; name: string | null }>
  /** Creates the provider, too, where it is missing. A new model has the catalogue's prices. */
  findOrCreateModel(provider: string, model: string): Promise<KnownModel>
  /** `reserved`: the largest id that other rows of the batch carry. */
  findOrCreateProject(source: string, text: string, reserved: bigint): Promise<Id>
  /** What was created on this page, for the trail. */
  created(): readonly TrailRecord[]
  /** After the commit. */
  keep(): void
}

/** Which of several models of one name is meant. */
const typesByPreference: readonly ModelType[] = ['llm', 'vlm', 'embedding']

export function makeNameBook(
  reference: Pick<Reference, 'prices' | 'now'>,
  cacheHitShare: DecimalString,
  pricesForNew: FindNewModelPrices,
  nameProject: ProjectNaming,
): NameBook {
  /** By provider and model. */
  const models = new Map<string, Map<string, KnownModel>>()
  const projects = new Map<string, Id>()

  const known = (
    record: ModelRecord,
    dated: readonly ModelPriceRecord[] = reference.prices.get(record.id) ?? [],
  ): KnownModel => ({
    record,
    price: makePricer(record, dated, cacheHitShare, reference.now),
  })

  const page = (db: Queryable): NamePage => {
    const newModels = new Map<string, { provider: string; name: string; model: KnownModel }>()
    const newProjects = new Map<string, Id>()
    const created: TrailRecord[] = []

    const createProvider = async (name: string): Promise<Id> => {
      const values = { name, baseUrl: '', description: '', apiKey: null }
      const id = await insertProvider(db, values)
      created.push(providerRecord('created', { id, after: values }))
      return id
    }

    const self: NamePage = {
      findProvider: (name) => findProviderByName(db, name),
      newModel(provider, model, baseUrl) {
        const found = pricesForNew({ providerName: provider, baseUrl, modelName: model })
        const record = { ...newModelValues('0', model, found), id: '0', providerName: provider }
        const dated = (found?.prices ?? []).map((price) => ({
          ...price,
          id: '0',
          modelId: '0',
          source: CATALOGUE_VERSION,
          updateId: null,
        }))
        return known({ ...record, createdAt: '', updatedAt: '' }, dated)
      },
      async findModel(provider, model) {
        const key = keyOf(provider, model)
        const noted = newModels.get(key)?.model ?? models.get(provider)?.get(model)
        if (noted) return noted
        const owner = await findProviderByName(db, provider)
        if (!owner) return null
        for (const type of typesByPreference) {
          const record = await findModelByName(db, owner.id, model, type)
          if (!record) continue
          const found = known(record)
          newModels.set(key, { provider, name: model, model: found })
          return found
        }
        return null
      },
      async findProject(source, told) {
        const text = nameProject(source, told)
        if (isProjectId(text)) {
          return { id: text, name: (await findProject(db, text))?.name ?? null }
        }
        return (await findProjectByName(db, text)) ?? { id: null, name: text }
      },
      async findOrCreateModel(provider, model) {
        const existing = await self.findModel(provider, model)
        if (existing) return existing
        const owner = await findProviderByName(db, provider)
        const providerId = owner?.id ?? (await createProvider(provider))
        const found = pricesForNew({
          providerName: provider,
          baseUrl: owner?.baseUrl ?? '',
          modelName: model,
        })
        const values = newModelValues(providerId, model, found)
        const id = await insertModel(db, values)
        const dated = await insertCataloguePrices(db, id, found?.prices ?? [])
        const more = dated.length > 0 ? { prices: CATALOGUE_VERSION } : {}
        created.push(modelRecord('created', { id, after: values, more }))
        const record = { ...values, id, providerName: provider, createdAt: '', updatedAt: '' }
        const made = known(record, dated)
        newModels.set(keyOf(provider, model), { provider, name: model, model: made })
        return made
      },
      async findOrCreateProject(source, told, reserved) {
        const text = nameProject(source, told)
        if (isProjectId(text)) return text
        const noted = newProjects.get(text) ?? projects.get(text)
        if (noted !== undefined) return noted
        const found = await findProjectByName(db, text)
        const id = found?.id ?? (await freeProjectId(db, reserved))
        if (!found) {
          await insertProject(db, { id, name: text })
          const after = { name: text }
          created.push({ subject: 'project', subjectId: id, name: text, action: 'created', after })
        }
        newProjects.set(text, id)
        return id
      },
      created: () => created,
      keep() {
        for (const { provider, name, model } of newModels.values()) {
          const ofProvider = models.get(provider) ?? new Map<string, KnownModel>()
          models.set(provider, ofProvider.set(name, model))
        }
        for (const [text, id] of newProjects) projects.set(text, id)
      },
    }
    return self
  }

  return {
    model: (provider, model) => models.get(provider)?.get(model),
    project: (source, told) => {
      const text = nameProject(source, told)
      return isProjectId(text) ? text : projects.get(text)
    },
    page,
  }
}

function keyOf(provider: string, model: string): string {
  return `${provider}\0${model}`
}

/**
 * What the catalogue knows, otherwise the defaults of the columns: 0/0 without a dated price is "no
 * price known".
 */
function newModelValues(
  providerId: Id,
  modelName: string,
  known: Pick<
    ModelValues,
    'modelType' | 'maxInputTokens' | 'priceInputPer1k' | 'priceOutputPer1k'
  > | null,
): ModelValues {
  return {
    providerId,
    modelName,
    modelType: known?.modelType ?? 'llm',
    maxInputTokens: known?.maxInputTokens ?? 0,
    maxOutputTokens: 0,
    supportStream: false,
    supportJson: false,
    priceInputPer1k: known?.priceInputPer1k ?? '0.000000',
    priceOutputPer1k: known?.priceOutputPer1k ?? '0.000000',
  }
}

/** The next free id; where the largest one is taken already, one from the middle. */
async function freeProjectId(db: Queryable, reserved: bigint): Promise<Id> {
  const next = BigInt(await nextProjectId(db))
  const id = next > reserved ? next : reserved + 1n
  if (id <= maxIdOf(db.engine)) return String(id)
  for (;;) {
    const candidate = String(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER) + 1)
    if (await isProjectIdFree(db, candidate)) return candidate
  }
}

function maxIdOf(engine: Engine): bigint {
  return engine === 'mysql' ? MAX_UNSIGNED_BIGINT : MAX_SIGNED_BIGINT
}
