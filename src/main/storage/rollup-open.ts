import type { Id } from '../../contract/values'
import { readCount, readId } from './codec'
import type { Queryable, SqlParameter } from './database'

/** Sums of the raw calls of one day, model and project. Cost in micro-USD. */
export interface OpenCell {
  /** An instant of the day (UTC seconds). */
  at: number
  modelId: Id
  projectId: Id
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costMicros: number
  zeroCostCalls: number
  /** The greatest id of them. */
  lastId: Id
}

interface OpenRow {
  at_second: unknown
  model_id: unknown
  project: unknown
  calls: unknown
  cache_hits: unknown
  input_sum: unknown
  output_sum: unknown
  cost_sum: unknown
  zero_cost: unknown
  last_id: unknown
}

/**
 * Sums of the calls since `starts[0]`. Each start (UTC seconds) but the last begins a day that ends
 * at the next; what comes after the last is summed second by second, since it should be nothing.
 */
export async function readOpenCells(db: Queryable, starts: readonly number[]): Promise<OpenCell[]> {
  const [from] = starts
  const end = starts.at(-1)
  if (from === undefined || end === undefined) return []
  const days = starts.slice(0, -1)
  const whens = days.map((start) => `WHEN created_at < ? THEN ${Math.trunc(start)}`)
  const known =
    days.length === 0
      ? []
      : await sum(
          db,
          { sql: `CASE ${whens.join(' ')} END`, params: starts.slice(1).map(db.codec.seconds) },
          'created_at >= ? AND created_at < ?',
          [db.codec.seconds(Math.max(from, 1)), db.codec.seconds(end)],
        )
  const second = db.engine === 'mysql' ? 'FLOOR(UNIX_TIMESTAMP(created_at))' : 'created_at'
  const later = await sum(db, { sql: second, params: [] }, 'created_at >= ?', [
    db.codec.seconds(end),
  ])
  return [...known, ...later]
}

/**
 * How many calls there are since `from` (UTC seconds), and the greatest id of them, null of none:
 * from the index of times alone, in a tenth of the time of their sums.
 */
export async function readOpenExtent(
  db: Queryable,
  from: number,
): Promise<{ calls: number; lastId: Id | null }> {
  const [row] = await db.select<{ calls: unknown; last_id: unknown }>(
    `SELECT COUNT(*) AS calls, ${db.codec.idColumn('MAX(id)')} AS last_id
     FROM llm_usage_logs WHERE created_at >= ?`,
    [db.codec.seconds(Math.max(from, 1))],
  )
  const lastId = row?.last_id ?? null
  return { calls: readCount(row?.calls), lastId: lastId === null ? null : readId(lastId) }
}

async function sum(
  db: Queryable,
  at: { sql: string; params: SqlParameter[] },
  where: string,
  params: SqlParameter[],
): Promise<OpenCell[]> {
  const { idColumn } = db.codec
  const rows = await db.select<OpenRow>(
    `SELECT ${at.sql} AS at_second, ${idColumn('llm_model_id')} AS model_id,
       ${idColumn('project_id')} AS project, COUNT(*) AS calls,
       SUM(CASE WHEN cache_hit <> 0 THEN 1 ELSE 0 END) AS cache_hits,
       SUM(input_tokens) AS input_sum, SUM(output_tokens) AS output_sum, SUM(cost_usd) AS cost_sum,
       SUM(CASE WHEN cost_usd = 0 AND cache_hit = 0 AND (input_tokens > 0 OR output_tokens > 0)
         THEN 1 ELSE 0 END) AS zero_cost, ${idColumn('MAX(id)')} AS last_id
     FROM llm_usage_logs WHERE ${where} GROUP BY at_second, llm_model_id, project_id`,
    [...at.params, ...params],
  )
  return rows.map((row) => ({
    at: readCount(row.at_second),
    modelId: readId(row.model_id),
    projectId: readId(row.project),
    calls: readCount(row.calls),
    cacheHits: readCount(row.cache_hits),
    inputTokens: readCount(row.input_sum),
    outputTokens: readCount(row.output_sum),
    costMicros: db.codec.readMicros(row.cost_sum),
    zeroCostCalls: readCount(row.zero_cost),
    lastId: readId(row.last_id),
  }))
}
