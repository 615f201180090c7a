import type { Connection as MysqlConnection } from 'mysql2'
import type { Sequelize, Transaction } from 'sequelize'
import { type BulkRow, bulkRow } from './bulk-rows'
import type { Engine, SqlParameter, SqlValue } from './queryable'
import type { sqlite3 } from './embedded-engine'

type SqliteConnection = InstanceType<typeof sqlite3.Database>

/** SQLite's limit on `?` in one statement. */
const SQLITE_VARIABLES = 32_000

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
  const names = columns.join(', ')
  const connection = rawConnection(transaction)
  if (engine === 'mysql') {
    const texts = rows.map((row) => (typeof row === 'string' ? row : bulkRow(engine, row)))
    const sql = `INSERT INTO ${table} (${names}) VALUES (${texts.join('),(')})`
    return new Promise((resolve, reject) => {
      ;(connection as MysqlConnection).query(sql, (error, result) => {
        if (error) return reject(error)
        resolve(String((result as { insertId: number | string }).insertId))
      })
    })
  }
  const perStatement = Math.floor(SQLITE_VARIABLES / columns.length)
  let first: number | undefined
  for (let start = 0; start < rows.length; start += perStatement) {
    const part = rows.slice(start, start + perStatement)
    const tuple = `(${columns.map(() => '?').join(',')})`
    const sql = `INSERT INTO ${table} (${names}) VALUES ${part.map(() => tuple).join(',')}`
    const last = await runSqlite(connection as SqliteConnection, sql, (part as SqlValue[][]).flat().map(bindable))
    first ??= last - part.length + 1
  }
  return String(first ?? 0)
}

/** The engine's binding takes no bigint; an INTEGER column reads digits exactly. */
function bindable(value: SqlValue): SqlValue {
  return typeof value === 'bigint' ? value.toString() : value
}

function runSqlite(connection: SqliteConnection, sql: string, values: unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    connection.run(sql, values, function (error) {
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
    let rows: unknown[][] = []
    for await (const row of stream as AsyncIterable<unknown[]>) {
      rows.push(row)
      if (rows.length >= batch) {
        yield rows
        rows = []
      }
    }
    whole = true
    if (rows.length > 0) yield rows
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
