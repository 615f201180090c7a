import type { Database, Queryable } from './database'
import { filterConditions, type StorageUsageFilter, whereAll } from './usage-filter'

/** One call with what an import knows of it, by position: cheaper than an object by the million. */
export type AuditRow = readonly [
  id: string,
  modelId: string,
  projectId: string,
  inputTokens: number,
  outputTokens: number,
  cacheHit: boolean,
  /** Whole micro-USD. */
  costMicros: number,
  /** UTC seconds. */
  createdAt: number,
  /** "" for a call that no import of the app wrote. */
  importId: string,
  cacheReadTokens: number,
  cacheWrite5mTokens: number,
  cacheWrite1hTokens: number,
  /** Where an import of the app has the cost from; "" for a call of another program. */
  costSource: string,
]

const MYSQL_BATCH = 4_000
const SQLITE_PAGE = 5_000

const detailColumns = [
  'd.import_id',
  'd.cache_read_tokens',
  'd.cache_write_5m_tokens',
  'd.cache_write_1h_tokens',
  'd.cost_source',
]
const detailJoin = `LEFT JOIN token_ledger_usage_details d ON d.usage_log_id = llm_usage_logs.id`

/** True when imports of the app wrote any call, so that reading their details is worth a join. */
export async function hasUsageDetails(db: Queryable): Promise<boolean> {
  const rows = await db.select<{ one: unknown }>(
    'SELECT 1 AS one FROM token_ledger_usage_details LIMIT 1',
  )
  return rows.length > 0
}

/**
 * Hands every call of a filter to `sink`, in no order, at constant memory. `details`: whether
 * token_ledger_usage_details is there and worth reading.
 */
export async function readAuditRows(
  db: Database,
  filter: StorageUsageFilter,
  details: boolean,
  sink: (row: AuditRow) => void,
  signal: AbortSignal,
): Promise<void> {
  if (db.engine === 'mysql') {
    const where = whereAll(filterConditions(db, filter))
    const sql = `SELECT llm_usage_logs.id, llm_model_id, project_id, input_tokens, output_tokens,
        cache_hit, cost_usd, UNIX_TIMESTAMP(created_at)${details ? `, ${detailColumns.join(', ')}` : ''}
      FROM llm_usage_logs ${details ? detailJoin : ''} ${where.sql}`
    for await (const rows of db.streamRows(sql, where.params, MYSQL_BATCH, signal)) {
      for (const row of rows) sink(ofMysql(db, row))
    }
    return
  }
  await db.snapshot((tx) => readSqlitePages(tx, filter, details, sink, signal))
}

function ofMysql(db: Pick<Database, 'codec'>, row: unknown[]): AuditRow {
  return [
    String(row[0]),
    String(row[1]),
    String(row[2]),
    Number(row[3]),
    Number(row[4]),
    Number(row[5]) !== 0,
    db.codec.readMicros(row[6]),
    Math.floor(Number(row[7])),
    row[8] === undefined || row[8] === null ? '' : String(row[8]),
    Number(row[9] ?? 0),
    Number(row[10] ?? 0),
    Number(row[11] ?? 0),
    row[12] === undefined || row[12] === null ? '' : String(row[12]),
  ]
}

/** Keyset pages by id, each as one text: a quarter of the time and memory of rows as objects. */
async function readSqlitePages(
  tx: Queryable,
  filter: StorageUsageFilter,
  details: boolean,
  sink: (row: AuditRow) => void,
  signal: AbortSignal,
): Promise<void> {
  const line = [
    'page.id',
    'llm_model_id',
    'project_id',
    'input_tokens',
    'output_tokens',
    'cache_hit',
    'cost_usd',
    'created_at',
    ...(details ? detailColumns : []).map((column) => `COALESCE(${column}, '')`),
  ].join(` || ',' || `)
  let last = ''
  for (;;) {
    signal.throwIfAborted()
    const where = whereAll([
      ...filterConditions(tx, filter),
      ...(last === '' ? [] : [{ sql: 'llm_usage_logs.id > ?', params: [BigInt(last)] }]),
    ])
    const [row]: { lines: string | null }[] = await tx.select<{ lines: string | null }>(
      `SELECT group_concat(${line}, ';') AS lines
       FROM (SELECT * FROM llm_usage_logs ${where.sql} ORDER BY llm_usage_logs.id LIMIT ${SQLITE_PAGE}) AS page
       ${details ? 'LEFT JOIN token_ledger_usage_details d ON d.usage_log_id = page.id' : ''}`,
      where.params,
    )
    const lines = row?.lines ? row.lines.split(';') : []
    for (const text of lines) {
      const parsed = ofSqlite(text)
      sink(parsed)
      if (isLater(parsed[0], last)) last = parsed[0]
    }
    if (lines.length < SQLITE_PAGE) return
  }
}

/** Compares ids as numbers, without making them numbers: they may lie beyond 2^53. */
function isLater(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length
}

function ofSqlite(line: string): AuditRow {
  const [id = '', modelId = '', projectId = '', input, output, hit, micros, time, ...detail] =
    line.split(',')
  return [
    id,
    modelId,
    projectId,
    Number(input),
    Number(output),
    hit !== '0',
    Number(micros),
    Number(time),
    detail[0] ?? '',
    Number(detail[1] ?? 0),
    Number(detail[2] ?? 0),
    Number(detail[3] ?? 0),
    detail[4] ?? '',
  ]
}
