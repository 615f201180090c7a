import type { i18n as I18n } from 'i18next'
import { appErrorSchema } from '../../contract/error-schemas'
import type { AppErrorShape, FieldIssue } from '../../contract/errors'

/** Whatever was thrown, as code, sentence and details. */
export function errorShape(error: unknown): AppErrorShape {
  if (typeof error === 'object' && error !== null) {
    const { code, message, details } = error as Record<string, unknown>
    const parsed = appErrorSchema.safeParse({ code, message, details: details ?? {} })
    if (parsed.success) return parsed.data
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message, details: {} }
}

/** `not_connected` carries the reason of what went wrong when the database was opened. */
const CAUSES_OF_NO_CONNECTION = ['connection_failed', 'schema_mismatch', 'secret_unreadable']

/**
 * The sentence for a person: by code and reason; a reason without one is told as the app told it,
 * which says more than the code alone. Where no form shows the wrong field, its sentence stands.
 */
export function errorText(error: unknown, i18n: I18n): string {
  const { code, message, details } = errorShape(error)
  const params = { ...details.params, message }
  const { reason } = details
  if (!reason) {
    const [field] = details.fields ?? []
    return code === 'validation' && field
      ? fieldText(field, i18n)
      : i18n.t(`errors:code.${code}`, params)
  }
  const codes = code === 'not_connected' ? CAUSES_OF_NO_CONNECTION : [code]
  const key = codes
    .map((candidate) => `errors:reason.${candidate}.${reason}`)
    .find((candidate) => i18n.exists(candidate, params))
  return key ? i18n.t(key, params) : message || i18n.t(`errors:code.${code}`, params)
}

/** The sentence for one wrong field. */
export function fieldText(issue: Omit<FieldIssue, 'path'>, i18n: I18n): string {
  const key = `errors:field.${issue.code}`
  return i18n.t(i18n.exists(key) ? key : 'errors:field.other', { ...issue.params })
}

/**
 * The wrong fields of a `validation` (or other) error as a Mantine form's errors. `rename` maps
 * the contract's paths to the form's where they differ.
 */
export function fieldErrors(
  error: unknown,
  i18n: I18n,
  rename: Record<string, string> = {},
): Record<string, string> {
  const issues = errorShape(error).details.fields ?? []
  return Object.fromEntries(
    issues.map((issue) => [rename[issue.path] ?? issue.path, fieldText(issue, i18n)]),
  )
}

/** What goes into a bug report: code, reason, sentence and parameters, never a secret. */
export function errorReport(error: unknown): string {
  return JSON.stringify(errorShape(error), null, 2)
}
