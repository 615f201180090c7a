import { escape } from 'mysql2'
import type { BulkRow, Engine, SqlValue } from './queryable'

export function bulkRow(engine: Engine, values: readonly SqlValue[]): BulkRow {
  const text = engine === 'mysql' ? mysqlText : sqliteText
  return values.map(text).join(',')
}

/** The row with an id before its values. */
export function withId(id: string, row: BulkRow): BulkRow {
  return `'${id}',${row}`
}

function mysqlText(value: SqlValue): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return value === null ? 'NULL' : escape(value)
}

/** A bigint goes as text: an INTEGER column reads all its digits, a literal may become a REAL. */
function sqliteText(value: SqlValue): string {
  switch (typeof value) {
    case 'number':
      return String(value)
    case 'bigint':
      return `'${value}'`
    case 'boolean':
      return value ? '1' : '0'
    case 'string':
      // A literal would end at a NUL.
      return value.includes('\0')
        ? `CAST(x'${Buffer.from(value).toString('hex')}' AS TEXT)`
        : `'${value.replaceAll("'", "''")}'`
    default:
      return value === null ? 'NULL' : `x'${value.toString('hex')}'`
  }
}
