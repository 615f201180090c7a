import type { DatabaseSettings } from '../../../contract/connections'
import { readMeta, type RollupMeta } from '../../storage/rollup-cache'
import type { CacheConnection } from '../../storage/rollup-connection'
import { openRollupFile, removeRollupFile, rollupCacheFile } from '../../storage/rollup-schema'
import { makeMargins, type Margins } from './margins'
import { makeSchedule, type Schedule } from './schedule'

/** The cache of the connection that is open (or cannot be reached). */
export interface Session {
  readonly connectionId: string
  readonly settings: DatabaseSettings
  readonly file: string
  readonly schedule: Schedule
  cache: CacheConnection
  /** Of the cache, in memory. */
  margins: Margins
  /** As last read from the cache. */
  meta: RollupMeta
  /** A comparison ended well since the connection was opened. */
  confirmed: boolean
  /** Why the last one did not. */
  error: string | null
  /** `performance.now()` of the last time that the database could not be reached. */
  unreachableAt: number | null
  /** The user cancelled; nothing starts by itself until asked. */
  paused: boolean
}

export async function openSession(
  dataFolder: string,
  connectionId: string,
  settings: DatabaseSettings,
): Promise<Session> {
  const file = rollupCacheFile(dataFolder, settings)
  const cache = await openRollupFile(file)
  return {
    connectionId,
    settings,
    file,
    schedule: makeSchedule(),
    cache,
    margins: makeMargins(cache),
    meta: await readMeta(cache),
    confirmed: false,
    error: null,
    unreachableAt: null,
    paused: false,
  }
}

/** Throws a damaged cache away and begins with an empty one. */
export async function renewCache(session: Session): Promise<void> {
  await session.cache.close().catch(() => undefined)
  await removeRollupFile(session.file)
  session.cache = await openRollupFile(session.file)
  session.margins = makeMargins(session.cache)
  session.meta = await readMeta(session.cache)
}

/** The database itself may be what is damaged or lacks a table. */
export async function isCacheDamaged(session: Session): Promise<boolean> {
  try {
    const [row] = await session.cache.all<{ quick_check: string }>('PRAGMA quick_check(1)')
    await readMeta(session.cache)
    return row?.quick_check !== 'ok'
  } catch {
    return true
  }
}
