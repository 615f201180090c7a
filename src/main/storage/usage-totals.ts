import type { DecimalString, Id } from '../../contract/values'
import { readCount } from './codec'
import type { Queryable } from './database'
import {
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  unpricedCondition,
  whereAll,
} from './usage-filter'

/** Sums over calls. */
export interface TotalsRecord {
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  /** USD, six places, exact. */
  costUsd: DecimalString
  unpricedCalls: number
}

export interface TotalsSqlRow {
  calls: unknown
  cache_hits: unknown
  input_sum: unknown
  output_sum: unknown
  cost_sum: unknown
  unpriced: unknown
}

export function totalsColumns(pricedModelIds: readonly Id[]): SqlFragment {
  const unpriced = unpricedCondition(pricedModelIds)
  return {
    sql: `COUNT(*) AS calls, SUM(CASE WHEN cache_hit <> 0 THEN 1 ELSE 0 END) AS cache_hits,
      SUM(input_tokens) AS input_sum, SUM(output_tokens) AS output_sum, SUM(cost_usd) AS cost_sum,
      SUM(CASE WHEN ${unpriced.sql} THEN 1 ELSE 0 END) AS unpriced`,
    params: unpriced.params,
  }
}

export function toTotals(db: Pick<Queryable, 'codec'>, row: TotalsSqlRow): TotalsRecord {
  return {
    calls: readCount(row.calls),
    cacheHits: readCount(row.cache_hits),
    inputTokens: readCount(row.input_sum),
    outputTokens: readCount(row.output_sum),
    costUsd: db.codec.readMoney(row.cost_sum),
    unpricedCalls: readCount(row.unpriced),
  }
}

/** Exact totals of a filter, in one statement. */
export async function readUsageTotals(
  db: Queryable,
  filter: StorageUsageFilter,
): Promise<TotalsRecord> {
  const columns = totalsColumns(filter.pricedModelIds)
  const where = whereAll(filterConditions(db, filter))
  const [row] = await db.select<TotalsSqlRow>(
    `SELECT ${columns.sql} FROM llm_usage_logs ${where.sql}`,
    [...columns.params, ...where.params],
  )
  if (!row) throw new Error('an aggregate answered no row')
  return toTotals(db, row)
}

/** How many calls a filter meets, counted up to `cap` (or all of them). */
export async function countUsage(
  db: Queryable,
  filter: StorageUsageFilter,
  cap?: number,
): Promise<number> {
  const where = whereAll(filterConditions(db, filter))
  const sql =
    cap === undefined
      ? `SELECT COUNT(*) AS calls FROM llm_usage_logs ${where.sql}`
      : `SELECT COUNT(*) AS calls FROM
          (SELECT 1 FROM llm_usage_logs ${where.sql} LIMIT ${Math.trunc(cap)}) AS some_calls`
  const rows = await db.select<{ calls: unknown }>(sql, where.params)
  return readCount(rows[0]?.calls)
}
