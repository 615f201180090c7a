import type { RejectedRow, RejectReason } from '../../../contract/imports'
import { AppError, assertNever } from '../../../contract/errors'
import { MAX_INT } from '../../../contract/limits'

/** Why a record becomes no call; `value` is what offended, as it stands in the file. */
export interface Rejection {
  reason: RejectReason
  value: string
}

const VALUE_LENGTH = 120

export function reject(reason: RejectReason, value = ''): Rejection {
  return { reason, value }
}

export function isRejection(result: object): result is Rejection {
  return 'reason' in result
}

export function toRejectedRow(line: number, rejection: Rejection, file = ''): RejectedRow {
  const value = shorten(rejection.value, VALUE_LENGTH)
  return { file, line, reason: rejection.reason, value, message: sentence(rejection.reason, value) }
}

/** At most `length` characters; never half of a surrogate pair. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function sentence(reason: RejectReason, value: string): string {
  switch (reason) {
    case 'missing_time':
      return 'The row has no time.'
    case 'invalid_time':
      return `"${value}" is no time that can be read. Use YYYY-MM-DD HH:MM:SS, ISO 8601, or seconds or milliseconds since 1970.`
    case 'time_out_of_range':
      return `"${value}" lies outside 1970-01-01 to 2038-01-19, which is all that the database's TIMESTAMP can hold.`
    case 'missing_model':
      return 'The row names no model. Map a column to the model, or choose one for the whole file.'
    case 'missing_provider':
      return 'The row names no provider. Map a column to the provider, or choose one for the whole file.'
    case 'missing_project':
      return 'The row names no project. Map a column to the project, or choose one for the whole file.'
    case 'name_too_long':
      return `The name "${value}" is too long: providers and projects take 128 characters, models 255.`
    case 'missing_tokens':
      return 'The row has neither input nor output tokens.'
    case 'invalid_tokens':
      return `"${value}" is no count of tokens. Use a whole number without thousands separators.`
    case 'negative_tokens':
      return `A count of tokens cannot be negative: "${value}".`
    case 'tokens_out_of_range':
      return `"${value}" tokens are more than the database holds in one call (${MAX_INT}).`
    case 'invalid_cost':
      return `"${value}" is no amount in USD. Use a number with a decimal point, such as 0.0125.`
    case 'negative_cost':
      return `A cost cannot be negative: "${value}".`
    case 'cost_out_of_range':
      return `A cost of ${value} USD is more than the database holds for one call (9999.999999).`
    case 'invalid_amount':
      return `"${value}" is no amount that can be read. Is the right decimal sign chosen?`
    case 'foreign_currency':
      return `"${value}" is not in USD. Only amounts in USD can be compared: have the bill in USD, or convert it first.`
    case 'missing_item':
      return 'The line names neither a model nor another line item.'
    case 'invalid_cache_hit':
      return `"${value}" does not say whether a cache answered. Use true or false, yes or no, 1 or 0.`
    case 'invalid_project':
      return `"${value}" is too large for a project id in this database.`
    case 'column_count':
      return 'The row has more or fewer cells than the heading has columns. Is a separator or a quote missing?'
    case 'invalid_csv':
      return 'A quotation mark in this row is not closed, or stands in the middle of a cell. Put the cell in quotes and double the quotes inside it.'
    case 'invalid_json':
      return 'The line is no valid JSON. Was the file cut off here?'
    case 'not_an_object':
      return 'The line is JSON, but no object with names and values.'
    case 'invalid_utf8':
      return 'The row holds bytes that are not UTF-8. Save the file as UTF-8 and import it again.'
    case 'closed_month':
      return `${value} is closed. Reopen the month under Audit, or say that closed months may be changed; then import again.`
    case 'line_too_long':
      return 'The row is longer than 16 MB.'
    case 'not_a_call':
      return `This is no call of its own: ${value}.`
    case 'unknown_format':
      return 'No known format was recognised in this file.'
    case 'needs_mapping':
      return 'This file is of no known tool, and its columns do not say enough. Import it by itself and say which column is what.'
    case 'unreadable_file':
      return value
    default:
      return assertNever(reason)
  }
}

/** The file as a whole cannot be imported. */
export function formatError(reason: string, message: string, file: string): AppError {
  return new AppError('file_format', message, { reason, params: { file } })
}
