import type { Queryable } from '../../storage/database'
import { findEventIds, findKnownCalls } from '../../storage/usage-write'
import type { UsageFormat } from './formats/format'
import { type Candidate, type Merged, mergeCandidates, variantIds } from './merge'

/** Calls of generic files share one space of event ids; every other format has its own. */
export function sourceOf({ id }: Pick<UsageFormat, 'id'>): string {
  return id === 'csv' || id === 'jsonl' ? 'generic' : id
}

/** Makes calls of candidates, with what the database has of them. */
export async function mergeWithKnown(
  tx: Queryable,
  source: string,
  { keep }: Pick<UsageFormat, 'keep'>,
  candidates: readonly Candidate[],
): Promise<Merged> {
  const ids = [...new Set(candidates.map(({ eventId }) => eventId))]
  if (keep !== 'first') {
    const known = await findKnownCalls(tx, source, ids)
    const variants = await findKnownCalls(tx, source, variantIds(candidates, known))
    return mergeCandidates(keep, candidates, new Map([...known, ...variants]))
  }
  // What is there stays as it is, so that its id is all one needs to know.
  const seen = await findEventIds(tx, source, ids)
  const fresh = candidates.filter(({ eventId }) => !seen.has(eventId))
  return mergeCandidates(keep, fresh, new Map())
}
