import { databaseError } from './db-errors'
import { embeddedEngine, sqlite3 } from './embedded-engine'

export type CacheValue = number | string | null
/** Whole numbers, separated by commas: the values of one row. */
export type RowText = string

/** The embedded engine without Sequelize: the cache is the app's own and speaks only SQLite. */
export interface CacheConnection {
  all<Row extends object>(sql: string, params?: readonly CacheValue[]): Promise<Row[]>
  run(sql: string, params?: readonly CacheValue[]): Promise<void>
  /**
   * `head VALUES (…),(…) tail`. The numbers stand in the statement itself: much faster than
   * bound values.
   */
  insert(head: string, rows: Iterable<RowText>, tail?: string): Promise<void>
  /** All or nothing, one after the other; takes the write lock at once. */
  transaction<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

const ROWS_PER_STATEMENT = 2_000

type Done = (error: Error | null) => void

/** Failures come as AppError; a damaged file is `connection_failed` with reason `not_a_database`. */
export async function openCacheConnection(file: string): Promise<CacheConnection> {
  const failed = (error: unknown): Error => databaseError(error, { engine: 'sqlite', file })
  const promised = (start: (done: Done) => void): Promise<void> =>
    new Promise((resolve, reject) => start((error) => (error ? reject(failed(error)) : resolve())))

  const mode = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
  let database: InstanceType<typeof embeddedEngine.Database> | undefined
  await promised((done) => {
    database = new embeddedEngine.Database(file, mode, done)
  })
  if (!database) throw new Error('the constructor answers before its callback')
  const opened = database

  const run = (sql: string, params: readonly CacheValue[] = []): Promise<void> =>
    promised((done) => opened.run(sql, [...params], done))

  /** SQLite knows one transaction at a time on a connection, and a lease is renewed at any moment. */
  let lastTurn: Promise<unknown> = Promise.resolve()
  const whole = async <T>(work: () => Promise<T>): Promise<T> => {
    await run('BEGIN IMMEDIATE')
    try {
      const result = await work()
      await run('COMMIT')
      return result
    } catch (error) {
      await run('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  return {
    all: <Row extends object>(sql: string, params: readonly CacheValue[] = []) =>
      new Promise<Row[]>((resolve, reject) => {
        opened.all(sql, [...params], (error: Error | null, rows: unknown[]) =>
          error ? reject(failed(error)) : resolve(rows as Row[]),
        )
      }),
    run,
    async insert(head, rows, tail = '') {
      let part: RowText[] = []
      let running = Promise.resolve()
      const flush = async (): Promise<void> => {
        await running
        // While the engine works on these, the next ones are made.
        if (part.length > 0) running = run(`${head} VALUES (${part.join('),(')}) ${tail}`)
        part = []
      }
      for (const row of rows) {
        part.push(row)
        if (part.length === ROWS_PER_STATEMENT) await flush()
      }
      await flush()
      await running
    },
    transaction(work) {
      const turn = lastTurn.then(() => whole(work))
      lastTurn = turn.catch(() => undefined)
      return turn
    },
    close: () => promised((done) => opened.close(done)),
  }
}
