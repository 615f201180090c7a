import { createConnection } from 'mysql2'
import type { MysqlSettings } from '../../contract/connections'
import { askMysql } from './ask-driver'
import { mysqlCodec } from './codec'
import { cancelled, guardOf } from './guarded'
import { mysqlOptions, prepareSession } from './mysql-session'
import type { SqlParameter } from './queryable'
import type { MysqlReader } from './reader'

export async function openMysqlReader(
  settings: MysqlSettings,
  password: string | null,
): Promise<MysqlReader> {
  const guarded = guardOf(settings)
  const connection = await guarded(async () => {
    const { host, port, user, database } = settings
    const options = mysqlOptions(settings, { numbersWhereExact: true })
    const made = createConnection({
      ...options,
      host,
      port,
      user,
      password: password ?? '',
      database,
    })
    await new Promise<void>((resolve, reject) => {
      made.connect((error) => (error ? reject(error) : resolve()))
    })
    // One that is lost between two questions is told by the next of them.
    made.on('error', () => undefined)
    try {
      await prepareSession(made, true)
    } catch (error) {
      made.destroy()
      throw error
    }
    return made
  }, 'read')
  let isCutOff = false
  const cutOff = (): void => {
    isCutOff = true
    connection.destroy()
  }

  const ask = (sql: string, params: readonly SqlParameter[] = []): Promise<unknown> =>
    guarded(() => askMysql(connection, sql, params), 'inTransaction')

  return {
    engine: 'mysql',
    codec: mysqlCodec,
    select: async <Row extends object>(sql: string, params?: readonly SqlParameter[]) =>
      (await ask(sql, params)) as Row[],
    async snapshot(work) {
      await ask('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      await ask('START TRANSACTION')
      try {
        return await work()
      } finally {
        // Nothing was written; what is lost with the connection needs no end.
        if (!isCutOff) await ask('ROLLBACK').catch(() => undefined)
      }
    },
    eachRow: (sql, params, onRow, signal) =>
      guarded(
        () =>
          new Promise<void>((resolve, reject) => {
            const over = (settle: () => void): void => {
              connection.off('error', fail)
              signal?.removeEventListener('abort', abort)
              settle()
            }
            const fail = (error: unknown): void => over(() => reject(error))
            const abort = (): void => {
              cutOff()
              fail(cancelled())
            }
            if (signal?.aborted) return abort()
            signal?.addEventListener('abort', abort)
            // mysql2 tells a lost connection to the connection alone: its rows would never end.
            connection.on('error', fail)
            connection
              .query({ sql, values: [...params], rowsAsArray: true })
              .on('result', (row) => {
                if (isCutOff) return
                try {
                  onRow(row as unknown as unknown[])
                } catch (error) {
                  cutOff()
                  fail(error)
                }
              })
              .on('error', fail)
              .on('end', () => over(resolve))
          }),
        'inTransaction',
      ),
    async close() {
      if (!isCutOff) await new Promise<void>((resolve) => connection.end(() => resolve()))
    },
  }
}
