import type { Connection as MysqlConnection } from 'mysql2'
import { readCount, usdToMicros } from './codec'
import { databaseError } from './db-errors'
import type { Database, Queryable, SqlParameter } from './database'

/** Takes one call. Money in micro-USD, the time in UTC seconds, ids as decimal digits. */
export type CallSink = (
  id: string,
  modelId: string,
  projectId: string,
  inputTokens: number,
  outputTokens: number,
  cacheHit: boolean,
  costMicros: number,
  createdAt: number,
) => void

/** Calls and SUM(id) of one stretch of time. */
export interface Signature {
  /** Counted from the range's start in steps. */
  step: number
  calls: number
  idSum: bigint
}

/** The raw rows of llm_usage_logs in one state of the database. Times in UTC seconds. */
export interface RollupSource {
  /** The next `limit` calls by id, after one (null: from the first). Answers the last id. */
  readById(
    after: string | null,
    limit: number,
    sink: CallSink,
  ): Promise<{ last: string | null; more: boolean }>
  /** All calls from `from` (inclusive) to `to` (exclusive; null: open). Answers how many. */
  readRange(from: number, to: number | null, sink: CallSink, signal: AbortSignal): Promise<number>
  /** Signatures of equal steps, from the index on created_at alone. */
  signatures(from: number, to: number, step: number): Promise<Signature[]>
  /** 15-minute slots (their first second) of calls before `before` that were written since. */
  slotsWrittenSince(updatedSince: number, before: number): Promise<number[]>
  /** First and last call; null when there is none. */
  span(): Promise<{ from: number; to: number } | null>
  /** About how many calls there are; null: not known. */
  estimateCalls(): Promise<number | null>
  /** The server's clock. */
  now(): Promise<number>
}

export const SLOT_SECONDS = 900
const LAST_TIMESTAMP = 4_294_967_295
const SQLITE_PAGE = 5_000

/** Reads in one REPEATABLE READ snapshot; nothing is written. */
export function withRollupSource<T>(
  db: Database,
  work: (source: RollupSource) => Promise<T>,
): Promise<T> {
  return db.snapshot((tx) => work(makeSource(db, tx)))
}

function makeSource(db: Database, tx: Queryable): RollupSource {
  const seconds = secondsOf(db.engine === 'mysql', 'created_at')
  return {
    ...(db.engine === 'mysql' ? mysqlRows(db, tx) : sqliteRows(tx)),
    async signatures(from, to, step) {
      const range = timeRange(tx, from, to)
      const [high, low] =
        tx.engine === 'mysql'
          ? ['0', 'SUM(id)']
          : ['CAST(SUM(id >> 32) AS TEXT)', 'CAST(SUM(id & 4294967295) AS TEXT)']
      const divide = tx.engine === 'mysql' ? 'DIV' : '/'
      const rows = await tx.select<{ step: unknown; calls: unknown; high: unknown; low: unknown }>(
        `SELECT (${seconds} - ?) ${divide} ? AS step, COUNT(*) AS calls, ${high} AS high, ${low} AS low
         FROM llm_usage_logs WHERE ${range.sql} GROUP BY step ORDER BY NULL`,
        [from, step, ...range.params],
      )
      return rows.map((row) => ({
        step: readCount(row.step),
        calls: readCount(row.calls),
        idSum: (BigInt(String(row.high ?? 0)) << 32n) + BigInt(String(row.low ?? 0)),
      }))
    },
    async slotsWrittenSince(updatedSince, before) {
      const divide = tx.engine === 'mysql' ? 'DIV' : '/'
      const rows = await tx.select<{ slot: unknown }>(
        `SELECT DISTINCT ${seconds} ${divide} ${SLOT_SECONDS} AS slot FROM llm_usage_logs
         WHERE updated_at >= ? AND created_at < ?`,
        [tx.codec.seconds(Math.max(updatedSince, 1)), tx.codec.seconds(before)],
      )
      return rows.map((row) => readCount(row.slot) * SLOT_SECONDS)
    },
    async span() {
      const [row] = await tx.select<{ low: unknown; high: unknown }>(
        `SELECT (SELECT MIN(${seconds}) FROM llm_usage_logs) AS low,
                (SELECT MAX(${seconds}) FROM llm_usage_logs) AS high`,
      )
      if (!row || row.low === null || row.high === null) return null
      return { from: Number(row.low), to: Number(row.high) }
    },
    async estimateCalls() {
      const rows = await tx.select<{ calls: unknown }>(
        tx.engine === 'mysql'
          ? `SELECT TABLE_ROWS AS calls FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'llm_usage_logs'`
          : 'SELECT COUNT(*) AS calls FROM llm_usage_logs',
      )
      return readCount(rows[0]?.calls) || null
    },
    async now() {
      const [row] = await tx.select<{ now: unknown }>(
        `SELECT ${tx.engine === 'mysql' ? 'UNIX_TIMESTAMP()' : 'unixepoch()'} AS now`,
      )
      return Math.floor(Number(row?.now))
    },
  }
}

function secondsOf(mysql: boolean, column: string): string {
  return mysql ? `UNIX_TIMESTAMP(${column})` : column
}

/** Second 0 and before has no lower bound: MySQL's zero date reads as second 0. */
function timeRange(
  tx: Queryable,
  from: number,
  to: number | null,
): { sql: string; params: SqlParameter[] } {
  const parts: string[] = []
  const params: SqlParameter[] = []
  if (tx.engine === 'sqlite' || from > 0) {
    parts.push('created_at >= ?')
    params.push(tx.codec.seconds(from))
  }
  if (to !== null && (tx.engine === 'sqlite' || to <= LAST_TIMESTAMP)) {
    parts.push('created_at < ?')
    params.push(tx.codec.seconds(Math.max(to, tx.engine === 'sqlite' ? to : 1)))
  }
  return { sql: parts.length > 0 ? parts.join(' AND ') : '1 = 1', params }
}

type Rows = Pick<RollupSource, 'readById' | 'readRange'>

const MYSQL_COLUMNS = `id, llm_model_id, project_id, input_tokens, output_tokens, cache_hit, cost_usd,
  UNIX_TIMESTAMP(created_at)`

/** Arrays straight from mysql2 as they are parsed: the sink is quick, so no backpressure is due. */
function mysqlRows(db: Database, tx: Queryable): Rows {
  const connection = (
    'transaction' in tx.transactionOption
      ? (tx.transactionOption.transaction as unknown as { connection: unknown }).connection
      : null
  ) as MysqlConnection
  const stream = (sql: string, values: SqlParameter[], sink: CallSink): Promise<[number, string]> =>
    new Promise((resolve, reject) => {
      let rows = 0
      let last = ''
      // mysql2 tells a lost connection to the connection alone: its rows would just never end.
      const lost = (error: unknown): void => {
        connection.off('error', lost)
        reject(databaseError(error, db.settings))
      }
      connection.on('error', lost)
      connection
        .query({ sql, values, rowsAsArray: true })
        .on('result', (result: unknown) => {
          const row = result as unknown[]
          rows += 1
          last = String(row[0])
          sink(
            last,
            String(row[1]),
            String(row[2]),
            Number(row[3]),
            Number(row[4]),
            Number(row[5]) !== 0,
            microsOf(String(row[6])),
            Math.floor(Number(row[7])),
          )
        })
        .on('error', lost)
        .on('end', () => {
          connection.off('error', lost)
          resolve([rows, last])
        })
    })
  return {
    async readById(after, limit, sink) {
      const [rows, last] = await stream(
        `SELECT ${MYSQL_COLUMNS} FROM llm_usage_logs ${afterId(after)} ORDER BY id LIMIT ?`,
        [...idParams(after), limit],
        sink,
      )
      return { last: rows > 0 ? last : after, more: rows === limit }
    },
    async readRange(from, to, sink) {
      const range = timeRange(tx, from, to)
      const sql = `SELECT ${MYSQL_COLUMNS} FROM llm_usage_logs WHERE ${range.sql}`
      const [rows] = await stream(sql, range.params, sink)
      return rows
    },
  }
}

const afterId = (after: string | null): string => (after === null ? '' : 'WHERE id > ?')
const idParams = (after: string | null): SqlParameter[] => (after === null ? [] : [BigInt(after)])

/** A DECIMAL(10,6) as whole micro-dollars, digit by digit; other scales go the long way. */
function microsOf(text: string): number {
  const { length } = text
  if (text.charCodeAt(length - 7) !== 46) return unusualMicros(text)
  const negative = text.charCodeAt(0) === 45
  let micros = 0
  for (let index = negative ? 1 : 0; index < length; index++) {
    if (index !== length - 7) micros = micros * 10 + text.charCodeAt(index) - 48
  }
  return negative ? -micros : micros
}

/** A column that is no DECIMAL(10,6), as in a foreign schema. */
function unusualMicros(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text)
    ? Number(usdToMicros(text))
    : Math.round(Number(text) * 1_000_000)
}

const SQLITE_LINE = `id || ',' || llm_model_id || ',' || project_id || ',' || input_tokens || ',' ||
  output_tokens || ',' || cache_hit || ',' || cost_usd || ',' || created_at`

/** Keyset pages, each as one text: a quarter of the time and memory of rows as objects. */
function sqliteRows(tx: Queryable): Rows {
  async function page(sql: string, params: SqlParameter[], sink: CallSink): Promise<PageEnd> {
    const [row] = await tx.select<{ lines: string | null }>(
      `SELECT group_concat(${SQLITE_LINE}, ';') AS lines FROM (${sql})`,
      params,
    )
    const lines = row?.lines ? row.lines.split(';') : []
    let id = ''
    let createdAt = 0
    for (const line of lines) {
      const fields = line.split(',')
      id = fields[0] ?? ''
      createdAt = Number(fields[7])
      sink(
        id,
        fields[1] ?? '',
        fields[2] ?? '',
        Number(fields[3]),
        Number(fields[4]),
        fields[5] !== '0',
        Number(fields[6]),
        createdAt,
      )
    }
    return { rows: lines.length, id, createdAt }
  }
  const columns =
    'id, llm_model_id, project_id, input_tokens, output_tokens, cache_hit, cost_usd, created_at'
  return {
    async readById(after, limit, sink) {
      let last = after
      for (let left = limit; left > 0; left -= SQLITE_PAGE) {
        const size = Math.min(left, SQLITE_PAGE)
        const end = await page(
          `SELECT ${columns} FROM llm_usage_logs ${afterId(last)} ORDER BY id LIMIT ?`,
          [...idParams(last), size],
          sink,
        )
        if (end.rows > 0) last = end.id
        if (end.rows < size) return { last, more: false }
      }
      return { last, more: true }
    },
    async readRange(from, to, sink, signal) {
      const upper = to === null ? '' : 'AND created_at < ?'
      let rows = 0
      let position: { createdAt: number; id: string } | undefined
      for (;;) {
        signal.throwIfAborted()
        const after = position ? 'AND (created_at > ? OR id > ?)' : ''
        const end = await page(
          `SELECT ${columns} FROM llm_usage_logs WHERE created_at >= ? ${after} ${upper}
           ORDER BY created_at, id LIMIT ${SQLITE_PAGE}`,
          [
            position?.createdAt ?? from,
            ...(position ? [position.createdAt, BigInt(position.id)] : []),
            ...(to === null ? [] : [to]),
          ],
          sink,
        )
        rows += end.rows
        if (end.rows < SQLITE_PAGE) return rows
        position = { createdAt: end.createdAt, id: end.id }
      }
    },
  }
}

interface PageEnd {
  rows: number
  id: string
  createdAt: number
}
