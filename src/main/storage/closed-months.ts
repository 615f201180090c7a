import type { Drift, FrozenPrice, Month } from '../../contract/months'
import type { DecimalString, Id, Instant, LocalDate } from '../../contract/values'
import { idParam, microsToUsd, readCount, readId, usdToMicros } from './codec'
import type { OpenTransaction, Queryable } from './database'
import { anyOf, secondsParam } from './usage-filter'

/** Sums over the calls of one day, model and project. */
export interface FrozenCell {
  day: LocalDate
  modelId: Id
  projectId: Id
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costMicros: bigint
  unpricedCalls: number
  /** Of the calls' content, whatever their order: 16 hexadecimal digits. */
  rowHash: string
}

export interface ClosedMonthRecord {
  month: Month
  timeZone: string
  from: Instant
  to: Instant
  closedAt: Instant
  closedBy: string
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costUsd: DecimalString
  unpricedCalls: number
  checksum: string
  verifiedAt: Instant | null
  drift: Drift | null
}

interface MonthRow {
  month: string
  time_zone: string
  from_at: unknown
  to_at: unknown
  closed_at: unknown
  closed_by: string
  calls: unknown
  cache_hits: unknown
  input_tokens: unknown
  output_tokens: unknown
  cost_micros: unknown
  unpriced_calls: unknown
  checksum: string
  verified_at: unknown
  drift: string | null
}

/** Newest first. */
export async function listClosedMonths(db: Queryable): Promise<ClosedMonthRecord[]> {
  const rows = await db.select<MonthRow>(
    `SELECT month, time_zone, from_at, to_at, closed_at, closed_by, calls, cache_hits, input_tokens,
       output_tokens, ${db.codec.idColumn('cost_micros')} AS cost_micros, unpriced_calls, checksum,
       verified_at, drift
     FROM token_ledger_closed_months ORDER BY month DESC`,
  )
  return rows.map((row) => ({
    month: row.month,
    timeZone: row.time_zone,
    from: db.codec.readInstant(row.from_at),
    to: db.codec.readInstant(row.to_at),
    closedAt: db.codec.readInstant(row.closed_at),
    closedBy: row.closed_by,
    calls: readCount(row.calls),
    cacheHits: readCount(row.cache_hits),
    inputTokens: readCount(row.input_tokens),
    outputTokens: readCount(row.output_tokens),
    costUsd: microsToUsd(BigInt(String(row.cost_micros))),
    unpricedCalls: readCount(row.unpriced_calls),
    checksum: row.checksum,
    verifiedAt: row.verified_at === null ? null : db.codec.readInstant(row.verified_at),
    drift: row.drift === null ? null : (JSON.parse(row.drift) as Drift),
  }))
}

/** The closed stretches of time, in UTC seconds (start inclusive, end exclusive). */
export async function listClosedRanges(
  db: Queryable,
): Promise<{ month: Month; from: number; to: number }[]> {
  const rows = await db.select<{ month: string; from_at: unknown; to_at: unknown }>(
    'SELECT month, from_at, to_at FROM token_ledger_closed_months ORDER BY month',
  )
  return rows.map((row) => ({
    month: row.month,
    from: db.codec.readSeconds(row.from_at),
    to: db.codec.readSeconds(row.to_at),
  }))
}

export async function insertClosedMonth(
  tx: OpenTransaction,
  record: Omit<ClosedMonthRecord, 'closedAt' | 'verifiedAt' | 'drift'>,
  prices: readonly FrozenPrice[],
  cells: readonly FrozenCell[],
): Promise<void> {
  await tx.run(
    `INSERT INTO token_ledger_closed_months (month, time_zone, from_at, to_at, closed_by, calls,
       cache_hits, input_tokens, output_tokens, cost_micros, unpriced_calls, checksum, prices)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      record.month,
      record.timeZone,
      tx.codec.instantBound(record.from),
      tx.codec.instantBound(record.to),
      record.closedBy,
      record.calls,
      record.cacheHits,
      record.inputTokens,
      record.outputTokens,
      usdToMicros(record.costUsd),
      record.unpricedCalls,
      record.checksum,
      JSON.stringify(prices),
    ],
  )
  for (let start = 0; start < cells.length; start += CELLS_AT_ONCE) {
    await tx.bulkInsert(
      'token_ledger_closed_month_days',
      DAY_COLUMNS,
      cells
        .slice(start, start + CELLS_AT_ONCE)
        .map((cell) => [
          record.month,
          cell.day,
          cell.modelId,
          cell.projectId,
          cell.calls,
          cell.cacheHits,
          cell.inputTokens,
          cell.outputTokens,
          cell.costMicros,
          cell.unpricedCalls,
          cell.rowHash,
        ]),
    )
  }
}

const CELLS_AT_ONCE = 2_000
const DAY_COLUMNS = [
  'month',
  'day',
  'llm_model_id',
  'project_id',
  'calls',
  'cache_hits',
  'input_tokens',
  'output_tokens',
  'cost_micros',
  'unpriced_calls',
  'row_hash',
]

export async function readFrozenCells(db: Queryable, month: Month): Promise<FrozenCell[]> {
  const { idColumn } = db.codec
  const rows = await db.select<Record<string, unknown>>(
    `SELECT day, ${idColumn('llm_model_id')} AS model_id, ${idColumn('project_id')} AS project,
       calls, cache_hits, input_tokens, output_tokens, ${idColumn('cost_micros')} AS cost_micros,
       unpriced_calls, row_hash
     FROM token_ledger_closed_month_days WHERE month = ?
     ORDER BY day, llm_model_id, project_id`,
    [month],
  )
  return rows.map((row) => ({
    day: String(row['day']),
    modelId: readId(row['model_id']),
    projectId: readId(row['project']),
    calls: readCount(row['calls']),
    cacheHits: readCount(row['cache_hits']),
    inputTokens: readCount(row['input_tokens']),
    outputTokens: readCount(row['output_tokens']),
    costMicros: BigInt(String(row['cost_micros'])),
    unpricedCalls: readCount(row['unpriced_calls']),
    rowHash: String(row['row_hash']),
  }))
}

export async function readFrozenPrices(db: Queryable, month: Month): Promise<FrozenPrice[]> {
  const [row] = await db.select<{ prices: string }>(
    'SELECT prices FROM token_ledger_closed_months WHERE month = ?',
    [month],
  )
  return row ? (JSON.parse(row.prices) as FrozenPrice[]) : []
}

/** Keeps what a comparison has found; null: everything is as it was. */
export async function recordVerification(
  db: Queryable,
  month: Month,
  drift: Drift | null,
): Promise<void> {
  const now = db.engine === 'mysql' ? 'CURRENT_TIMESTAMP' : 'unixepoch()'
  await db.run(
    `UPDATE token_ledger_closed_months SET verified_at = ${now}, drift = ? WHERE month = ?`,
    [drift && JSON.stringify(drift), month],
  )
}

/** Answers false when it was not closed (any more). */
export async function deleteClosedMonth(db: Queryable, month: Month): Promise<boolean> {
  await db.run('DELETE FROM token_ledger_closed_month_days WHERE month = ?', [month])
  return (await db.run('DELETE FROM token_ledger_closed_months WHERE month = ?', [month])) > 0
}

/** Which of these stretches hold a call of a model, or a call or a report of an import. */
export async function rangesTouched<Range extends { from: number; to: number }>(
  db: Queryable,
  ranges: readonly Range[],
  of: { modelId: Id } | { importId: Id },
): Promise<Range[]> {
  const found: Range[] = []
  for (const range of ranges) {
    const span = [secondsParam(db, Math.max(range.from, 1)), secondsParam(db, range.to)]
    const rows =
      'modelId' in of
        ? await db.select(
            `SELECT 1 FROM llm_usage_logs WHERE ${anyOf('llm_model_id', [of.modelId]).sql}
               AND created_at >= ? AND created_at < ? LIMIT 1`,
            [idParam(of.modelId), ...span],
          )
        : await db.select(
            `SELECT 1 FROM token_ledger_usage_details d
               JOIN llm_usage_logs u ON u.id = d.usage_log_id
             WHERE d.import_id = ? AND u.created_at >= ? AND u.created_at < ?
             UNION ALL SELECT 1 FROM token_ledger_usage_buckets
             WHERE import_id = ? AND period_end > ? AND period_start < ? LIMIT 1`,
            [idParam(of.importId), ...span, idParam(of.importId), ...span],
          )
    if (rows.length > 0) found.push(range)
  }
  return found
}
