import type { Model } from '../../contract/models'
import type { Id } from '../../contract/values'
import { listModelPrices, type ModelPriceRecord } from '../storage/model-prices'
import { listModels, type ModelRecord } from '../storage/models'
import { listNamedProjects } from '../storage/projects'
import type { Clock } from './ports'
import { currentPricing } from './prices'
import type { Workspace } from './workspace'

/** The small tables, joined in the app instead of in each query. */
export interface Reference {
  models: ReadonlyMap<Id, Model>
  records: ReadonlyMap<Id, ModelRecord>
  /** Each model's dated prices, oldest first. */
  prices: ReadonlyMap<Id, readonly ModelPriceRecord[]>
  projectNames: ReadonlyMap<Id, string>
  /** When it was read: the prices in force are those of this moment. */
  now: Date
}

export interface ReferenceCache {
  /** At most two seconds old: other programs write these tables too. */
  read(): Promise<Reference>
  /** After a write of our own. */
  forget(): void
}

const MAX_AGE_MS = 2_000

export function makeReferenceCache(workspace: Workspace, clock: Clock): ReferenceCache {
  let cached: { generation: number; at: number; reference: Promise<Reference> } | undefined
  return {
    read() {
      const at = performance.now()
      const generation = workspace.generation()
      if (!cached || cached.generation !== generation || at - cached.at > MAX_AGE_MS) {
        const reference = loadReference(workspace, clock.now())
        cached = { generation, at, reference }
        reference.catch(() => (cached = undefined))
      }
      return cached.reference
    },
    forget: () => (cached = undefined),
  }
}

async function loadReference(workspace: Workspace, now: Date): Promise<Reference> {
  const db = workspace.database()
  const own = workspace.hasOwnTables()
  const [records, priceList, projects] = await Promise.all([
    listModels(db),
    own ? listModelPrices(db) : [],
    own ? listNamedProjects(db) : [],
  ])
  const prices = new Map<Id, ModelPriceRecord[]>()
  for (const price of priceList) {
    const list = prices.get(price.modelId)
    if (list) list.push(price)
    else prices.set(price.modelId, [price])
  }
  return {
    models: new Map(
      records.map((record) => [record.id, toModel(record, prices.get(record.id) ?? [], now)]),
    ),
    records: new Map(records.map((record) => [record.id, record])),
    prices,
    projectNames: new Map(projects.map((project) => [project.id, project.name])),
    now,
  }
}

export function toModel(record: ModelRecord, dated: readonly ModelPriceRecord[], now: Date): Model {
  const pricing = currentPricing(record, dated, now)
  return {
    ...record,
    priceInputPer1k: pricing.inputPer1k,
    priceOutputPer1k: pricing.outputPer1k,
    priceState: pricing.state,
    priceRounded: pricing.rounded,
  }
}
