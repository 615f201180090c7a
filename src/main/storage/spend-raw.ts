import type { DecimalString, Id } from '../../contract/values'
import { idParam, readCount, readId, usdToMicros } from './codec'
import type { Queryable, SqlParameter } from './database'
import {
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'
import { toTotals, totalsColumns, type TotalsSqlRow } from './usage-totals'

/** Sums of the calls with one combination of the keys that were asked for; the others are null. */
export interface RawCell {
  /** Which of the slots of time, from 0. */
  slot: number | null
  modelId: Id | null
  projectId: Id | null
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costMicros: bigint
  unpricedCalls: number
}

export interface RawKeys {
  model: boolean
  project: boolean
  /** Slots of time: runs of them, in order and without gaps; no zone is named in SQL. */
  slots: readonly SlotRun[] | null
}

/** Slots of one length, in UTC seconds: days between two changes of the clock, for example. */
export interface SlotRun {
  start: number
  end: number
  length: number
  /** The number of the run's first slot. */
  first: number
}

/**
 * Sums straight from the rows, in no order. On MySQL the `+ 0` keeps the optimizer from walking a
 * key's index with a look-up for each row (3.8 times slower on 5 million rows); SQLite groups by
 * sorting, so there it may take the index.
 */
export async function sumRawCells(
  db: Queryable,
  filter: StorageUsageFilter,
  keys: RawKeys,
): Promise<RawCell[]> {
  const column = (name: string): string => (db.engine === 'mysql' ? `${name} + 0` : name)
  const { idColumn } = db.codec
  const selected: SqlFragment[] = []
  const groups: string[] = []
  if (keys.model) {
    selected.push({ sql: `${idColumn(column('llm_model_id'))} AS model_key`, params: [] })
    groups.push(column('llm_model_id'))
  }
  if (keys.project) {
    selected.push({ sql: `${idColumn(column('project_id'))} AS project_key`, params: [] })
    groups.push(column('project_id'))
  }
  if (keys.slots) {
    const slot = slotExpression(db, keys.slots)
    selected.push({ sql: `${slot.sql} AS slot_key`, params: slot.params })
    groups.push('slot_key')
  }
  selected.push(totalsColumns(filter.pricedModelIds))
  const where = whereAll(filterConditions(db, filter))
  const rows = await db.select<
    TotalsSqlRow & { model_key?: unknown; project_key?: unknown; slot_key?: unknown }
  >(
    `SELECT ${selected.map(({ sql }) => sql).join(', ')} FROM llm_usage_logs ${where.sql}
     ${groups.length > 0 ? `GROUP BY ${groups.join(', ')} ORDER BY NULL` : ''}`,
    [...selected.flatMap(({ params }) => params), ...where.params],
  )
  return rows.map((row) => {
    const { costUsd, ...totals } = toTotals(db, row)
    return {
      slot: keys.slots ? readCount(row.slot_key) : null,
      modelId: keys.model ? readId(row.model_key) : null,
      projectId: keys.project ? readId(row.project_key) : null,
      ...totals,
      costMicros: usdToMicros(costUsd),
    }
  })
}

/** The number of a call's slot: each run's own arithmetic, the last one's to the end. */
function slotExpression(db: Queryable, runs: readonly SlotRun[]): SqlFragment {
  const number =
    db.engine === 'mysql'
      ? '? + (UNIX_TIMESTAMP(created_at) - ?) DIV ?'
      : '? + (created_at - ?) / ?'
  const cases = runs.map((run, index): SqlFragment => {
    const params = [run.first, Math.trunc(run.start), Math.trunc(run.length)]
    return index === runs.length - 1
      ? { sql: `ELSE ${number}`, params }
      : {
          sql: `WHEN created_at < ? THEN ${number}`,
          params: [db.codec.seconds(run.end), ...params],
        }
  })
  return {
    sql: cases.length === 1 ? `(${number})` : `CASE ${cases.map(({ sql }) => sql).join(' ')} END`,
    params: cases.flatMap(({ params }) => params),
  }
}

/** One model's price over a time: UTC seconds, from inclusive, to exclusive, null is open. */
export interface PriceSpan {
  modelId: Id
  fromSeconds: number | null
  toSeconds: number | null
  /** USD per 1,000 tokens, at most twelve places. */
  inputPer1k: DecimalString
  outputPer1k: DecimalString
}

/** What the calls in a span of a price come to; `span` null: calls without a known price. */
export interface RepricedSums {
  span: PriceSpan | null
  cacheHits: number
  hitInputTokens: number
  hitOutputTokens: number
  hitCostMicros: bigint
  /** Calls, no hits, whose record is less than a micro-dollar from tokens ÷ 1,000 × price. */
  roundedCalls: number
  /** Σ exact − recorded over those, in units of 10⁻¹⁵ USD. */
  roundingUnits: bigint
  /** The other calls that are no hits. */
  otherCalls: number
}

interface RepricedSqlRow {
  span: unknown
  hits: unknown
  hit_input: unknown
  hit_output: unknown
  hit_cost: unknown
  rounded: unknown
  rounding: unknown
  full_calls: unknown
}

/**
 * Recomputes every call at the price of its time, exactly: in decimals on MySQL, in integers of
 * 10⁻¹⁵ USD on SQLite (tokens × price × 10¹² per 1,000 tokens).
 */
export async function sumRepriced(
  db: Queryable,
  filter: StorageUsageFilter,
  spans: readonly PriceSpan[],
): Promise<RepricedSums[]> {
  const prices = priceTable(db, spans)
  const exact = 'input_tokens * p.price_in + output_tokens * p.price_out'
  const [gap, limit] =
    db.engine === 'mysql'
      ? [`(${exact} - cost_usd)`, '0.000001']
      : [`(${exact} - cost_usd * 1000000000)`, '1000000000']
  const rounding = `cache_hit = 0 AND ABS${gap} < ${limit}`
  const where = whereAll(filterConditions(db, filter))
  const sum = (when: string, what: string, name: string): string =>
    `SUM(CASE WHEN ${when} THEN ${what} ELSE 0 END) AS ${name}`
  const rows = await db.select<RepricedSqlRow>(
    `${prices.sql} SELECT p.span AS span,
       ${sum('cache_hit <> 0', '1', 'hits')},
       ${sum('cache_hit <> 0', 'input_tokens', 'hit_input')},
       ${sum('cache_hit <> 0', 'output_tokens', 'hit_output')},
       ${sum('cache_hit <> 0', 'cost_usd', 'hit_cost')},
       ${sum(rounding, '1', 'rounded')},
       ${sum(rounding, gap, 'rounding')},
       ${sum('cache_hit = 0', '1', 'full_calls')}
     FROM llm_usage_logs LEFT JOIN prices p ON p.price_model = llm_model_id
       AND (p.price_from IS NULL OR created_at >= p.price_from)
       AND (p.price_to IS NULL OR created_at < p.price_to)
     ${where.sql} GROUP BY p.span ORDER BY NULL`,
    [...prices.params, ...where.params],
  )
  return rows.map((row) => ({
    span: row.span === null ? null : (spans[readCount(row.span)] ?? null),
    cacheHits: readCount(row.hits),
    hitInputTokens: readCount(row.hit_input),
    hitOutputTokens: readCount(row.hit_output),
    hitCostMicros: usdToMicros(db.codec.readMoney(row.hit_cost)),
    roundedCalls: readCount(row.rounded),
    roundingUnits: readUnits(db, row.rounding),
    otherCalls: readCount(row.full_calls) - readCount(row.rounded),
  }))
}

/** `WITH prices AS (…)`: the spans, numbered; one that fits no call where there is none. */
function priceTable(db: Queryable, spans: readonly PriceSpan[]): SqlFragment {
  const columns = 'span, price_model, price_from, price_to, price_in, price_out'
  const rows = spans.length > 0 ? spans.map((span, index) => spanRow(db, index, span)) : [NO_SPAN]
  if (db.engine === 'sqlite') {
    return {
      sql: `WITH prices (${columns}) AS (VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')})`,
      params: rows.flat(),
    }
  }
  const row = `SELECT CAST(? AS SIGNED) AS span, CAST(? AS UNSIGNED) AS price_model,
    CAST(? AS DATETIME) AS price_from, CAST(? AS DATETIME) AS price_to,
    CAST(? AS DECIMAL(20,15)) AS price_in, CAST(? AS DECIMAL(20,15)) AS price_out`
  return {
    sql: `WITH prices AS (${rows.map(() => row).join(' UNION ALL ')})`,
    params: rows.flat(),
  }
}

const NO_SPAN: SqlParameter[] = [null, null, null, null, null, null]

function spanRow(db: Queryable, index: number, span: PriceSpan): SqlParameter[] {
  const seconds = (value: number | null): SqlParameter =>
    value === null ? null : db.codec.seconds(value)
  return [
    index,
    idParam(span.modelId),
    seconds(span.fromSeconds),
    seconds(span.toSeconds),
    pricePerToken(db, span.inputPer1k),
    pricePerToken(db, span.outputPer1k),
  ]
}

/** USD per token with fifteen places on MySQL; whole units of 10⁻¹⁵ USD on SQLite. */
function pricePerToken(db: Queryable, per1k: DecimalString): SqlParameter {
  const units = unitsOf(per1k, 12)
  if (db.engine === 'sqlite') return units
  const digits = units.toString().padStart(16, '0')
  return `${digits.slice(0, -15)}.${digits.slice(-15)}`
}

function readUnits(db: Queryable, value: unknown): bigint {
  if (value === null || value === undefined) return 0n
  return db.engine === 'sqlite' ? BigInt(Math.round(Number(value))) : unitsOf(String(value), 15)
}

/** A decimal with at most `places` places, times ten to the power of `places`. */
function unitsOf(decimal: DecimalString, places: number): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const units = BigInt(whole + fraction.padEnd(places, '0').slice(0, places))
  return decimal.startsWith('-') ? -units : units
}
