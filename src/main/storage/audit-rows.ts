import { columnMicros } from './codec'
import { ownText, PageFields } from './page-fields'
import type { CallId } from './rollup-rows'
import type { Reader, Selectable, SqliteReader } from './reader'
import { filterConditions, type StorageUsageFilter, whereAll } from './usage-filter'

/**
 * One call with what an import knows of it, by position. It is the same array for every call: who
 * keeps something of it copies that.
 */
export type AuditRow = readonly [
  id: CallId,
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

const SQLITE_PAGE = 1_500

const detailColumns = [
  'd.import_id',
  'd.cache_read_tokens',
  'd.cache_write_5m_tokens',
  'd.cache_write_1h_tokens',
  'd.cost_source',
]
const detailJoin = `LEFT JOIN token_ledger_usage_details d ON d.usage_log_id = llm_usage_logs.id`

/** True when imports of the app wrote any call, so that reading their details is worth a join. */
export async function hasUsageDetails(db: Selectable): Promise<boolean> {
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
  db: Reader,
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
    const read = mysqlReader()
    return db.eachRow(sql, where.params, (row) => sink(read(row)), signal)
  }
  await db.snapshot(() => readSqlitePages(db, filter, details, sink, signal))
}

type WritableRow = { -readonly [At in keyof AuditRow]: AuditRow[At] }

function emptyRow(): WritableRow {
  return ['', '', '', 0, 0, false, 0, 0, '', 0, 0, 0, '']
}

function mysqlReader(): (from: readonly unknown[]) => AuditRow {
  const row = emptyRow()
  const texts = new Map<unknown, string>()
  /** An id that stands in many rows: its text is made once. */
  const idOf = (value: unknown): string => {
    let text = texts.get(value)
    if (text === undefined) texts.set(value, (text = String(value)))
    return text
  }
  return (from) => {
    row[0] = from[0] as CallId
    row[1] = idOf(from[1])
    row[2] = idOf(from[2])
    row[3] = Number(from[3])
    row[4] = Number(from[4])
    row[5] = Number(from[5]) !== 0
    row[6] = columnMicros(String(from[6] ?? '0'))
    row[7] = Math.floor(Number(from[7]))
    if (from.length === 8) return row
    row[8] = textOf(from[8])
    row[9] = Number(from[9] ?? 0)
    row[10] = Number(from[10] ?? 0)
    row[11] = Number(from[11] ?? 0)
    row[12] = textOf(from[12])
    return row
  }
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

/** Keyset pages by id, each as one text: a quarter of the time and memory of rows as objects. */
async function readSqlitePages(
  db: SqliteReader,
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
  const fields = new PageFields()
  const row = emptyRow()
  let last = ''
  for (;;) {
    signal.throwIfAborted()
    const where = whereAll([
      ...filterConditions(db, filter),
      ...(last === '' ? [] : [{ sql: 'llm_usage_logs.id > ?', params: [BigInt(last)] }]),
    ])
    const [page]: { lines: string | null }[] = await db.select<{ lines: string | null }>(
      `SELECT group_concat(${line}, ';') AS lines
       FROM (SELECT * FROM llm_usage_logs ${where.sql} ORDER BY llm_usage_logs.id LIMIT ${SQLITE_PAGE}) AS page
       ${details ? 'LEFT JOIN token_ledger_usage_details d ON d.usage_log_id = page.id' : ''}`,
      where.params,
    )
    fields.begin(page?.lines ?? '')
    let rows = 0
    for (; !fields.isOver; rows += 1) {
      const id = fields.text()
      row[0] = id
      readFields(fields, row, details)
      sink(row)
      if (isLater(id, last)) last = id
    }
    if (rows < SQLITE_PAGE) return
    last = ownText(last)
  }
}

/** Compares ids as numbers, without making them numbers: they may lie beyond 2^53. */
function isLater(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length
}

function readFields(fields: PageFields, row: WritableRow, details: boolean): void {
  row[1] = fields.id()
  row[2] = fields.id()
  row[3] = fields.number()
  row[4] = fields.number()
  row[5] = fields.number() !== 0
  row[6] = fields.number()
  row[7] = fields.number()
  if (!details) return
  row[8] = fields.text()
  row[9] = fields.number()
  row[10] = fields.number()
  row[11] = fields.number()
  row[12] = fields.text()
}
