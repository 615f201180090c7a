import type { Sequelize, Transaction } from 'sequelize'
import type { DatabaseSettings } from '../../contract/connections'
import type { Codec } from './codec'
import type { Tables } from './tables'

export type Engine = 'mysql' | 'sqlite'
export type SqlValue = string | number | bigint | boolean | null | Buffer
/** A value for a `?`; an array fills `IN (?)`. */
export type SqlParameter = SqlValue | readonly SqlValue[]

/**
 * The values of a row of a multi-row INSERT as the engine's text, escaped. Made ahead of time, a
 * transaction does not wait for it; and where values are bound one by one instead, the embedded
 * engine's driver holds up the process.
 */
export type BulkRow = string

/** What both a database and an open transaction can be asked. Failures come as AppError. */
export interface Queryable {
  readonly engine: Engine
  readonly codec: Codec
  readonly tables: Tables
  select<Row extends object>(sql: string, params?: readonly SqlParameter[]): Promise<Row[]>
  /** Answers the number of rows that changed. */
  run(sql: string, params?: readonly SqlParameter[]): Promise<number>
  /** The transaction to hand to a Sequelize model, where one is open. */
  readonly transactionOption: { transaction?: Transaction }
}

export interface OpenTransaction extends Queryable {
  /** One multi-row INSERT; answers the id of the first row. */
  bulkInsert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[] | BulkRow)[],
  ): Promise<string>
}

export interface Database extends Queryable {
  readonly sequelize: Sequelize
  readonly settings: DatabaseSettings
  /** False: the session itself refuses to write. */
  readonly writable: boolean
  /** All or nothing; the embedded engine takes its write lock at once. */
  transaction<T>(work: (tx: OpenTransaction) => Promise<T>): Promise<T>
  /** One consistent state of the database for several reads. */
  snapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  /**
   * Reads that may take long, on a connection of their own and in one state of the database. An
   * aborted signal throws `cancelled` at once and ends the statement where it runs.
   */
  longRead<T>(signal: AbortSignal | undefined, work: (tx: Queryable) => Promise<T>): Promise<T>
  /**
   * One statement that changes a table and may take long. An aborted signal ends it, undoes what it
   * did and then throws `cancelled`. Progress is 0 to 1, where the server tells.
   */
  longChange(sql: string, signal: AbortSignal, onProgress: (share: number) => void): Promise<void>
  /**
   * MySQL only: rows as arrays in batches, straight from the wire, at constant memory. Failures
   * come as AppError; an aborted signal cuts the query off, wherever it is.
   */
  streamRows(
    sql: string,
    params: readonly SqlParameter[],
    batch: number,
    signal?: AbortSignal,
  ): AsyncIterable<unknown[][]>
  close(): Promise<void>
}

export interface OpenOptions {
  settings: DatabaseSettings
  password: string | null
  readOnly: boolean
}
