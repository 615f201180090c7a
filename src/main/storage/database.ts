import { QueryTypes, Sequelize, Transaction } from 'sequelize'
import { AppError } from '../../contract/errors'
import { WRITERS_CACHE } from './embedded-engine'
import { followAlter } from './alter-progress'
import { bulkRow } from './bulk-rows'
import { mysqlCodec, sqliteCodec } from './codec'
import { connectionOptions } from './connect-options'
import { databaseError } from './db-errors'
import { cancelled, guardOf } from './guarded'
import { onOwnConnection } from './own-connection'
import { bulkInsert, streamRows } from './raw-connection'
import type { Database, OpenOptions, Queryable, SqlParameter } from './queryable'
import { selectRows } from './select-rows'
import { defineTables } from './tables'

export type {
  Database,
  Engine,
  OpenOptions,
  OpenTransaction,
  Queryable,
  SqlParameter,
  SqlValue,
} from './queryable'

const ALTER_WAIT_SECONDS = 30

/** Opens a pool. Nothing is asked of the server until the first query. */
export function openDatabase(options: OpenOptions): Database {
  const { settings } = options
  const sequelize = new Sequelize(connectionOptions(options))
  const engine = settings.engine
  const guarded = guardOf(settings)
  const codec = engine === 'mysql' ? mysqlCodec : sqliteCodec
  const tables = defineTables(sequelize)

  const queryable = (transaction: Transaction | null): Queryable => ({
    engine,
    codec,
    tables,
    transactionOption: transaction ? { transaction } : {},
    select: <Row extends object>(sql: string, params: readonly SqlParameter[] = []) =>
      guarded(
        () => selectRows<Row>(sequelize, engine, transaction, sql, params),
        transaction === null ? 'read' : 'inTransaction',
      ),
    run: (sql, params = []) =>
      guarded(
        () =>
          // The one type for which both dialects answer the number of rows that changed.
          sequelize.query(sql, {
            type: QueryTypes.BULKUPDATE,
            replacements: [...params],
            transaction,
          }),
        transaction === null ? 'write' : 'inTransaction',
      ),
  })

  async function begin<T>(
    type: Transaction.TYPES,
    isolationLevel: Transaction.ISOLATION_LEVELS | undefined,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    return guarded(
      () =>
        sequelize.transaction(
          engine === 'sqlite' ? { type } : isolationLevel ? { isolationLevel } : {},
          work,
        ),
      'write',
    )
  }

  return {
    ...queryable(null),
    sequelize,
    settings,
    writable: !options.readOnly,
    transaction: (work) =>
      begin(Transaction.TYPES.IMMEDIATE, undefined, async (transaction) => {
        const tx = queryable(transaction)
        if (engine === 'sqlite') await tx.run(WRITERS_CACHE)
        return work({
          ...tx,
          bulkInsert: (table, columns, rows) =>
            guarded(() => {
              const texts = rows.map((row) =>
                typeof row === 'string' ? row : bulkRow(engine, row),
              )
              return bulkInsert(engine, transaction, table, columns, texts)
            }, 'inTransaction'),
        })
      }),
    snapshot: (work) =>
      begin(
        Transaction.TYPES.DEFERRED,
        Transaction.ISOLATION_LEVELS.REPEATABLE_READ,
        (transaction) => work(queryable(transaction)),
      ),
    longRead,
    longChange,
    streamRows: guardedStream,
    close: () => sequelize.close(),
  }

  async function longRead<T>(
    signal: AbortSignal | undefined,
    work: (tx: Queryable) => Promise<T>,
  ): Promise<T> {
    if (!signal) return work(queryable(null))
    if (signal.aborted) throw cancelled()
    const running = onOwnConnection(sequelize, engine, signal, (transaction) =>
      work(queryable(transaction)),
    )
    let stop = (): void => undefined
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(cancelled())
      signal.addEventListener('abort', stop, { once: true })
    })
    try {
      return await guarded(() => Promise.race([running, aborted]), 'inTransaction')
    } finally {
      signal.removeEventListener('abort', stop)
      // Nobody waits for a statement that was told to stop.
      running.catch(() => undefined)
    }
  }

  async function longChange(
    sql: string,
    signal: AbortSignal,
    onProgress: (share: number) => void,
  ): Promise<void> {
    try {
      await onOwnConnection(sequelize, engine, signal, async (transaction, threadId) => {
        const tx = queryable(transaction)
        if (threadId === null) return void (await tx.run(sql))
        // Behind another program's long transaction others would queue up: rather give up.
        await tx.run(`SET SESSION lock_wait_timeout = ${ALTER_WAIT_SECONDS}`).catch(() => undefined)
        const stop = followAlter(queryable(null), threadId, onProgress)
        try {
          await sequelize.query(sql, { type: QueryTypes.RAW, transaction })
        } finally {
          stop()
          await tx.run('SET SESSION lock_wait_timeout = DEFAULT').catch(() => undefined)
        }
      })
    } catch (error) {
      if (signal.aborted) throw cancelled(error)
      throw error instanceof AppError ? error : databaseError(error, settings)
    }
  }

  async function* guardedStream(
    ...[sql, params, batch, signal]: Parameters<Database['streamRows']>
  ): AsyncGenerator<unknown[][]> {
    try {
      yield* streamRows(sequelize, sql, params, batch, signal)
    } catch (error) {
      if (signal?.aborted) throw cancelled(error)
      throw databaseError(error, settings)
    }
  }
}
