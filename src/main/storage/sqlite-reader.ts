import type { DatabaseSettings } from '../../contract/connections'
import { askSqlite } from './ask-driver'
import { sqliteCodec } from './codec'
import { embeddedEngine, sqlite3 } from './embedded-engine'
import { guardOf } from './guarded'
import type { SqlParameter } from './queryable'
import type { SqliteReader } from './reader'

type Connection = InstanceType<typeof embeddedEngine.Database>

export async function openSqliteReader(
  settings: Extract<DatabaseSettings, { engine: 'sqlite' }>,
): Promise<SqliteReader> {
  const guarded = guardOf(settings)
  const connection = await guarded(
    () =>
      new Promise<Connection>((resolve, reject) => {
        const opened: Connection = new embeddedEngine.Database(
          settings.file,
          sqlite3.OPEN_READONLY,
          (error: Error | null) => (error ? reject(error) : resolve(opened)),
        )
      }),
    'read',
  )
  const ask = (sql: string, params: readonly SqlParameter[] = []): Promise<unknown> =>
    askSqlite(connection, sql, params)

  let inSnapshot = false
  return {
    engine: 'sqlite',
    codec: sqliteCodec,
    select: async <Row extends object>(sql: string, params?: readonly SqlParameter[]) =>
      (await guarded(() => ask(sql, params), inSnapshot ? 'inTransaction' : 'read')) as Row[],
    snapshot: (work) =>
      guarded(async () => {
        await ask('BEGIN DEFERRED')
        inSnapshot = true
        try {
          return await work()
        } finally {
          inSnapshot = false
          await ask('ROLLBACK').catch(() => undefined)
        }
      }, 'write'),
    close: () => new Promise((resolve) => connection.close(() => resolve())),
  }
}
