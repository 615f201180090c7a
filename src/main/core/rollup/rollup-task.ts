import type { DatabaseSettings } from '../../../contract/connections'
import type { RollupStatus } from '../../../contract/rollup'
import type { CacheConnection } from '../../storage/rollup-connection'
import type { RollupSource } from '../../storage/rollup-source'
import type { ZoneDays } from './zone-days'

/**
 * How closely the cells are compared with the raw rows; each takes in the ones before it.
 * `open`: the open days. `written`: days of rows with a new updated_at. `signatures`: COUNT and
 * SUM(id) of every day. `full`: every row.
 */
export type RollupDepth = 'open' | 'written' | 'signatures' | 'full'

export interface RollupTask {
  settings: DatabaseSettings
  password: string | null
  cacheFile: string
  timeZone: string
  /** The app's clock (UTC seconds): it decides which days are open. */
  now: number
  depth: RollupDepth
  /** False: differences are this app's own writes and are no news. */
  record: boolean
  /** Tests read in smaller chunks. */
  chunk?: number
}

export interface RollupProgress {
  activity: NonNullable<RollupStatus['progress']>['activity']
  done: number
  total: number | null
}

export interface RollupOutcome {
  /** `busy`: another process works on the same cache. */
  kind: 'done' | 'busy'
  /** How long each comparison of all rows took the server, in milliseconds. */
  took: Partial<Record<RollupDepth, number>>
  /** Days whose cells were replaced. */
  repaired: number
}

/** What the steps of one run share. */
export interface RollupContext {
  task: RollupTask
  cache: CacheConnection
  source: RollupSource
  zone: ZoneDays
  signal: AbortSignal
  progress(progress: RollupProgress): void
  took: Partial<Record<RollupDepth, number>>
}
