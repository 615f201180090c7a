import type { DatabaseSettings } from '../../contract/connections'
import { sqliteCodec } from './codec'
import { embeddedEngine, sqlite3 } from './embedded-engine'
import { guardOf } from './guarded'
import type { SqlParameter } from './queryable'
import type { SqliteReader } from './reader'
import { filledIn } from './sqlite-text'

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
  const ask = <Row extends object>(sql: string): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      connection.all<Row>(sql, (error, rows) => (error ? reject(error) : resolve(rows)))
    })

  let inSnapshot = false
  return {
    engine: 'sqlite',
    codec: sqliteCodec,
    select: <Row extends object>(sql: string, params: readonly SqlParameter[] = []) =>
      guarded(() => ask<Row>(filledIn(sql, params)), inSnapshot ? 'inTransaction' : 'read'),
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
