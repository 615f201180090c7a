import type { z } from 'zod'
import { AppError, type FieldIssue } from '../../contract/errors'
import { fieldIssues } from '../../contract/field-issues'

/** A `validation` error that names every wrong field; the renderer says it in its language. */
export function inputError(error: z.ZodError): AppError {
  const fields = fieldIssues(error)
  const named = fields.map((field) => `${field.path || 'input'} ${complaint(field)}`).join('; ')
  return new AppError('validation', `The input is not valid: ${named}.`, { fields })
}

/** For the command line and the log, which know no translations. */
function complaint({ code, params }: FieldIssue): string {
  switch (code) {
    case 'required':
      return 'is missing'
    case 'too_long':
      return `is longer than ${params?.['maximum']} characters`
    case 'too_large':
      return `is more than ${params?.['maximum']}`
    case 'too_small':
      return `is less than ${params?.['minimum']}`
    case 'invalid_url':
      return 'is no address that begins with http:// or https:// and carries no user or password'
    case 'invalid_price':
      return 'is no price from 0 to 9,999 USD per 1,000 tokens, with at most 12 decimal places'
    case 'invalid_amount':
      return 'is no amount in USD from 0 to 9999.999999'
    case 'invalid_id':
      return 'is no id'
    case 'invalid_time_zone':
      return 'is no time zone such as Europe/Berlin'
    default:
      return `is not accepted (${code})`
  }
}
