import type { Connection as MysqlConnection } from 'mysql2'
import type { Sequelize, Transaction } from 'sequelize'
import type { sqlite3 } from './embedded-engine'
import type { Engine, SqlParameter } from './queryable'
import { managerOf, rawConnection } from './raw-connection'
import { filledIn } from './sqlite-text'

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
  const ask = engine === 'mysql' ? askMysql : askSqlite
  if (transaction) return (await ask(rawConnection(transaction), sql, params)) as Row[]
  const manager = managerOf(sequelize)
  const connection = await manager.getConnection({ type: 'read' })
  try {
    return (await ask(connection, sql, params)) as Row[]
  } finally {
    manager.releaseConnection(connection)
  }
}

type Ask = (connection: unknown, sql: string, params: readonly SqlParameter[]) => Promise<unknown>

const askMysql: Ask = (connection, sql, params) =>
  new Promise((resolve, reject) => {
    ;(connection as MysqlConnection).query({ sql, values: [...params] }, (error, rows) =>
      error ? reject(error) : resolve(rows),
    )
  })

const askSqlite: Ask = (connection, sql, params) =>
  new Promise((resolve, reject) => {
    const sqlite = connection as SqliteConnection
    const statement = filledIn(sql, params)
    // One after the other: those that wait for the connection would hold up threads.
    sqlite.serialize(() => {
      sqlite.all(statement, (error, rows) => (error ? reject(error) : resolve(rows)))
    })
  })
