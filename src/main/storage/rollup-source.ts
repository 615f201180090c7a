import { readCount } from './codec'
import type { Reader } from './reader'
import { mysqlRows, type RollupRows, sqliteRows, timeRange } from './rollup-rows'

/** Calls and SUM(id) of one stretch of time. */
export interface Signature {
  /** Counted from the range's start in steps. */
  step: number
  calls: number
  idSum: bigint
}

/** The raw rows of llm_usage_logs in one state of the database. Times in UTC seconds. */
export interface RollupSource extends RollupRows {
  /** Signatures of equal steps, from the index on created_at alone. */
  signatures(from: number, to: number, step: number): Promise<Signature[]>
  /** 15-minute slots (their first second) of calls before `before` that were written since. */
  slotsWrittenSince(updatedSince: number, before: number): Promise<number[]>
  /** First and last call; null when there is none. */
  span(): Promise<{ from: number; to: number } | null>
  /** About how many calls there are; null: not known. */
  estimateCalls(): Promise<number | null>
  /** The server's clock. */
  now(): Promise<number>
}

export const SLOT_SECONDS = 900

/** Reads in one REPEATABLE READ snapshot; nothing is written. */
export function withRollupSource<T>(
  reader: Reader,
  work: (source: RollupSource) => Promise<T>,
): Promise<T> {
  return reader.snapshot(() => work(makeSource(reader)))
}

function makeSource(tx: Reader): RollupSource {
  const seconds = secondsOf(tx.engine === 'mysql', 'created_at')
  return {
    ...(tx.engine === 'mysql' ? mysqlRows(tx) : sqliteRows(tx)),
    async signatures(from, to, step) {
      const range = timeRange(tx, from, to)
      const [high, low] =
        tx.engine === 'mysql'
          ? ['0', 'SUM(id)']
          : ['CAST(SUM(id >> 32) AS TEXT)', 'CAST(SUM(id & 4294967295) AS TEXT)']
      const divide = tx.engine === 'mysql' ? 'DIV' : '/'
      const rows = await tx.select<{ step: unknown; calls: unknown; high: unknown; low: unknown }>(
        `SELECT (${seconds} - ?) ${divide} ? AS step, COUNT(*) AS calls, ${high} AS high, ${low} AS low
         FROM llm_usage_logs WHERE ${range.sql} GROUP BY step ORDER BY NULL`,
        [from, step, ...range.params],
      )
      return rows.map((row) => ({
        step: readCount(row.step),
        calls: readCount(row.calls),
        idSum: (BigInt(String(row.high ?? 0)) << 32n) + BigInt(String(row.low ?? 0)),
      }))
    },
    async slotsWrittenSince(updatedSince, before) {
      const divide = tx.engine === 'mysql' ? 'DIV' : '/'
      const rows = await tx.select<{ slot: unknown }>(
        `SELECT DISTINCT ${seconds} ${divide} ${SLOT_SECONDS} AS slot FROM llm_usage_logs
         WHERE updated_at >= ? AND created_at < ?`,
        [tx.codec.seconds(Math.max(updatedSince, 1)), tx.codec.seconds(before)],
      )
      return rows.map((row) => readCount(row.slot) * SLOT_SECONDS)
    },
    async span() {
      const [row] = await tx.select<{ low: unknown; high: unknown }>(
        `SELECT (SELECT MIN(${seconds}) FROM llm_usage_logs) AS low,
                (SELECT MAX(${seconds}) FROM llm_usage_logs) AS high`,
      )
      if (!row || row.low === null || row.high === null) return null
      return { from: Number(row.low), to: Number(row.high) }
    },
    async estimateCalls() {
      const rows = await tx.select<{ calls: unknown }>(
        tx.engine === 'mysql'
          ? `SELECT TABLE_ROWS AS calls FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'llm_usage_logs'`
          : 'SELECT COUNT(*) AS calls FROM llm_usage_logs',
      )
      return readCount(rows[0]?.calls) || null
    },
    async now() {
      const [row] = await tx.select<{ now: unknown }>(
        `SELECT ${tx.engine === 'mysql' ? 'UNIX_TIMESTAMP()' : 'unixepoch()'} AS now`,
      )
      return Math.floor(Number(row?.now))
    },
  }
}

function secondsOf(mysql: boolean, column: string): string {
  return mysql ? `UNIX_TIMESTAMP(${column})` : column
}
