import type { z } from 'zod'
import type { FieldIssue } from './errors'

/** A schema's message that is a code of ours, not zod's own sentence. */
const OWN_CODE = /^[a-z0-9_]+$/

/** Every wrong field of an input with its dotted path, a stable code and what its sentence needs. */
export function fieldIssues(error: z.ZodError): FieldIssue[] {
  return error.issues.map(fieldIssue)
}

function fieldIssue(issue: z.core.$ZodIssue): FieldIssue {
  const path = issue.path.map(String).join('.')
  const own = OWN_CODE.test(issue.message) ? issue.message : null
  switch (issue.code) {
    case 'too_big': {
      const code = issue.origin === 'string' ? 'too_long' : 'too_large'
      return { path, code, params: { maximum: Number(issue.maximum) } }
    }
    case 'too_small':
      return { path, code: own ?? 'too_small', params: { minimum: Number(issue.minimum) } }
    case 'invalid_type':
      return { path, code: issue.input === undefined ? 'required' : 'invalid_type' }
    default:
      return { path, code: own ?? issue.code }
  }
}
