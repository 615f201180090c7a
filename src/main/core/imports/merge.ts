import type { NewCall } from '../../storage/usage-insert'
import type { KnownCall } from '../../storage/usage-write'
import type { Keep } from './formats/format'
import { fileEventId } from './identity'
import type { UsageRecord } from './record'

/** A record of the file with the identity that keeps it from being added twice. */
export interface Candidate {
  record: UsageRecord
  eventId: string
  /**
   * As it is to be written, worked out while the batch before is being written; null: it costs more
   * than the column holds; undefined: its names are not known yet.
   */
  call?: NewCall | null | undefined
  raw: string
  /** Its file's place in the folder; "" where one file is imported. */
  file: string
}

/** A call that is there already, and the version of the file that is more complete. */
export interface Replacement {
  known: KnownCall
  candidate: Candidate
  variant: string | null
}

export interface Merged {
  fresh: { candidate: Candidate; eventId: string; variant: string | null }[]
  replacements: Replacement[]
  /** Calls of which only now the request is told. */
  named: { known: KnownCall; variant: string }[]
}

/** One call: what is known of it, and the best version that the batch has. */
interface Slot {
  eventId: string
  known: KnownCall | null
  variant: string | null
  best: Candidate | null
}

/**
 * The further ids under which candidates may be known: those of the calls whose event has another
 * call, with a variant of its own, in the batch or among those that are known.
 */
export function variantIds(
  candidates: readonly Candidate[],
  known: ReadonlyMap<string, KnownCall>,
): string[] {
  const variants = new Map<string, string | null>()
  const ids = new Set<string>()
  for (const candidate of candidates) {
    const { eventId, record } = candidate
    const first = variants.get(eventId) ?? known.get(eventId)?.variant ?? record.variant
    variants.set(eventId, first)
    if (first !== null && record.variant !== null && record.variant !== first) {
      ids.add(variantEventId(candidate))
    }
  }
  return [...ids]
}

/**
 * Makes calls of candidates: those of one event become one, be they in the batch or in the database
 * already. The order of files does not matter: a sidechain's copy of a message, which tells no
 * request, joins the message whether it comes before or after it.
 */
export function mergeCandidates(
  keep: Keep,
  candidates: readonly Candidate[],
  known: ReadonlyMap<string, KnownCall>,
): Merged {
  const slots = new Map<string, Slot>()
  const slotOf = (eventId: string): Slot | undefined => {
    const slot = slots.get(eventId)
    const call = slot ? undefined : known.get(eventId)
    if (!call) return slot
    const made: Slot = { eventId, known: call, variant: call.variant, best: null }
    slots.set(eventId, made)
    return made
  }
  const put = (eventId: string, candidate: Candidate): void => {
    const slot = slotOf(eventId)
    const { variant } = candidate.record
    if (!slot) slots.set(eventId, { eventId, known: null, variant, best: candidate })
    else {
      slot.variant ??= variant
      if (isBetter(keep, candidate.record, slot)) slot.best = candidate
    }
  }
  for (const candidate of candidates) {
    const { variant } = candidate.record
    const first = slotOf(candidate.eventId)
    const isOther = first && variant !== null && first.variant !== null && first.variant !== variant
    put(isOther ? variantEventId(candidate) : candidate.eventId, candidate)
  }
  return sorted([...slots.values()])
}

function sorted(slots: readonly Slot[]): Merged {
  const merged: Merged = { fresh: [], replacements: [], named: [] }
  for (const { eventId, known, variant, best } of slots) {
    if (!known) {
      if (best) merged.fresh.push({ candidate: best, eventId, variant })
    } else if (best) merged.replacements.push({ known, candidate: best, variant })
    else if (variant !== null && known.variant === null) merged.named.push({ known, variant })
  }
  return merged
}

/** Of the lines of one message, each later one may say more of its output. */
export function hasMoreOutput(
  one: Pick<UsageRecord, 'outputTokens'>,
  than: Pick<UsageRecord, 'outputTokens'>,
): boolean {
  return one.outputTokens > than.outputTokens
}

function isBetter(keep: Keep, record: UsageRecord, { best, known }: Slot): boolean {
  const current = best?.record ?? known
  if (!current) return true
  switch (keep) {
    case 'first':
      return false
    case 'highestOutput':
      return hasMoreOutput(record, current)
    case 'last':
      return (
        best !== null ||
        record.outputTokens !== current.outputTokens ||
        record.inputTokens !== current.inputTokens ||
        record.cacheReadTokens !== current.cacheReadTokens
      )
  }
}

function variantEventId({ eventId, record }: Candidate): string {
  return fileEventId(`${eventId}:${record.variant ?? ''}`)
}
