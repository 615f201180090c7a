import type { RollupStatus } from '../../../contract/rollup'
import type { Id, LocalDate } from '../../../contract/values'

/** Sums of calls for one combination of the keys that were asked for; the others are null. */
export interface SpendCell {
  /** A day of the accounting time zone. */
  day: LocalDate | null
  modelId: Id | null
  projectId: Id | null
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  /** Whole micro-USD. */
  costMicros: number
  /** Calls that have tokens, are no cache hit and recorded no cost: unpriced, if their model is. */
  zeroCostCalls: number
}

export interface RollupQuery {
  /** Days of the accounting time zone, both inclusive; null is open. */
  from: LocalDate | null
  to: LocalDate | null
  modelIds?: readonly Id[]
  projectIds?: readonly Id[]
  by: readonly ('day' | 'model' | 'project')[]
  /** Of the cells' sums only `zeroCostCalls` matters. */
  zeroCostOnly?: boolean
}

/** The daily sums of the active database: closed days from the local cache, open days from raw rows. */
export interface Rollup {
  status(): RollupStatus
  /** null: not built yet for this database and zone; ask the raw rows instead. */
  sums(query: RollupQuery): Promise<SpendCell[] | null>
}
