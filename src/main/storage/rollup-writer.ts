import { randomUUID } from 'node:crypto'
import {
  readEntry,
  readMeta,
  type RollupBuild,
  type RollupMeta,
  writeBuild,
  writeEntry,
  writeMeta,
} from './rollup-cache'
import type { CacheConnection, CacheValue, RowText } from './rollup-connection'
import { BLOCK_BITS, cellsTable, SUM_COLUMNS, ZERO_COST_INDEX } from './rollup-schema'

/** Cells and day signatures that were summed from raw rows, as the tables hold them. */
export interface FreshSums {
  /** day, model, project and the six sums, for each cell, sorted; made as they are asked for. */
  cells: Iterable<RowText>
  /** day, high and low part of SUM(id), for each day. */
  days: readonly RowText[]
  /** The same by day and model, day and project, and block, model and project; after the cells. */
  margins: Readonly<Record<'models' | 'projects' | 'blocks', () => readonly RowText[]>> | null
}

/** The tables of sums beside the cells, and where a build keeps theirs. */
const MARGINS = [
  { of: 'models', table: 'model_days', fresh: 'fresh_model_days', keys: ['day', 'model_id'] },
  {
    of: 'projects',
    table: 'project_days',
    fresh: 'fresh_project_days',
    keys: ['day', 'project_id'],
  },
  {
    of: 'blocks',
    table: 'pair_blocks',
    fresh: 'fresh_pair_blocks',
    keys: ['block', 'model_id', 'project_id'],
  },
] as const

const CELL_COLUMNS = ['day', 'model_id', 'project_id', ...SUM_COLUMNS]
const SUMS = SUM_COLUMNS.join(', ')
const ADDED = `ON CONFLICT DO UPDATE SET ${SUM_COLUMNS.map(
  (column) => `${column} = ${column} + excluded.${column}`,
).join(', ')}`
const TOTALS = SUM_COLUMNS.map((column) => `SUM(${column})`).join(', ')

/** Adds to what was read so far; with a build, its position is remembered with it. */
export function addFresh(
  cache: CacheConnection,
  fresh: FreshSums,
  build: RollupBuild | null,
): Promise<void> {
  return cache.transaction(async () => {
    await cache.insert(`INSERT INTO fresh_cells (${CELL_COLUMNS.join(', ')})`, fresh.cells, ADDED)
    await cache.insert(
      'INSERT INTO fresh_days (day, id_high, id_low)',
      fresh.days,
      `ON CONFLICT DO UPDATE SET id_high = id_high + excluded.id_high, id_low = id_low + excluded.id_low`,
    )
    for (const { of, fresh: table, keys } of fresh.margins ? MARGINS : []) {
      const columns = [...keys, ...SUM_COLUMNS]
      await cache.insert(
        `INSERT INTO ${table} (${columns.join(', ')})`,
        fresh.margins?.[of]() ?? [],
        ADDED,
      )
    }
    if (build) await writeBuild(cache, build)
  })
}

/** Forgets what was read, and an unfinished build with it. */
export function clearFresh(cache: CacheConnection): Promise<void> {
  return cache.transaction(async () => {
    await emptyFresh(cache)
    await writeBuild(cache, null)
  })
}

async function emptyFresh(cache: CacheConnection): Promise<void> {
  await cache.run('DROP TABLE IF EXISTS fresh_cells')
  await cache.run(cellsTable('fresh_cells'))
  await cache.run('DELETE FROM fresh_days')
  for (const { fresh } of MARGINS) await cache.run(`DELETE FROM ${fresh}`)
}

/** What a writer says of the cells; the rest is known of them. */
export type NewMeta = Omit<RollupMeta, 'calls' | 'revision'>

/** Puts what a build read in the place of all cells, at once: until then the old ones answer. */
export function replaceAll(cache: CacheConnection, meta: NewMeta): Promise<void> {
  return cache.transaction(async () => {
    await cache.run('DROP TABLE cells')
    await cache.run('ALTER TABLE fresh_cells RENAME TO cells')
    for (const { table, fresh } of MARGINS) {
      await cache.run(`DELETE FROM ${table}`)
      await cache.run(`INSERT INTO ${table} SELECT * FROM ${fresh}`)
    }
    await cache.run(ZERO_COST_INDEX)
    await cache.run('DELETE FROM days')
    await cache.run(
      `INSERT INTO days (day, ${SUMS}, id_high, id_low)
       SELECT day, ${TOTALS}, id_high, id_low FROM model_days JOIN fresh_days USING (day) GROUP BY day`,
    )
    await emptyFresh(cache)
    await writeBuild(cache, null)
    await writeMeta(cache, await withCalls(cache, meta, randomUUID()))
  })
}

/** The days (of those read, or of all) whose cells differ from what was read, in order. */
export async function differingDays(
  cache: CacheConnection,
  days: readonly number[] | 'all',
): Promise<number[]> {
  const differs = SUM_COLUMNS.map((column) => `a.${column} <> b.${column}`).join(' OR ')
  const params = days === 'all' ? [] : [JSON.stringify(days)]
  const among = days === 'all' ? '' : 'AND a.day IN (SELECT value FROM json_each(?))'
  const compare = (a: string, b: string, sums: string): string =>
    `SELECT a.day AS day FROM ${a} a LEFT JOIN ${b} b
       ON b.day = a.day AND b.model_id = a.model_id AND b.project_id = a.project_id
     WHERE (b.day IS NULL ${sums}) ${among}`
  const rows = await cache.all<{ day: number }>(
    `${compare('fresh_cells', 'cells', `OR ${differs}`)} UNION ${compare('cells', 'fresh_cells', '')}
     ORDER BY 1`,
    [...params, ...params],
  )
  return rows.map((row) => row.day)
}

/**
 * Replaces one day by what was read of it. `noticedAt` (an instant) records the difference, new −
 * old, as a change of a closed day; null does not.
 */
export function replaceDay(
  cache: CacheConnection,
  day: number,
  noticedAt: string | null,
): Promise<void> {
  return cache.transaction(async () => {
    if (noticedAt !== null) await recordChange(cache, day, noticedAt)
    await addToBlock(cache, day, '-')
    for (const table of ['cells', 'model_days', 'project_days', 'days']) {
      await cache.run(`DELETE FROM ${table} WHERE day = ?`, [day])
    }
    await cache.run('INSERT INTO cells SELECT * FROM fresh_cells WHERE day = ?', [day])
    await addToBlock(cache, day, '+')
    await sumMargins(cache, 'WHERE day = ?', [day])
    await cache.run(
      `INSERT INTO days (day, ${SUMS}, id_high, id_low)
       SELECT day, ${TOTALS}, id_high, id_low FROM model_days JOIN fresh_days USING (day)
       WHERE day = ? GROUP BY day`,
      [day],
    )
    await cache.run("UPDATE meta SET value = json_set(value, '$.revision', ?) WHERE key = 'meta'", [
      randomUUID(),
    ])
  })
}

/** Takes a day's cells out of its block, or adds them. */
async function addToBlock(cache: CacheConnection, day: number, sign: '+' | '-'): Promise<void> {
  const signed = SUM_COLUMNS.map((column) => `${sign}${column}`).join(', ')
  await cache.run(
    `INSERT INTO pair_blocks (block, model_id, project_id, ${SUMS})
     SELECT day >> ${BLOCK_BITS}, model_id, project_id, ${signed} FROM cells WHERE day = ? ${ADDED}`,
    [day],
  )
  const block = Math.floor(day / 2 ** BLOCK_BITS)
  await cache.run('DELETE FROM pair_blocks WHERE block = ? AND calls = 0', [block])
}

/** Equal sums of other rows (one deleted, the same inserted again) leave another signature. */
export async function adoptSignatures(cache: CacheConnection): Promise<void> {
  await cache.run(
    `UPDATE days SET (id_high, id_low) =
       (SELECT id_high, id_low FROM fresh_days WHERE fresh_days.day = days.day)
     WHERE day IN (SELECT day FROM fresh_days)`,
  )
}

/** Ends a refresh: what was read is dropped and the new state stands. */
export function finishFresh(cache: CacheConnection, meta: NewMeta): Promise<void> {
  return cache.transaction(async () => {
    await emptyFresh(cache)
    await writeMeta(cache, await withCalls(cache, meta, (await readMeta(cache)).revision))
  })
}

async function withCalls(
  cache: CacheConnection,
  meta: NewMeta,
  revision: string,
): Promise<RollupMeta> {
  const [row] = await cache.all<{ calls: number }>('SELECT TOTAL(calls) AS calls FROM days')
  return { ...meta, calls: row?.calls ?? 0, revision }
}

async function sumMargins(
  cache: CacheConnection,
  where: string,
  params: readonly CacheValue[] = [],
): Promise<void> {
  for (const [table, key] of [
    ['model_days', 'model_id'],
    ['project_days', 'project_id'],
  ]) {
    await cache.run(
      `INSERT INTO ${table} (day, ${key}, ${SUMS})
       SELECT day, ${key}, ${TOTALS} FROM cells ${where} GROUP BY day, ${key}`,
      params,
    )
  }
}

async function recordChange(cache: CacheConnection, day: number, at: string): Promise<void> {
  const difference = (column: string): string =>
    `(SELECT IFNULL(SUM(${column}), 0) FROM fresh_cells WHERE day = ?1)
     - (SELECT IFNULL(SUM(${column}), 0) FROM cells WHERE day = ?1)`
  const columns = ['calls', 'cost_micros', 'input_tokens', 'output_tokens']
  await cache.run(
    `INSERT INTO day_changes (day, noticed_at, ${columns.join(', ')})
     SELECT ?1, ?2, ${columns.map(difference).join(', ')}`,
    [day, at],
  )
}

/** Each day's calls and SUM(id), as they were summed. */
export async function readSignatures(
  cache: CacheConnection,
): Promise<Map<number, { calls: number; idSum: bigint }>> {
  const rows = await cache.all<{ day: number; calls: number; high: string; low: string }>(
    `SELECT day, calls, CAST(id_high AS TEXT) AS high, CAST(id_low AS TEXT) AS low FROM days`,
  )
  return new Map(
    rows.map(({ day, calls, high, low }) => [
      day,
      { calls, idSum: (BigInt(high) << 32n) + BigInt(low) },
    ]),
  )
}

/** Throws AppError when the file is damaged. */
export async function checkWhole(cache: CacheConnection): Promise<boolean> {
  const [row] = await cache.all<{ quick_check: string }>('PRAGMA quick_check(1)')
  return row?.quick_check === 'ok'
}

/** Throws the cells away; the changes that were noticed stay. */
export function forgetCells(cache: CacheConnection): Promise<void> {
  return cache.transaction(async () => {
    await cache.run("DELETE FROM meta WHERE key <> 'lease'")
    for (const table of ['cells', 'model_days', 'project_days', 'days', 'pair_blocks']) {
      await cache.run(`DELETE FROM ${table}`)
    }
    await emptyFresh(cache)
  })
}

const LEASE_MS = 20_000

/**
 * Desktop, browser mode and command line share the file: one of them writes at a time. Answers
 * false while another owner's lease runs (wall clock, milliseconds).
 */
export function takeLease(cache: CacheConnection, owner: string, now: number): Promise<boolean> {
  return cache.transaction(async () => {
    const lease = await readEntry<{ owner: string; until: number }>(cache, 'lease')
    if (lease && lease.owner !== owner && lease.until > now && lease.until <= now + LEASE_MS) {
      return false
    }
    await writeEntry(cache, 'lease', { owner, until: now + LEASE_MS })
    return true
  })
}

export async function dropLease(cache: CacheConnection, owner: string): Promise<void> {
  await cache.run("DELETE FROM meta WHERE key = 'lease' AND json_extract(value, '$.owner') = ?", [
    owner,
  ])
}
