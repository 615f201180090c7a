import type { Id } from '../../contract/values'
import { readCount, readId } from './codec'
import type { Queryable } from './database'
import {
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'
import { toTotals, totalsColumns, type TotalsRecord, type TotalsSqlRow } from './usage-totals'

export interface KeyedTotals extends TotalsRecord {
  key: Id
}

/** Totals by model. */
export function sumUsageByModel(db: Queryable, filter: StorageUsageFilter): Promise<KeyedTotals[]> {
  return sumByColumn(db, filter, 'llm_model_id')
}

/** Totals by project. */
export function sumUsageByProject(
  db: Queryable,
  filter: StorageUsageFilter,
): Promise<KeyedTotals[]> {
  return sumByColumn(db, filter, 'project_id')
}

/**
 * On MySQL the `+ 0` keeps the optimizer from walking the column's index with a look-up for each
 * row. SQLite groups by sorting, so there the index is right.
 */
async function sumByColumn(
  db: Queryable,
  filter: StorageUsageFilter,
  column: 'llm_model_id' | 'project_id',
): Promise<KeyedTotals[]> {
  const group = db.engine === 'mysql' ? `${column} + 0` : column
  const rows = await sumBy<TotalsSqlRow & { group_id: unknown }>(
    db,
    filter,
    { sql: `${db.codec.idColumn(group)} AS group_id`, params: [] },
    group,
  )
  return rows.map((row) => ({ key: readId(row.group_id), ...toTotals(db, row) }))
}

/** Totals of the seconds from `base + slot × step`, `step` long. */
export interface SlotTotals extends TotalsRecord {
  slot: number
}

/** Totals by equal slots of time; no named zones in SQL. `base` and `step` in UTC seconds. */
export async function sumUsageBySlot(
  db: Queryable,
  filter: StorageUsageFilter,
  base: number,
  step: number,
): Promise<SlotTotals[]> {
  const slot =
    db.engine === 'mysql' ? '(UNIX_TIMESTAMP(created_at) - ?) DIV ?' : '(created_at - ?) / ?'
  const rows = await sumBy<TotalsSqlRow & { slot: unknown }>(
    db,
    filter,
    { sql: `${slot} AS slot`, params: [Math.trunc(base), Math.trunc(step)] },
    'slot',
  )
  return rows
    .map((row) => ({ slot: readCount(row.slot), ...toTotals(db, row) }))
    .toSorted((a, b) => a.slot - b.slot)
}

function sumBy<Row extends object>(
  db: Queryable,
  filter: StorageUsageFilter,
  key: SqlFragment,
  group: string,
): Promise<Row[]> {
  const columns = totalsColumns(filter.pricedModelIds)
  const where = whereAll(filterConditions(db, filter))
  return db.select<Row>(
    `SELECT ${key.sql}, ${columns.sql} FROM llm_usage_logs ${where.sql} GROUP BY ${group} ORDER BY NULL`,
    [...key.params, ...columns.params, ...where.params],
  )
}

/** The first and last second (UTC) that any call has, from the index alone; null when none. */
export async function readUsageSpan(db: Queryable): Promise<{ from: number; to: number } | null> {
  const rows = await db.select<{ low: unknown; high: unknown }>(
    `SELECT (SELECT MIN(created_at) FROM llm_usage_logs) AS low,
            (SELECT MAX(created_at) FROM llm_usage_logs) AS high`,
  )
  const row = rows[0]
  if (!row || row.low === null || row.high === null) return null
  const seconds = (value: unknown): number => db.codec.readSeconds(value) || 0
  return { from: seconds(row.low), to: seconds(row.high) }
}
