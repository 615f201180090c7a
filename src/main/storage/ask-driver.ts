import type { Connection as MysqlConnection } from 'mysql2'
import type { sqlite3 } from './embedded-engine'
import type { SqlParameter } from './queryable'
import { filledIn } from './sqlite-text'

/** What mysql2 answers a statement with. Failures are the driver's. */
export function askMysql(
  connection: MysqlConnection,
  sql: string,
  params: readonly SqlParameter[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, values: [...params] }, (error, rows) =>
      error ? reject(error) : resolve(rows),
    )
  })
}

/** What the embedded engine answers a statement with. Failures are the driver's. */
export function askSqlite(
  connection: InstanceType<typeof sqlite3.Database>,
  sql: string,
  params: readonly SqlParameter[],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const statement = filledIn(sql, params)
    // One after the other: those that wait for the connection would hold up threads.
    connection.serialize(() => {
      connection.all(statement, (error, rows) => (error ? reject(error) : resolve(rows)))
    })
  })
}
