import { createPool } from 'mysql2/promise'
import { sqlite3 } from '../src/main/storage/embedded-engine'

/** The driver by itself, without the app: what a floor is measured with. */
export interface PlainClient {
  readonly engine: 'mysql' | 'sqlite'
  /** Rows as objects; instants as text, ids beyond 2^53 exact. */
  all(sql: string): Promise<Record<string, unknown>[]>
  /** MySQL fills `VALUES ?` with a list of rows, SQLite takes one value for each `?`. */
  run(sql: string, values?: unknown[]): Promise<void>
  close(): Promise<void>
}

/** Opens what `mysql://…` or `sqlite:/…` names, on one connection. */
export async function openPlain(url: string): Promise<PlainClient> {
  const file = /^sqlite:(.+)$/.exec(url)?.[1]
  return file === undefined ? openMysql(url) : openSqlite(file)
}

function openMysql(uri: string): PlainClient {
  const pool = createPool({ uri, connectionLimit: 1, dateStrings: true, supportBigNumbers: true })
  return {
    engine: 'mysql',
    async all(sql) {
      const [rows] = await pool.query(sql)
      return rows as Record<string, unknown>[]
    },
    async run(sql, values = []) {
      await pool.query(sql, values)
    },
    close: () => pool.end(),
  }
}

async function openSqlite(file: string): Promise<PlainClient> {
  const database = await new Promise<InstanceType<typeof sqlite3.Database>>((resolve, reject) => {
    const opened = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opened)))
  })
  const run = (sql: string, values: unknown[] = []): Promise<void> =>
    new Promise((resolve, reject) => {
      database.run(sql, values, (error) => (error ? reject(error) : resolve()))
    })
  const client: PlainClient = {
    engine: 'sqlite',
    all: (sql) =>
      new Promise((resolve, reject) => {
        database.all<Record<string, unknown>>(sql, (error, rows) =>
          error ? reject(error) : resolve(rows),
        )
      }),
    run,
    close: () =>
      new Promise((resolve, reject) => {
        database.close((error) => (error ? reject(error) : resolve()))
      }),
  }
  // The app's own pragmas, so that only the layers differ.
  await run('PRAGMA journal_mode = WAL')
  await run('PRAGMA synchronous = NORMAL')
  await run('PRAGMA cache_size = -65536')
  await run('PRAGMA temp_store = MEMORY')
  return client
}
