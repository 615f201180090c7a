import type { DecimalString, Id } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { OpenTransaction, Queryable } from './database'

/** A sum of calls over a period, as a provider reports it. Never part of the calls. */
export interface NewBucket {
  /** At most 128 printable ASCII characters; unique within its source. */
  key: string
  /** UTC seconds; start inclusive, end exclusive. */
  startSeconds: number
  endSeconds: number
  provider: string
  model: string
  project: string
  /** What a line of a bill says beside its line item; at most 255 characters. */
  description: string
  /** How much was used, as a line of a bill writes it; at most 64 characters. */
  quantity: string
  /** IANA: where the period is a day. */
  timeZone: string
  /** What its export is split by; '' where that is not known, or it is no export. */
  splitBy: string
  requests: number
  /** All input; the next three are parts of it. */
  inputTokens: number
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  outputTokens: number
  reasoningTokens: number
  /** USD, at most twelve places; null: the report has none. */
  costUsd: DecimalString | null
}

/** What is not in the database yet, or stands there with other figures (a period had not ended). */
export interface BucketNews {
  fresh: NewBucket[]
  changed: { id: Id; bucket: NewBucket }[]
  /** There with the same figures, from before it was kept what an export is split by. */
  unsplit: { id: Id; bucket: NewBucket }[]
}

/** Of buckets with one key the last counts. */
export async function findBucketNews(
  db: Queryable,
  source: string,
  buckets: readonly NewBucket[],
): Promise<BucketNews> {
  const latest = new Map(buckets.map((bucket) => [bucket.key, bucket]))
  const known = await findBuckets(db, source, [...latest.keys()])
  const news: BucketNews = { fresh: [], changed: [], unsplit: [] }
  for (const bucket of latest.values()) {
    const before = known.get(bucket.key)
    if (!before) news.fresh.push(bucket)
    else if (figuresOf(bucket) !== before.figures) news.changed.push({ id: before.id, bucket })
    else if (bucket.splitBy !== before.splitBy) news.unsplit.push({ id: before.id, bucket })
  }
  return news
}

/** Adds what is new and puts later figures in the place of earlier ones of the same period. */
export async function writeBuckets(
  tx: OpenTransaction,
  origin: { importId: Id; source: string },
  { fresh, changed, unsplit }: BucketNews,
): Promise<void> {
  for (const { id, bucket } of [...changed, ...unsplit]) await replaceBucket(tx, id, bucket)
  if (fresh.length === 0) return
  await tx.bulkInsert(
    'token_ledger_usage_buckets',
    ['import_id', 'source', 'bucket_key', ...columns.map(([column]) => column)],
    fresh.map((bucket) => [origin.importId, origin.source, bucket.key, ...valuesOf(tx, bucket)]),
  )
}

const columns = [
  ['period_start', 'startSeconds'],
  ['period_end', 'endSeconds'],
  ['provider', 'provider'],
  ['model', 'model'],
  ['project', 'project'],
  ['description', 'description'],
  ['time_zone', 'timeZone'],
  ['split_by', 'splitBy'],
  ['requests', 'requests'],
  ['input_tokens', 'inputTokens'],
  ['cache_read_tokens', 'cacheReadTokens'],
  ['cache_write_5m_tokens', 'cacheWrite5mTokens'],
  ['cache_write_1h_tokens', 'cacheWrite1hTokens'],
  ['output_tokens', 'outputTokens'],
  ['reasoning_tokens', 'reasoningTokens'],
  ['cost_usd', 'costUsd'],
  ['quantity', 'quantity'],
] as const

function valuesOf(db: Queryable, bucket: NewBucket): (string | number | null)[] {
  return columns.map(([, name]) =>
    name === 'startSeconds' || name === 'endSeconds'
      ? db.codec.seconds(bucket[name])
      : bucket[name],
  )
}

/** What a later report may change. */
const figureColumns = columns.slice(8)

function figuresOf(bucket: NewBucket): string {
  return figureColumns.map(([, name]) => plain(bucket[name])).join(' ')
}

/** DECIMAL comes with its twelve places. */
export function plain(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

async function findBuckets(
  db: Queryable,
  source: string,
  keys: readonly string[],
): Promise<Map<string, { id: Id; splitBy: string; figures: string }>> {
  if (keys.length === 0) return new Map()
  const names = figureColumns.map(([column]) => column)
  const rows = await db.select<Record<string, unknown>>(
    `SELECT ${db.codec.idColumn('id')} AS id, bucket_key, split_by, ${names.join(', ')}
     FROM token_ledger_usage_buckets WHERE source = ? AND bucket_key IN (?)`,
    [source, keys],
  )
  return new Map(
    rows.map((row) => [
      String(row['bucket_key']),
      {
        id: readId(row['id']),
        splitBy: String(row['split_by']),
        figures: names.map((name) => plain(row[name])).join(' '),
      },
    ]),
  )
}

async function replaceBucket(tx: OpenTransaction, id: Id, bucket: NewBucket): Promise<void> {
  await tx.run(
    `UPDATE token_ledger_usage_buckets SET ${columns.map(([column]) => `${column} = ?`).join(', ')}
     WHERE id = ?`,
    [...valuesOf(tx, bucket), idParam(id)],
  )
}

export async function removeBuckets(db: Queryable, importId: Id): Promise<number> {
  return db.run('DELETE FROM token_ledger_usage_buckets WHERE import_id = ?', [idParam(importId)])
}

/** What one kind of export says of a day (UTC), summed up. */
export interface ReportedDay {
  source: string
  provider: string
  /** Since 1970. */
  day: number
  splitBy: string
  /** The newest that brought some of it. */
  importId: Id
  requests: number
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  costUsd: DecimalString | null
  startSeconds: number
  endSeconds: number
}

/** In no order. */
export async function sumReportedDays(db: Queryable): Promise<ReportedDay[]> {
  // A DATETIME has no zone; its day is counted without one, too.
  const day =
    db.engine === 'mysql' ? `TO_DAYS(period_start) - ${DAYS_TO_1970}` : 'period_start / 86400'
  const rows = await db.select<Record<string, unknown>>(
    `SELECT source, provider, ${day} AS report_day, split_by,
       ${db.codec.idColumn('MAX(import_id)')} AS newest_import, SUM(requests) AS requests,
       SUM(input_tokens) AS input_tokens, SUM(cache_read_tokens) AS cached_tokens,
       SUM(output_tokens) AS output_tokens, ${costSum(db)},
       MIN(period_start) AS first_start, MAX(period_end) AS last_end
     FROM token_ledger_usage_buckets
     GROUP BY source, provider, report_day, split_by`,
  )
  return rows.map((row) => ({
    source: String(row['source']),
    provider: String(row['provider']),
    day: readCount(row['report_day']),
    splitBy: String(row['split_by']),
    importId: readId(row['newest_import']),
    requests: readCount(row['requests']),
    inputTokens: readCount(row['input_tokens']),
    cachedTokens: readCount(row['cached_tokens']),
    outputTokens: readCount(row['output_tokens']),
    costUsd: costOf(db, row),
    startSeconds: db.codec.readSeconds(row['first_start']),
    endSeconds: db.codec.readSeconds(row['last_end']),
  }))
}

/** What MySQL's TO_DAYS says of 1 January 1970. */
const DAYS_TO_1970 = 719_528

/**
 * SQLite has no DECIMAL: whole dollars and picodollars add up exactly, each by itself and as text,
 * since a sum of picodollars soon is more than a JavaScript number holds. "-0.5" has its sign in
 * the whole part only; the fraction takes it from there.
 */
export function costSum(db: Pick<Queryable, 'engine'>): string {
  if (db.engine === 'mysql') return 'SUM(cost_usd) AS cost_usd'
  const point = "instr(cost_usd || '.', '.')"
  const fraction = `substr(substr(cost_usd, ${point} + 1) || '000000000000', 1, 12)`
  const sign = "(CASE WHEN cost_usd LIKE '-%' THEN -1 ELSE 1 END)"
  return `CAST(SUM(CAST(substr(cost_usd, 1, ${point} - 1) AS INTEGER)) AS TEXT) AS cost_usd,
       CAST(SUM(${sign} * CAST(${fraction} AS INTEGER)) AS TEXT) AS cost_picos`
}

/** Reads what `costSum` selects. */
export function costOf(
  db: Pick<Queryable, 'engine'>,
  { cost_usd: dollars, cost_picos: picos }: Record<string, unknown>,
): DecimalString | null {
  if (dollars === null || dollars === undefined) return null
  if (db.engine === 'mysql') return plain(dollars)
  const sum = BigInt(String(dollars)) * 1_000_000_000_000n + BigInt(String(picos ?? 0))
  const digits = String(sum < 0n ? -sum : sum).padStart(13, '0')
  return plain(`${sum < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`)
}
