import { escape } from 'mysql2'
import type { Id } from '../../contract/values'
import type { BulkRow, Engine, SqlValue } from './queryable'
import { sqliteText } from './sqlite-text'

export function bulkRow(engine: Engine, values: readonly SqlValue[]): BulkRow {
  return values.map((value) => bulkText(engine, value)).join(',')
}

/**
 * Rows that wait for their statement, each piece of them as one text: what string templates leave
 * is a tree of parts, which the garbage collector would copy again and again.
 */
export class KeptRows {
  private readonly pieces: { text: string; ends: readonly number[] }[] = []

  add(rows: readonly BulkRow[]): void {
    let end = 0
    const ends = rows.map((row) => (end += row.length))
    this.pieces.push({ text: rows.join(''), ends })
  }

  *[Symbol.iterator](): Generator<BulkRow> {
    for (const { text, ends } of this.pieces) {
      let start = 0
      for (const end of ends) {
        yield text.slice(start, end)
        start = end
      }
    }
  }
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
