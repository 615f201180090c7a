import { escape } from 'mysql2'
import type { Id } from '../../contract/values'
import type { BulkRow, Engine, SqlValue } from './queryable'

export function bulkRow(engine: Engine, values: readonly SqlValue[]): BulkRow {
  return values.map((value) => bulkText(engine, value)).join(',')
}

/** One value of such a row. */
export function bulkText(engine: Engine, value: SqlValue): string {
  if (typeof value === 'string' && isPlain(value)) return `'${value}'`
  return engine === 'mysql' ? mysqlText(value) : sqliteText(value)
}

/** An id: a number where that is exact. */
export function idText(engine: Engine, id: Id): string {
  const number = Number(id)
  return Number.isSafeInteger(number) ? String(number) : bulkText(engine, id)
}

/** Nothing in it has to be escaped, whatever the engine and its mode. */
function isPlain(text: string): boolean {
  return /^[\w .:-]*$/.test(text)
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
