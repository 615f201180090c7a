import { createConnection } from 'mysql2'
import { createPool } from 'mysql2/promise'
import { sqlite3 } from '../src/main/storage/embedded-engine'

/** The driver by itself, without the app: what a floor is measured with. */
export interface PlainClient {
  readonly engine: 'mysql' | 'sqlite'
  /** Rows as objects; instants as text, ids beyond 2^53 exact. */
  all(sql: string): Promise<Record<string, unknown>[]>
  /** MySQL fills `VALUES ?` with a list of rows, SQLite takes one value for each `?`. */
  run(sql: string, values?: unknown[]): Promise<void>
  /** Reads every call by id and does nothing with it. Answers how many there were. */
  streamCalls(): Promise<number>
  close(): Promise<void>
}

const CALL_COLUMNS =
  'id, llm_model_id, project_id, input_tokens, output_tokens, cache_hit, cost_usd, created_at'
const PAGE = 5_000

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
    streamCalls: () =>
      new Promise((resolve, reject) => {
        const connection = createConnection({ uri, dateStrings: true, supportBigNumbers: true })
        const sql = `SELECT ${CALL_COLUMNS} FROM llm_usage_logs ORDER BY id`
        let count = 0
        connection
          .query({ sql, rowsAsArray: true })
          .on('result', () => (count += 1))
          .on('error', reject)
          .on('end', () => {
            connection.end()
            resolve(count)
          })
      }),
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
  const all = (sql: string): Promise<Record<string, unknown>[]> =>
    new Promise((resolve, reject) => {
      database.all<Record<string, unknown>>(sql, (error, rows) =>
        error ? reject(error) : resolve(rows),
      )
    })
  const client: PlainClient = {
    engine: 'sqlite',
    all,
    run,
    async streamCalls() {
      let count = 0
      for (let after = '0'; ;) {
        const page = await all(
          `SELECT CAST(id AS TEXT) AS row_id, ${CALL_COLUMNS} FROM llm_usage_logs
           WHERE id > ${after} ORDER BY llm_usage_logs.id LIMIT ${PAGE}`,
        )
        count += page.length
        if (page.length < PAGE) return count
        after = String(page.at(-1)?.['row_id'])
      }
    },
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
