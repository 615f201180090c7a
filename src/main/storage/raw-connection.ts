import type { Readable } from 'node:stream'
import { type Connection as MysqlConnection, raw } from 'mysql2'
import type { Sequelize, Transaction } from 'sequelize'
import type { BulkRow, Engine, SqlParameter } from './queryable'
import type { sqlite3 } from './embedded-engine'

type SqliteConnection = InstanceType<typeof sqlite3.Database>

/** Below SQLite's limit on the length of a statement, a million bytes, whatever the characters. */
const SQLITE_STATEMENT_LENGTH = 300_000

/**
 * One multi-row INSERT on the transaction's own connection, without Sequelize's parsing of the
 * statement. Answers the id of the first row, as the engine reports it.
 */
export async function bulkInsert(
  engine: Engine,
  transaction: Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly BulkRow[],
): Promise<string> {
  const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `
  const connection = rawConnection(transaction)
  if (engine === 'mysql') {
    // As a value that is text already: of a statement the driver reads every character for places.
    const values = [raw(`(${rows.join('),(')})`)]
    return new Promise((resolve, reject) => {
      ;(connection as MysqlConnection).query(`${into}?`, values, (error, result) => {
        if (error) return reject(error)
        resolve(String((result as { insertId: number | string }).insertId))
      })
    })
  }
  let first: number | undefined
  for (const part of partsOf(rows, SQLITE_STATEMENT_LENGTH)) {
    const last = await runSqlite(connection as SqliteConnection, `${into}(${part.join('),(')})`)
    first ??= last - part.length + 1
  }
  return String(first ?? 0)
}

/** Rows whose texts come to at most so many characters, or one alone. */
function* partsOf(rows: readonly BulkRow[], most: number): Generator<readonly BulkRow[]> {
  let start = 0
  let length = 0
  for (const [index, row] of rows.entries()) {
    if (length + row.length > most && index > start) {
      yield rows.slice(start, index)
      start = index
      length = 0
    }
    length += row.length + 3
  }
  if (start < rows.length) yield rows.slice(start)
}

function runSqlite(connection: SqliteConnection, sql: string): Promise<number> {
  return new Promise((resolve, reject) => {
    connection.run(sql, function (error) {
      if (error) reject(error)
      else resolve(this.lastID)
    })
  })
}

function rawConnection(transaction: Transaction): unknown {
  return (transaction as unknown as { connection: unknown }).connection
}

/**
 * Rows as arrays, in batches, straight from mysql2's stream with its backpressure. The connection
 * is given back at the end; one that was left in the middle of its rows, or whose signal was
 * aborted, is cut off at once: ending it politely would read the remaining rows first.
 */
export async function* streamRows(
  sequelize: Sequelize,
  sql: string,
  params: readonly SqlParameter[],
  batch: number,
  signal?: AbortSignal,
): AsyncGenerator<unknown[][]> {
  const manager = (
    sequelize as unknown as {
      connectionManager: {
        getConnection(options: { type: 'read' }): Promise<MysqlConnection>
        releaseConnection(connection: MysqlConnection): void
        destroyConnection(connection: MysqlConnection): Promise<void>
      }
    }
  ).connectionManager
  const connection = await manager.getConnection({ type: 'read' })
  const query = connection.query({ sql, values: [...params], rowsAsArray: true })
  const stream = query.stream({ highWaterMark: batch })
  // mysql2 tells a lost connection to the connection alone: its rows would just never end.
  const lost = (error: Error): void => void stream.destroy(error)
  const cutOff = (): void => {
    connection.destroy()
    stream.destroy(new Error('the query was cut off'))
  }
  connection.on('error', lost)
  signal?.addEventListener('abort', cutOff)
  if (signal?.aborted) cutOff()
  let whole = false
  try {
    yield* batchesOf(stream, batch)
    whole = true
  } finally {
    signal?.removeEventListener('abort', cutOff)
    connection.off('error', lost)
    if (whole) manager.releaseConnection(connection)
    else {
      connection.destroy()
      await manager.destroyConnection(connection)
    }
  }
}

/** Taken from the stream's buffer by the batch: a promise for each row costs as much as the row. */
async function* batchesOf(stream: Readable, batch: number): AsyncGenerator<unknown[][]> {
  let failure: Error | undefined
  let isOver = false
  let wake = (): void => undefined
  stream.on('readable', () => wake())
  stream.on('end', () => {
    isOver = true
    wake()
  })
  stream.on('close', () => {
    isOver = true
    wake()
  })
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  let rows: unknown[][] = []
  for (;;) {
    const row = stream.read() as unknown[] | null
    if (row !== null) {
      rows.push(row)
      if (rows.length < batch) continue
      yield rows
      rows = []
      continue
    }
    if (failure) throw failure
    if (isOver) break
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  if (rows.length > 0) yield rows
}
