import type { Model } from '../../contract/models'
import type { UsageFilter, UsageRow } from '../../contract/usage'
import type { InstantRange } from '../../contract/period'
import type { Id } from '../../contract/values'
import type { Database } from '../storage/database'
import type { StorageUsageFilter } from '../storage/usage-filter'
import type { UsageRecord } from '../storage/usage-rows'
import type { CoreDeps } from './deps'
import { resolvePeriod } from './periods'
import type { Reference } from './reference'

export type UsageDeps = Pick<CoreDeps, 'workspace' | 'reference' | 'settings' | 'clock'>

/** Everything that a question about usage needs: where, which calls, and the names. */
export interface UsageScope {
  db: Database
  reference: Reference
  filter: StorageUsageFilter
  range: InstantRange
  timeZone: string
}

/** Resolves a filter: days to instants, providers and types to model ids. */
export async function openScope(
  deps: UsageDeps,
  filter: UsageFilter,
  timeZone = deps.settings.current().timeZone,
): Promise<UsageScope> {
  const db = deps.workspace.database()
  const reference = await deps.reference.read()
  const range = resolvePeriod(filter.period, timeZone, deps.clock.now())
  return {
    db,
    reference,
    range,
    timeZone,
    filter: storageFilter(filter, range, reference, deps.workspace.hasOwnTables()),
  }
}

function storageFilter(
  filter: UsageFilter,
  range: InstantRange,
  reference: Reference,
  ownTables: boolean,
): StorageUsageFilter {
  const seconds = (instant: string | null): number | undefined =>
    instant === null ? undefined : Math.ceil(Date.parse(instant) / 1000)
  const ofOwnTables = filter.importId !== undefined || filter.promptCacheOnly === true
  const nothing = ofOwnTables && !ownTables
  return {
    fromSeconds: seconds(range.from),
    toSeconds: seconds(range.to),
    modelIds: nothing ? [] : modelIdsOf(filter, reference),
    projectIds: filter.projectIds,
    cacheHit: filter.cacheHit,
    costMin: filter.costMin,
    costMax: filter.costMax,
    inputTokensMin: filter.inputTokensMin,
    inputTokensMax: filter.inputTokensMax,
    outputTokensMin: filter.outputTokensMin,
    outputTokensMax: filter.outputTokensMax,
    unpricedOnly: filter.unpricedOnly,
    promptCacheOnly: nothing ? undefined : filter.promptCacheOnly,
    importId: nothing ? undefined : filter.importId,
    pricedModelIds: [...reference.models.values()].filter(isPriced).map((model) => model.id),
  }
}

/** undefined: every model; an empty list: none. Ids without a row count when named themselves. */
function modelIdsOf(filter: UsageFilter, reference: Reference): Id[] | undefined {
  const { modelIds, providerIds, modelTypes } = filter
  if (!providerIds && !modelTypes) return modelIds && modelIds.map(canonicalId)
  const wanted = modelIds && new Set(modelIds.map(canonicalId))
  const providers = providerIds && new Set(providerIds.map(canonicalId))
  return [...reference.models.values()]
    .filter(
      (model) =>
        (!wanted || wanted.has(model.id)) &&
        (!providers || providers.has(model.providerId)) &&
        (!modelTypes || modelTypes.includes(model.modelType)),
    )
    .map((model) => model.id)
}

/** "007" is id 7. */
function canonicalId(id: Id): Id {
  return BigInt(id).toString()
}

function isPriced(model: Model): boolean {
  return model.priceState !== 'unpriced'
}

/** A call counts as unpriced when it cost nothing, though it has tokens and is no cache hit. */
export function isUnpriced(
  call: Pick<UsageRecord, 'inputTokens' | 'outputTokens' | 'cacheHit' | 'costUsd'>,
  model: Model | undefined,
): boolean {
  return (
    !(model && isPriced(model)) &&
    !call.cacheHit &&
    (call.inputTokens > 0 || call.outputTokens > 0) &&
    Number(call.costUsd) === 0
  )
}

/** A stored call with the names of today. */
export function toUsageRow(record: UsageRecord, reference: Reference): UsageRow {
  const model = reference.models.get(record.modelId)
  return {
    id: record.id,
    createdAt: record.createdAt,
    modelId: record.modelId,
    modelName: model?.modelName ?? null,
    modelType: model?.modelType ?? null,
    providerId: model?.providerId ?? null,
    providerName: model?.providerName ?? null,
    projectId: record.projectId,
    projectName: reference.projectNames.get(record.projectId) ?? null,
    inputTokens: record.inputTokens,
    outputTokens: record.outputTokens,
    cacheHit: record.cacheHit,
    costUsd: record.costUsd,
    unpriced: isUnpriced(record, model),
  }
}
