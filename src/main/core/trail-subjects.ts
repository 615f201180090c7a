import type { Settings } from '../../contract/settings'
import type { TrailAction } from '../../contract/trail'
import type { Id } from '../../contract/values'
import type { Queryable } from '../storage/database'
import type { ModelPriceRecord } from '../storage/model-prices'
import type { ModelValues } from '../storage/models'
import type { ProviderValues } from '../storage/providers'
import type { CoreDeps } from './deps'
import type { TrailFields, TrailRecord } from './trail'

type Deps = Pick<CoreDeps, 'trail'>

interface Change<Values> {
  id: Id
  before?: Values
  after?: Values
}

/** A provider was created, changed or removed; of its key only that. */
export async function recordProvider(
  { trail }: Deps,
  tx: Queryable,
  action: TrailAction,
  change: Change<ProviderValues>,
): Promise<void> {
  await trail.record(tx, providerRecord(action, change))
}

export function providerRecord(
  action: TrailAction,
  { id, before, after }: Change<ProviderValues>,
): TrailRecord {
  const fields = (values: ProviderValues | undefined) =>
    values && {
      name: values.name,
      baseUrl: values.baseUrl,
      description: values.description,
      apiKey: values.apiKey,
    }
  return {
    subject: 'provider',
    subjectId: id,
    name: after?.name ?? before?.name ?? '',
    action,
    before: fields(before) ?? {},
    after: fields(after) ?? {},
  }
}

/** A model was created, changed or removed; its prices are told by `recordPrice`. */
export async function recordModel(
  { trail }: Deps,
  tx: Queryable,
  action: TrailAction,
  change: ModelRecordChange,
): Promise<void> {
  await trail.record(tx, modelRecord(action, change))
}

type ModelRecordChange = Change<ModelValues> & { more?: TrailFields }

export function modelRecord(
  action: TrailAction,
  { id, before, after, more }: ModelRecordChange,
): TrailRecord {
  const fields = (values: ModelValues | undefined) =>
    values && {
      providerId: values.providerId,
      modelName: values.modelName,
      modelType: values.modelType,
      maxInputTokens: values.maxInputTokens,
      maxOutputTokens: values.maxOutputTokens,
      supportStream: values.supportStream,
      supportJson: values.supportJson,
    }
  return {
    subject: 'model',
    subjectId: id,
    name: after?.modelName ?? before?.modelName ?? '',
    action,
    before: fields(before) ?? {},
    after: { ...fields(after), ...more },
  }
}

type PriceValues = Pick<ModelPriceRecord, 'inputPer1k' | 'outputPer1k'> & Partial<ModelPriceRecord>

/** A model's price was set or changed. USD per 1,000 tokens; `id` is the model's. */
export async function recordPrice(
  { trail }: Deps,
  tx: Queryable,
  action: TrailAction,
  { id, modelName, before, after }: Change<PriceValues> & { modelName: string },
): Promise<void> {
  await trail.record(tx, {
    subject: 'price',
    subjectId: id,
    name: modelName,
    action,
    before: priceFields(before),
    after: priceFields(after),
  })
}

/** What a person knows of a price; its keys are the entry's own business. */
function priceFields(values: PriceValues | undefined): TrailFields | undefined {
  if (!values) return undefined
  const { id: _, modelId: _model, tiers, ...fields } = values
  return { ...fields, tiers: tiers && tiers.length > 0 ? tiers : null }
}

/** An import was started, ended in whatever way, or was undone. */
export async function recordImport(
  { trail }: Deps,
  tx: Queryable,
  change: { id: Id; fileName: string; action: TrailAction; after?: TrailFields },
): Promise<void> {
  const { id, fileName, action, after } = change
  await trail.record(tx, {
    subject: 'import',
    subjectId: id,
    name: fileName,
    action,
    ...(after && { after }),
  })
}

/**
 * What decides the figures is kept in the database's trail, where that can be written; what only
 * decides the look is not.
 */
export async function recordSettings(
  { trail, workspace }: Pick<CoreDeps, 'trail' | 'workspace'>,
  before: Settings,
  after: Settings,
  write: () => Promise<void>,
): Promise<void> {
  const fields = ({ timeZone, cacheHitShare }: Settings) => ({ timeZone, cacheHitShare })
  const same = JSON.stringify(fields(before)) === JSON.stringify(fields(after))
  const { state, access } = workspace.status()
  if (same || state !== 'connected' || access.mode !== 'managed') return write()
  await workspace.writableDatabase().transaction(async (tx) => {
    await trail.record(tx, {
      subject: 'settings',
      subjectId: '',
      name: 'accounting',
      action: 'updated',
      before: fields(before),
      after: fields(after),
    })
    await write()
  })
}
