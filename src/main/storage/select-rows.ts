import { type Connection as MysqlConnection, format } from 'mysql2'
import type { Sequelize, Transaction } from 'sequelize'
import { bulkText } from './bulk-rows'
import type { sqlite3 } from './embedded-engine'
import type { Engine, SqlParameter } from './queryable'
import { managerOf, rawConnection } from './raw-connection'

type SqliteConnection = InstanceType<typeof sqlite3.Database>

/**
 * The rows of a SELECT, straight from the driver, on the transaction's connection or one of the
 * pool: for a page of a list Sequelize's own work took a fifth of the time, the server's included.
 */
export async function selectRows<Row>(
  sequelize: Sequelize,
  engine: Engine,
  transaction: Transaction | null,
  sql: string,
  params: readonly SqlParameter[],
): Promise<Row[]> {
  const statement = filledIn(engine, sql, params)
  if (transaction) return ask(engine, rawConnection(transaction), statement)
  const manager = managerOf(sequelize)
  const connection = await manager.getConnection({ type: 'read' })
  try {
    return await ask<Row>(engine, connection, statement)
  } finally {
    manager.releaseConnection(connection)
  }
}

function ask<Row>(engine: Engine, connection: unknown, statement: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, rows: unknown): void =>
      error ? reject(error) : resolve(rows as Row[])
    if (engine === 'mysql') (connection as MysqlConnection).query(statement, done)
    else {
      const sqlite = connection as SqliteConnection
      // One after the other: those that wait for the connection would hold up threads.
      sqlite.serialize(() => sqlite.all(statement, done))
    }
  })
}

/**
 * The statement with its values in the places of the `?`. The embedded engine's driver would bind
 * whole numbers beyond 32 bits as floats, and takes neither lists nor bigints. None of our
 * statements holds a `?` that is no place.
 */
function filledIn(engine: Engine, sql: string, params: readonly SqlParameter[]): string {
  if (params.length === 0) return sql
  if (engine === 'mysql') return format(sql, params as Parameters<typeof format>[1])
  const parts = sql.split('?')
  if (parts.length !== params.length + 1) throw new Error('Each place wants a value.')
  return parts.reduce((text, part, at) => text + sqliteValue(params[at - 1] ?? null) + part)
}

function sqliteValue(value: SqlParameter): string {
  if (Array.isArray(value)) return value.map(sqliteValue).join(', ')
  // A number, also where its place stands beside no column whose type would make it one.
  if (typeof value === 'bigint') return String(value)
  return bulkText('sqlite', value as Exclude<SqlParameter, readonly unknown[]>)
}
