import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { DatabaseSettings } from '../../contract/connections'
import { AppError } from '../../contract/errors'
import { type CacheConnection, openCacheConnection } from './rollup-connection'

/** The cache is derived: a file of another version is thrown away, never migrated. */
const VERSION = 2

/** The sums that every table of the cache holds, in this order. Cost in micro-USD. */
export const SUM_COLUMNS = [
  'calls',
  'cache_hits',
  'input_tokens',
  'output_tokens',
  'cost_micros',
  'zero_cost_calls',
] as const

/** A block is `day >> BLOCK_BITS`. */
export const BLOCK_BITS = 5

const sums = SUM_COLUMNS.map((column) => `${column} INTEGER NOT NULL`).join(', ')
const sumDefaults = SUM_COLUMNS.map((column) => `${column} INTEGER NOT NULL DEFAULT 0`).join(', ')

/** Days are counted from 1970-01-01; ids stand as signed 64-bit integers (`storedId`). */
export const cellsTable = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS ${name} (day INTEGER NOT NULL, model_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL, ${sums}, PRIMARY KEY (day, model_id, project_id)) WITHOUT ROWID`

/** Which calls without a cost are unpriced depends on their models; these are few. */
export const ZERO_COST_INDEX = `CREATE INDEX IF NOT EXISTS zero_cost
  ON cells (model_id, day, project_id, zero_cost_calls) WHERE zero_cost_calls > 0`

/** By day and model, by day and project, and both by blocks of 32 days, for long stretches. */
const margins = (prefix: string): string[] => [
  `CREATE TABLE IF NOT EXISTS ${prefix}model_days (day INTEGER NOT NULL, model_id INTEGER NOT NULL,
    ${sums}, PRIMARY KEY (day, model_id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS ${prefix}project_days (day INTEGER NOT NULL,
    project_id INTEGER NOT NULL, ${sums}, PRIMARY KEY (day, project_id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS ${prefix}pair_blocks (block INTEGER NOT NULL,
    model_id INTEGER NOT NULL, project_id INTEGER NOT NULL, ${sums},
    PRIMARY KEY (block, model_id, project_id)) WITHOUT ROWID`,
]

const statements = [
  'CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
  cellsTable('cells'),
  ZERO_COST_INDEX,
  ...margins(''),
  // A day's totals and its signature: SUM(id) = id_high × 2^32 + id_low.
  `CREATE TABLE IF NOT EXISTS days (day INTEGER PRIMARY KEY, ${sumDefaults},
    id_high INTEGER NOT NULL, id_low INTEGER NOT NULL)`,
  // What is being read from the raw rows, until it is compared with the above or takes its place.
  cellsTable('fresh_cells'),
  `CREATE TABLE IF NOT EXISTS fresh_days (day INTEGER PRIMARY KEY,
    id_high INTEGER NOT NULL, id_low INTEGER NOT NULL)`,
  ...margins('fresh_'),
  `CREATE TABLE IF NOT EXISTS day_changes (id INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL,
    noticed_at TEXT NOT NULL, calls INTEGER NOT NULL, cost_micros INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL)`,
]

/** One file for each database, whoever connects to it; the password is no part of its name. */
export function rollupCacheFile(dataFolder: string, settings: DatabaseSettings): string {
  const place =
    settings.engine === 'sqlite'
      ? ['sqlite', resolve(settings.file)]
      : [
          'mysql',
          settings.socketPath || `${settings.host.toLowerCase()}:${settings.port}`,
          settings.database,
        ]
  const key = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 32)
  return join(dataFolder, 'cache', `${key}.db`)
}

/** Opens the cache; a damaged file or one of another version is replaced by an empty one. */
export async function openRollupFile(file: string): Promise<CacheConnection> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  try {
    return await openWhole(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    await removeRollupFile(file)
    return openWhole(file)
  }
}

/** True when only a new file can help. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.details['reason'] === 'not_a_database' || error.code === 'schema_mismatch')
  )
}

export async function removeRollupFile(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true })
}

async function openWhole(file: string): Promise<CacheConnection> {
  const connection = await openCacheConnection(file)
  try {
    const [row] = await connection.all<{ user_version: number }>('PRAGMA user_version')
    const version = row?.user_version ?? 0
    if (version !== VERSION) {
      const [tables] = await connection.all<{ n: number }>(
        'SELECT COUNT(*) AS n FROM sqlite_master',
      )
      if (version !== 0 || (tables?.n ?? 0) > 0) {
        throw new AppError('schema_mismatch', 'The cache is of another version.')
      }
      await connection.transaction(async () => {
        for (const statement of statements) await connection.run(statement)
        await connection.run(`PRAGMA user_version = ${VERSION}`)
      })
    }
    return connection
  } catch (error) {
    await connection.close().catch(() => undefined)
    throw error
  }
}

/** BIGINT UNSIGNED in SQLite's signed 64 bits, and back: exact for every id. */
export function storedId(id: string | number): bigint {
  return BigInt.asIntN(64, BigInt(id))
}

export function readStoredId(text: string): string {
  return text.startsWith('-') ? BigInt.asUintN(64, BigInt(text)).toString() : text
}
