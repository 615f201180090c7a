import type { i18n as I18n } from 'i18next'
import type { z } from 'zod'
import { fieldIssues } from '../../contract/field-issues'
import { fieldText } from './error-text'

/** The wrong fields of a form's values by a schema of the contract, as sentences by path. */
export function schemaErrors(
  schema: z.ZodType,
  values: unknown,
  i18n: I18n,
): Record<string, string> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return {}
  const found: Record<string, string> = {}
  for (const issue of fieldIssues(parsed.error)) found[issue.path] ??= fieldText(issue, i18n)
  return found
}
