import type { DatabaseSettings } from '../../contract/connections'
import { AppError } from '../../contract/errors'
import { databaseError, isBusy, isConnectionLost } from './db-errors'

/**
 * Runs a question to a database. Failures come as AppError. A deadlock or a busy file is tried
 * again, but inside a transaction only as a whole: the server has rolled it back. Reads are also
 * tried again when the server went away in between.
 */
export type Guarded = <T>(
  query: () => Promise<T>,
  kind: 'read' | 'write' | 'inTransaction',
) => Promise<T>

export function guardOf(settings: DatabaseSettings): Guarded {
  return async (query, kind) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await query()
      } catch (error) {
        const cause = error instanceof AppError ? error.cause : error
        const busy = kind !== 'inTransaction' && isBusy(cause) && attempt < 5
        const lost = kind === 'read' && isConnectionLost(cause) && attempt < 3
        if (!busy && !lost) {
          throw error instanceof AppError ? error : databaseError(error, settings)
        }
        await new Promise((resolve) => setTimeout(resolve, 50 * attempt))
      }
    }
  }
}

export function cancelled(cause?: unknown): AppError {
  return new AppError('cancelled', 'This was cancelled.', {}, cause)
}
