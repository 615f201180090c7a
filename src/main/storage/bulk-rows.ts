import { escape } from 'mysql2'
import type { Engine, SqlValue } from './queryable'

/**
 * A row of a multi-row INSERT: its values, or their text as MySQL takes it. Made ahead of time, so
 * that a transaction does not wait for it.
 */
export type BulkRow = readonly SqlValue[] | string

export function bulkRow(engine: Engine, values: readonly SqlValue[]): BulkRow {
  return engine === 'mysql' ? values.map(literal).join(',') : values
}

/** The row with one more value before the others. */
export function withFirst(first: SqlValue, row: BulkRow): BulkRow {
  return typeof row === 'string' ? `${literal(first)},${row}` : [first, ...row]
}

function literal(value: SqlValue): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return value === null ? 'NULL' : escape(value)
}
