/** Stable codes; the sentence for a person is chosen by code (and `details.reason`). */
export const errorCodes = [
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
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** What a sentence needs by name. */
type SentenceParams = Record<string, string | number>

/** One wrong field of an input: a dotted path, a stable code and what the sentence needs. */
export interface FieldIssue {
  path: string
  code: string
  params?: SentenceParams | undefined
}

export interface ErrorDetails {
  /** Narrows the code, for example `auth` under `connection_failed`. */
  reason?: string | undefined
  fields?: FieldIssue[] | undefined
  /** What the sentence needs, and what may be copied into a bug report. */
  params?: SentenceParams | undefined
}

export interface AppErrorShape {
  code: ErrorCode
  message: string
  details: ErrorDetails
}

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
