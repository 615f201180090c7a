import { z } from 'zod'

/** Stable codes; the sentence for a person is chosen by code (and `details.reason`). */
export const errorCodeSchema = z.enum([
  'validation',
  'not_found',
  'taken',
  'in_use',
  'month_closed',
  'read_only',
  'consent_needed',
  'not_connected',
  'connection_failed',
  'connection_lost',
  'database_busy',
  'missing_privilege',
  'schema_mismatch',
  'file_unreadable',
  'file_format',
  'disk_full',
  'secret_unreadable',
  'passphrase_wrong',
  'provider_failed',
  'unavailable_here',
  'cancelled',
  'internal',
])
export type ErrorCode = z.infer<typeof errorCodeSchema>

/** One wrong field of an input: a dotted path, a stable code and what the sentence needs. */
export const fieldIssueSchema = z.object({
  path: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type FieldIssue = z.infer<typeof fieldIssueSchema>

export const errorDetailsSchema = z.object({
  /** Narrows the code, for example `auth` under `connection_failed`. */
  reason: z.string().optional(),
  fields: z.array(fieldIssueSchema).optional(),
  /** What the sentence needs, and what may be copied into a bug report. */
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type ErrorDetails = z.infer<typeof errorDetailsSchema>

export const appErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  details: errorDetailsSchema,
})
export type AppErrorShape = z.infer<typeof appErrorSchema>

/** What every transport answers: nothing is thrown across the boundary. */
export type Envelope<T = unknown> = { ok: true; data: T } | { ok: false; error: AppErrorShape }

/** An error with a code, a sentence that a person can act on, and plain details. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.details = details
  }

  toShape(): AppErrorShape {
    return { code: this.code, message: this.message, details: this.details }
  }
}

/** A `validation` error for one field of an input. */
export function fieldError(
  path: string,
  code: string,
  message: string,
  params?: FieldIssue['params'],
): AppError {
  return new AppError('validation', message, {
    fields: [params ? { path, code, params } : { path, code }],
  })
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
