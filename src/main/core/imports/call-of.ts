import type { Id } from '../../../contract/values'
import type { NewCall } from '../../storage/usage-insert'
import type { KnownModel } from './names'
import type { UsageRecord } from './record'

/** A record as it is written to the log; null: it costs more than the column holds. */
export function callOf(
  record: UsageRecord,
  eventId: string,
  model: KnownModel,
  projectId: Id,
): NewCall | null {
  const cost = model.price(record, record.time.seconds)
  if (!cost) return null
  return {
    modelId: model.record.id,
    projectId,
    inputTokens: record.inputTokens,
    outputTokens: record.outputTokens,
    cacheHit: record.cacheHit,
    costMicros: cost.micros,
    costSource: cost.source,
    createdAt: record.time.seconds,
    eventId,
    variant: record.variant,
    cacheReadTokens: record.cacheReadTokens,
    cacheWrite5mTokens: record.cacheWrite5mTokens,
    cacheWrite1hTokens: record.cacheWrite1hTokens,
    reasoningTokens: record.reasoningTokens,
    status: record.status,
    recordedCost: record.recordedCost,
    computedCost: cost.computed?.usd ?? null,
    priceId: cost.computed?.priceId ?? null,
  }
}
