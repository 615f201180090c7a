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

/** The driver's connection that a transaction has for itself. */
export function rawConnection(transaction: Transaction): unknown {
  return (transaction as unknown as { connection: unknown }).connection
}

interface ConnectionManager<Connection> {
  getConnection(options: { type: 'read' }): Promise<Connection>
  releaseConnection(connection: Connection): void
  destroyConnection(connection: Connection): Promise<void>
}

/** Sequelize's pool, which its types leave out. */
export function managerOf(sequelize: Sequelize): ConnectionManager<unknown> {
  return (sequelize as unknown as { connectionManager: ConnectionManager<unknown> })
    .connectionManager
}

/**
 * Rows as arrays, in batches of at most so many and what came with them, straight from mysql2 with
 * its backpressure. The connection is given back at the end; one that was left in the middle of its
 * rows, or whose signal was aborted, is cut off at once: ending it politely would read the
 * remaining rows first.
 */
export async function* streamRows(
  sequelize: Sequelize,
  sql: string,
  params: readonly SqlParameter[],
  batch: number,
  signal?: AbortSignal,
): AsyncGenerator<unknown[][]> {
  const manager = managerOf(sequelize) as ConnectionManager<MysqlConnection>
  const connection = await manager.getConnection({ type: 'read' })
  const rows = new RowsOfQuery(connection, batch)
  // mysql2 tells a lost connection to the connection alone: its rows would just never end.
  const lost = (error: Error): void => rows.fail(error)
  const cutOff = (): void => {
    connection.destroy()
    rows.fail(new Error('the query was cut off'))
  }
  connection.on('error', lost)
  signal?.addEventListener('abort', cutOff)
  if (signal?.aborted) cutOff()
  let whole = false
  try {
    rows.ask(sql, params)
    for (let some = await rows.next(); some !== null; some = await rows.next()) yield some
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

/**
 * Gathers a query's rows as mysql2 tells them. A stream of its own with a promise for each row
 * costs more than the row; here whoever waits gets all that one packet of the network held, and the
 * connection pauses once a whole batch lies here that nobody has taken.
 */
class RowsOfQuery {
  private rows: unknown[][] = []
  private failure: Error | null = null
  private isOver = false
  private isPaused = false
  private wake: (() => void) | null = null

  constructor(
    private readonly connection: MysqlConnection,
    private readonly batch: number,
  ) {}

  ask(sql: string, params: readonly SqlParameter[]): void {
    this.connection
      .query({ sql, values: [...params], rowsAsArray: true })
      .on('result', (row) => this.add(row as unknown as unknown[]))
      .on('error', (error) => this.fail(error))
      .on('end', () => {
        this.isOver = true
        this.notify()
      })
  }

  /** null: there are no more. Throws what ended the rows early. */
  async next(): Promise<unknown[][] | null> {
    while (this.rows.length === 0 && !this.failure && !this.isOver) {
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
    if (this.failure) throw this.failure
    const { rows } = this
    this.rows = []
    // The next batch comes while this one is worked on.
    this.goOn()
    return rows.length > 0 ? rows : null
  }

  fail(error: Error): void {
    this.failure ??= error
    this.notify()
  }

  private add(row: unknown[]): void {
    this.rows.push(row)
    if (this.wake) this.notify()
    else if (this.rows.length >= this.batch && !this.isPaused) {
      this.isPaused = true
      this.connection.pause()
    }
  }

  private goOn(): void {
    if (!this.isPaused) return
    this.isPaused = false
    this.connection.resume()
  }

  private notify(): void {
    this.wake?.()
    this.wake = null
  }
}
