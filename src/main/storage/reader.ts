import type { DatabaseSettings } from '../../contract/connections'
import type { Queryable, SqlParameter } from './queryable'

/** What can be asked and how its values stand there. */
export type Selectable = Pick<Queryable, 'engine' | 'codec' | 'select'>

/**
 * One connection that only reads, by the driver alone: a thread would wait longer for Sequelize to
 * be loaded than for many an answer. MySQL's BIGINTs come as numbers where these are exact, which is
 * quicker than as text. Failures come as AppError.
 */
interface AnyReader extends Selectable {
  /** One consistent state of the database for several reads. */
  snapshot<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface SqliteReader extends AnyReader {
  readonly engine: 'sqlite'
}

export interface MysqlReader extends AnyReader {
  readonly engine: 'mysql'
  /**
   * Hands over each row as an array, as it comes from the wire: `onRow` is to be quick. An aborted
   * signal cuts the query off, wherever it is, and the connection with it.
   */
  eachRow(
    sql: string,
    params: readonly SqlParameter[],
    onRow: (row: readonly unknown[]) => void,
    signal?: AbortSignal,
  ): Promise<void>
}

export type Reader = MysqlReader | SqliteReader

export interface ReaderOptions {
  settings: DatabaseSettings
  password: string | null
}
