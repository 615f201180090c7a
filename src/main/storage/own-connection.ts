import type { Connection as MysqlConnection } from 'mysql2'
import { type Sequelize, Transaction } from 'sequelize'
import type { Engine } from './queryable'
import { rawConnection } from './raw-connection'

/** What a connection of either engine can be told to stop. */
interface RawConnection {
  threadId?: number
  interrupt?(): void
}

interface ManagerOfMysql {
  _connect(config: unknown): Promise<MysqlConnection>
  _disconnect(connection: MysqlConnection): Promise<void>
}

/**
 * Runs work in a transaction, and so on a connection of its own. When the signal aborts, the
 * statement that runs is ended where it runs: KILL QUERY on MySQL, an interrupt on SQLite.
 */
export function onOwnConnection<T>(
  sequelize: Sequelize,
  engine: Engine,
  signal: AbortSignal,
  work: (transaction: Transaction, threadId: number | null) => Promise<T>,
): Promise<T> {
  return sequelize.transaction(
    engine === 'sqlite' ? { type: Transaction.TYPES.DEFERRED } : {},
    async (transaction) => {
      const connection = rawConnection(transaction) as RawConnection
      const threadId = connection.threadId ?? null
      const stop = (): void => {
        if (threadId === null) connection.interrupt?.()
        else void killQuery(sequelize, threadId)
      }
      signal.addEventListener('abort', stop, { once: true })
      try {
        signal.throwIfAborted()
        return await work(transaction, threadId)
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  )
}

/** Beside the pool: all of its connections may be waiting for statements like this one. */
async function killQuery(sequelize: Sequelize, threadId: number): Promise<void> {
  const { connectionManager: manager, config } = sequelize as unknown as {
    connectionManager: ManagerOfMysql
    config: unknown
  }
  try {
    const connection = await manager._connect(config)
    await new Promise<void>((resolve) => {
      connection.query(`KILL QUERY ${Math.trunc(threadId)}`, () => resolve())
    })
    await manager._disconnect(connection)
  } catch {
    // A server that cannot be told lets the statement run out; nobody waits for a read.
  }
}
