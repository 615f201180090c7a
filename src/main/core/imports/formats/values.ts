import { MAX_INT } from '../../../../contract/limits'
import { isBlank, readTokens } from '../fields'
import { type Rejection, reject } from '../rejections'

/** Thrown while a record is read; the record is rejected, and the file goes on. */
export class RecordRejected extends Error {
  readonly rejection: Rejection

  constructor(...given: Parameters<typeof reject>) {
    super(given[0])
    this.rejection = reject(...given)
  }
}

/** Of several records on one line, one that is refused does not refuse the others. */
export function settled<Result>(read: () => Result): Result | Rejection {
  try {
    return read()
  } catch (error) {
    if (error instanceof RecordRejected) return error.rejection
    throw error
  }
}

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object under a key; an empty one where there is none. */
export function objectAt(value: unknown, key: string): JsonObject {
  const inner = isObject(value) ? value[key] : undefined
  return isObject(inner) ? inner : {}
}

/** Text, or a number or boolean as text; "" for everything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The first of several values that says something. */
export function firstText(...values: readonly unknown[]): string {
  for (const value of values) {
    const text = textOf(value).trim()
    if (!isBlank(text)) return text
  }
  return ''
}

/** What several columns say, without those that say nothing. */
export function joined(value: JsonObject, columns: readonly string[], between = ', '): string {
  return columns
    .map((column) => firstText(value[column]))
    .filter((text) => text !== '')
    .join(between)
}

/** A count of tokens; nothing is none. Throws RecordRejected. */
export function countOf(value: unknown, most = MAX_INT): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) {
    return value
  }
  const text = textOf(value)
  if (isBlank(text)) return 0
  const count = readTokens(text, most)
  if (typeof count === 'number') return count
  throw new RecordRejected(count.reason, count.value)
}
/** The first of several counts that is given. */
export function firstCount(...values: readonly unknown[]): number {
  return countOf(values.find((value) => !isBlank(textOf(value))))
}

/** JSON, or JSON in a string, as some exporters nest it; null when it is neither. */
export function nestedJson(value: unknown): JsonObject {
  if (isObject(value)) return value
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return {}
  try {
    const parsed: unknown = JSON.parse(value)
    return isObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}
