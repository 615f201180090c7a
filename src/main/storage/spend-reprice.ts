import { type TokenKind, tokenKinds } from '../../contract/token-kinds'
import type { DecimalString, Id } from '../../contract/values'
import { idParam, readCount, usdToMicros } from './codec'
import type { Queryable, SqlParameter } from './database'
import {
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'

/** One model's price over a time and a range of input tokens. */
export interface RepricingSpan {
  modelId: Id
  /** UTC seconds, from inclusive, to exclusive; null is open. */
  fromSeconds: number | null
  toSeconds: number | null
  /** For calls with more input tokens than this (cached included). */
  aboveInputTokens: number
  upToInputTokens: number | null
  /** USD per 1,000 tokens, at most twelve places. */
  rates: Readonly<Record<TokenKind, DecimalString>>
}

/** What the calls in a span of a price come to; `span` null: calls without a known price. */
export interface RepricedSums {
  span: RepricingSpan | null
  cacheHits: number
  hitTokens: Record<TokenKind, number>
  hitCostMicros: bigint
  /** Calls, no hits, whose record is less than a micro-dollar from tokens ÷ 1,000 × price. */
  roundedCalls: number
  /** Σ exact − recorded over those, in units of 10⁻¹⁵ USD. */
  roundingUnits: bigint
  /** The other calls that are no hits. */
  otherCalls: number
  /** Calls, no hits, with tokens of prompt caching, and these tokens. */
  cachedCalls: number
  cachedTokens: Record<CachedKind, number>
}

export type CachedKind = Exclude<TokenKind, 'input' | 'output'>
const cachedKinds = ['cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const

type RepricedSqlRow = Record<
  | 'span'
  | 'hits'
  | 'hit_cost'
  | 'rounded'
  | 'rounding'
  | 'full_calls'
  | 'cached_calls'
  | `hit_${TokenKind}`
  | `cached_${CachedKind}`,
  unknown
>

/**
 * Recomputes every call at the price of its time, exactly: in decimals on MySQL, in integers of
 * 10⁻¹⁵ USD on SQLite (tokens × price × 10¹² per 1,000 tokens). `details`: calls have the tokens
 * of prompt caching beside them.
 */
export async function sumRepriced(
  db: Queryable,
  filter: StorageUsageFilter,
  spans: readonly RepricingSpan[],
  details: boolean,
): Promise<RepricedSums[]> {
  const prices = priceTable(db, spans)
  const tokens = tokenColumns(details)
  const exact = tokenKinds
    .filter((kind) => tokens[kind] !== '0')
    .map((kind) => `${tokens[kind]} * p.price_${kind}`)
    .join(' + ')
  const [gap, limit] =
    db.engine === 'mysql'
      ? [`(${exact} - cost_usd)`, '0.000001']
      : [`(${exact} - cost_usd * 1000000000)`, '1000000000']
  const rounding = `cache_hit = 0 AND ABS${gap} < ${limit}`
  const where = whereAll(filterConditions(db, filter))
  const sum = (when: string, what: string, name: string): string =>
    `SUM(CASE WHEN ${when} THEN ${what} ELSE 0 END) AS ${name}`
  const join = details
    ? 'LEFT JOIN token_ledger_usage_details d ON d.usage_log_id = llm_usage_logs.id'
    : ''
  const rows = await db.select<RepricedSqlRow>(
    `${prices.sql} SELECT p.span AS span,
       ${sum('cache_hit <> 0', '1', 'hits')},
       ${tokenKinds.map((kind) => sum('cache_hit <> 0', tokens[kind], `hit_${kind}`)).join(',\n')},
       ${sum('cache_hit <> 0', 'cost_usd', 'hit_cost')},
       ${sum(rounding, '1', 'rounded')},
       ${sum(rounding, gap, 'rounding')},
       ${sum('cache_hit = 0', '1', 'full_calls')},
       ${sum(`cache_hit = 0 AND (${cachedKinds.map((kind) => `${tokens[kind]} > 0`).join(' OR ')})`, '1', 'cached_calls')},
       ${cachedKinds.map((kind) => sum('cache_hit = 0', tokens[kind], `cached_${kind}`)).join(',\n')}
     FROM llm_usage_logs ${join} LEFT JOIN prices p ON p.price_model = llm_model_id
       AND (p.price_from IS NULL OR created_at >= p.price_from)
       AND (p.price_to IS NULL OR created_at < p.price_to)
       AND input_tokens > p.tokens_above
       AND (p.tokens_up_to IS NULL OR input_tokens <= p.tokens_up_to)
     ${where.sql} GROUP BY p.span ORDER BY NULL`,
    [...prices.params, ...where.params],
  )
  return rows.map((row) => ({
    span: row.span === null ? null : (spans[readCount(row.span)] ?? null),
    cacheHits: readCount(row.hits),
    hitTokens: {
      input: readCount(row.hit_input),
      cacheRead: readCount(row.hit_cacheRead),
      cacheWrite5m: readCount(row.hit_cacheWrite5m),
      cacheWrite1h: readCount(row.hit_cacheWrite1h),
      output: readCount(row.hit_output),
    },
    hitCostMicros: usdToMicros(db.codec.readMoney(row.hit_cost)),
    roundedCalls: readCount(row.rounded),
    roundingUnits: readUnits(db, row.rounding),
    otherCalls: readCount(row.full_calls) - readCount(row.rounded),
    cachedCalls: readCount(row.cached_calls),
    cachedTokens: {
      cacheRead: readCount(row.cached_cacheRead),
      cacheWrite5m: readCount(row.cached_cacheWrite5m),
      cacheWrite1h: readCount(row.cached_cacheWrite1h),
    },
  }))
}

/** The tokens of a call by kind, in SQL. */
function tokenColumns(details: boolean): Record<TokenKind, string> {
  const none = { input: 'input_tokens', cacheRead: '0', cacheWrite5m: '0', cacheWrite1h: '0' }
  if (!details) return { ...none, output: 'output_tokens' }
  const of = (column: string): string => `COALESCE(d.${column}, 0)`
  const cached = {
    cacheRead: of('cache_read_tokens'),
    cacheWrite5m: of('cache_write_5m_tokens'),
    cacheWrite1h: of('cache_write_1h_tokens'),
  }
  const all = Object.values(cached).join(' + ')
  return {
    input: `(CASE WHEN input_tokens > ${all} THEN input_tokens - (${all}) ELSE 0 END)`,
    ...cached,
    output: 'output_tokens',
  }
}

const priceColumns = tokenKinds.map((kind) => `price_${kind}`)
const spanColumns = [
  'span',
  'price_model',
  'price_from',
  'price_to',
  'tokens_above',
  'tokens_up_to',
]

/** `WITH prices AS (…)`: the spans, numbered; one that fits no call where there is none. */
function priceTable(db: Queryable, spans: readonly RepricingSpan[]): SqlFragment {
  const columns = [...spanColumns, ...priceColumns]
  const rows: SqlParameter[][] =
    spans.length > 0
      ? spans.map((span, index) => spanRow(db, index, span))
      : [columns.map(() => null)]
  if (db.engine === 'sqlite') {
    const row = `(${columns.map(() => '?').join(', ')})`
    return {
      sql: `WITH prices (${columns.join(', ')}) AS (VALUES ${rows.map(() => row).join(', ')})`,
      params: rows.flat(),
    }
  }
  const row = `SELECT CAST(? AS SIGNED) AS span, CAST(? AS UNSIGNED) AS price_model,
    CAST(? AS DATETIME) AS price_from, CAST(? AS DATETIME) AS price_to,
    CAST(? AS SIGNED) AS tokens_above, CAST(? AS SIGNED) AS tokens_up_to,
    ${priceColumns.map((column) => `CAST(? AS DECIMAL(20,15)) AS ${column}`).join(', ')}`
  return {
    sql: `WITH prices AS (${rows.map(() => row).join(' UNION ALL ')})`,
    params: rows.flat(),
  }
}

function spanRow(db: Queryable, index: number, span: RepricingSpan): SqlParameter[] {
  const seconds = (value: number | null): SqlParameter =>
    value === null ? null : db.codec.seconds(value)
  return [
    index,
    idParam(span.modelId),
    seconds(span.fromSeconds),
    seconds(span.toSeconds),
    span.aboveInputTokens,
    span.upToInputTokens,
    ...tokenKinds.map((kind) => pricePerToken(db, span.rates[kind])),
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
