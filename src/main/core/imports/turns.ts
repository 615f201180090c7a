import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { ImportCounts } from '../../storage/imports'

/** The import's counts up to a batch, once all before it is written. Throws when that failed. */
export type CountsBefore = () => Promise<ImportCounts>

/** A batch before that takes longer waits perhaps for this one's locks, as after an undoing. */
const LEAST_PATIENCE_MS = 1_000
const MOST_PATIENCE_MS = 10_000

/** The batch must let go of its locks and be written again, after the one before it. */
export class TooLong extends AppError {
  constructor() {
    super('database_busy', 'The batch before this one takes long.')
  }
}

/** How long a batch waits that was itself written in so many milliseconds. */
export function patienceOf(writtenInMs: number): number {
  return Math.min(MOST_PATIENCE_MS, Math.max(LEAST_PATIENCE_MS, 5 * writtenInMs))
}

/** The same, asked within a transaction that holds locks. Throws `TooLong`. */
export async function soon(before: CountsBefore, patienceMs: number): Promise<ImportCounts> {
  const known = new AbortController()
  const late = delay(patienceMs, undefined, { signal: known.signal }).then(() => {
    throw new TooLong()
  })
  try {
    return await Promise.race([before(), late])
  } finally {
    known.abort()
  }
}

export function areDisjoint(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const value of other) if (one.has(value)) return false
  return true
}
