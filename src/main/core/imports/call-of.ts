import type { Id } from '../../../contract/values'
import type { NewCall } from '../../storage/usage-insert'
import { isProjectId } from './fields'
import type { Candidate, Merged } from './merge'
import type { KnownModel, NameBook, NamePage } from './names'
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

export type FreshCall = Merged['fresh'][number]

/** The call of which the names were known when it was read; see `Candidate.call`. */
export function knownCallOf({ candidate, eventId, variant }: FreshCall): Candidate['call'] {
  const { call } = candidate
  if (!call || (call.eventId === eventId && call.variant === variant)) return call
  return { ...call, eventId, variant }
}

/** null: it costs more than the column holds. */
export async function newCallOf(
  page: NamePage,
  book: NameBook,
  fresh: FreshCall,
  reserved: bigint,
  source: string,
): Promise<NewCall | null> {
  const known = knownCallOf(fresh)
  if (known !== undefined) return known
  const { record } = fresh.candidate
  const model =
    book.model(record.provider, record.model) ??
    (await page.findOrCreateModel(record.provider, record.model))
  const projectId =
    book.project(source, record.project) ??
    (await page.findOrCreateProject(source, record.project, reserved))
  const call = callOf(record, fresh.eventId, model, projectId)
  return call && { ...call, variant: fresh.variant }
}

/** A project that is created must not get an id that other rows of the batch mean. */
export function largestProjectId(candidates: readonly Candidate[]): bigint {
  let largest = 0n
  let last = ''
  for (const { record } of candidates) {
    if (record.project === last || !isProjectId(record.project)) continue
    last = record.project
    const id = BigInt(last)
    if (id > largest) largest = id
  }
  return largest
}
