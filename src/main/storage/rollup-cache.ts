import type { CacheConnection } from './rollup-connection'

/** What the cache holds. Days are counted from 1970-01-01; instants are ISO-8601 UTC. */
export interface RollupMeta {
  /** The zone whose days the cells are; null: no cells yet. */
  timeZone: string | null
  /** The first day that was still open when the cells were last brought up to date. */
  openFrom: number
  refreshedAt: string | null
  verifiedAt: string | null
  calls: number
  /** The server's clock (UTC seconds) at the last look for written rows. */
  writtenUntil: number
  /** Another one with every change of the cells: what was read into memory is void then. */
  revision: string
}

/** A build that has not ended: its zone, the last id read, and the server's clock at its start. */
export interface RollupBuild {
  timeZone: string
  after: string
  rows: number
  startedAt: number
}

export interface DayChangeRecord {
  id: string
  day: number
  noticedAt: string
  calls: number
  costMicros: number
  inputTokens: number
  outputTokens: number
}

const NOTHING: RollupMeta = {
  timeZone: null,
  openFrom: 0,
  refreshedAt: null,
  verifiedAt: null,
  calls: 0,
  writtenUntil: 0,
  revision: '',
}

export async function readMeta(cache: CacheConnection): Promise<RollupMeta> {
  return { ...NOTHING, ...(await readEntry<Partial<RollupMeta>>(cache, 'meta')) }
}

/** The zone stands by itself too, for the queries below to compare. */
export async function writeMeta(cache: CacheConnection, meta: RollupMeta): Promise<void> {
  await writeEntry(cache, 'meta', meta)
  const sql = 'INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)'
  if (meta.timeZone !== null) await cache.run(sql, ['zone', meta.timeZone])
}

export const readBuild = (cache: CacheConnection): Promise<RollupBuild | null> =>
  readEntry<RollupBuild>(cache, 'build')

export async function writeBuild(cache: CacheConnection, build: RollupBuild | null): Promise<void> {
  if (build) await writeEntry(cache, 'build', build)
  else await cache.run("DELETE FROM meta WHERE key = 'build'")
}

export async function readEntry<T>(cache: CacheConnection, key: string): Promise<T | null> {
  const [row] = await cache.all<{ value: string }>('SELECT value FROM meta WHERE key = ?', [key])
  return row ? (JSON.parse(row.value) as T) : null
}

export function writeEntry(cache: CacheConnection, key: string, value: object): Promise<void> {
  const sql = 'INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)'
  return cache.run(sql, [key, JSON.stringify(value)])
}

export async function listDayChanges(cache: CacheConnection): Promise<DayChangeRecord[]> {
  return cache.all<DayChangeRecord>(
    `SELECT CAST(id AS TEXT) AS id, day, noticed_at AS noticedAt, calls, cost_micros AS costMicros,
       input_tokens AS inputTokens, output_tokens AS outputTokens
     FROM day_changes ORDER BY day_changes.id DESC`,
  )
}

export async function acknowledgeDayChanges(
  cache: CacheConnection,
  ids: readonly string[],
): Promise<void> {
  const sql =
    'DELETE FROM day_changes WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))'
  await cache.run(sql, [JSON.stringify(ids)])
}
