import type { Connection as MysqlConnection } from 'mysql2'
import type { Sequelize, Transaction } from 'sequelize'
import { askMysql, askSqlite } from './ask-driver'
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
  const ask = (connection: unknown): Promise<unknown> =>
    engine === 'mysql'
      ? askMysql(connection as MysqlConnection, sql, params)
      : askSqlite(connection as SqliteConnection, sql, params)
  if (transaction) return (await ask(rawConnection(transaction))) as Row[]
  const manager = managerOf(sequelize)
  const connection = await manager.getConnection({ type: 'read' })
  try {
    return (await ask(connection)) as Row[]
  } finally {
    manager.releaseConnection(connection)
  }
}
