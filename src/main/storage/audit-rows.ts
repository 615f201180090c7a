import type { Database, Queryable } from './database'
import { filterConditions, type StorageUsageFilter, whereAll } from './usage-filter'

/**
 * One call with what an import knows of it, by position. It is the same array for every call: who
 * keeps something of it copies that.
 */
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
    const read = mysqlReader(db)
    for await (const rows of db.streamRows(sql, where.params, MYSQL_BATCH, signal)) {
      for (const row of rows) sink(read(row))
    }
    return
  }
  await db.snapshot((tx) => readSqlitePages(tx, filter, details, sink, signal))
}

type WritableRow = { -readonly [At in keyof AuditRow]: AuditRow[At] }

function emptyRow(): WritableRow {
  return ['', '', '', 0, 0, false, 0, 0, '', 0, 0, 0, '']
}

function mysqlReader({ codec }: Pick<Database, 'codec'>): (from: readonly unknown[]) => AuditRow {
  const row = emptyRow()
  return (from) => {
    row[0] = String(from[0])
    row[1] = String(from[1])
    row[2] = String(from[2])
    row[3] = Number(from[3])
    row[4] = Number(from[4])
    row[5] = Number(from[5]) !== 0
    row[6] = microsOf(from[6], codec)
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

/** Six places as the column has them are a whole number below 2^53 once the point is gone. */
function microsOf(value: unknown, codec: Database['codec']): number {
  const text = String(value ?? '0')
  const isShort = text.length <= 17 && text[text.length - 7] === '.'
  return isShort ? Math.round(Number(text) * 1e6) : codec.readMicros(text)
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
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
  const read = sqliteReader()
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
      const parsed = read(text)
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

function sqliteReader(): (line: string) => AuditRow {
  const row = emptyRow()
  const known = new Map<string, string>()
  /** A part of a page's text holds on to all of it: what stays is a text of its own, made once. */
  const own = (id: string): string => {
    let text = known.get(id)
    if (text === undefined) known.set((text = ownText(id)), text)
    return text
  }
  return (line) => {
    const from = line.split(',')
    row[0] = from[0] ?? ''
    row[1] = own(from[1] ?? '')
    row[2] = own(from[2] ?? '')
    row[3] = Number(from[3])
    row[4] = Number(from[4])
    row[5] = from[5] !== '0'
    row[6] = Number(from[6])
    row[7] = Number(from[7])
    if (from.length === 8) return row
    row[8] = from[8] ?? ''
    row[9] = Number(from[9])
    row[10] = Number(from[10])
    row[11] = Number(from[11])
    row[12] = from[12] ?? ''
    return row
  }
}

function ownText(part: string): string {
  return Buffer.from(part, 'latin1').toString('latin1')
}
