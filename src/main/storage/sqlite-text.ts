import type { SqlParameter, SqlValue } from './queryable'

/** The statement with its values in the places of its `?`, of which there are none in its texts. */
export function filledIn(sql: string, params: readonly SqlParameter[]): string {
  const [first = '', ...parts] = sql.split('?')
  if (parts.length !== params.length) throw new Error(`values are missing for ${sql}`)
  return parts.reduce((text, part, at) => text + parameterText(params[at] ?? null) + part, first)
}

function parameterText(value: SqlParameter): string {
  if (typeof value === 'bigint') return String(value)
  return isList(value) ? value.map(parameterText).join(', ') : sqliteText(value)
}

function isList(value: SqlParameter): value is readonly SqlValue[] {
  return Array.isArray(value)
}

/**
 * A value of a row. A bigint goes as text: an INTEGER column reads all its digits, a literal may become a
 * REAL.
 */
export function sqliteText(value: SqlValue): string {
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
