import { AppError, assertNever } from '../../contract/errors'
import type { ConnectionStatus } from '../../contract/connections'
import type { Database } from '../storage/database'

/** The active database, as every domain reaches it. */
export interface Workspace {
  /** For reading. Throws `not_connected` with the reason when there is none. */
  database(): Database
  /** For writing. Throws `read_only` or `consent_needed` unless the database is managed. */
  writableDatabase(): Database
  /** The app's own tables are there to read. */
  hasOwnTables(): boolean
  /** One of the app's later tables is there: a database that it may not write to lacks them. */
  hasTable(name: string): boolean
  status(): ConnectionStatus
  /** Counts switches of connection; caches of the last one are void. */
  generation(): number
}

export function requireWritable(status: ConnectionStatus): void {
  if (status.access.mode === 'managed') return
  const { reason } = status.access
  if (reason === 'consent') {
    throw new AppError(
      'consent_needed',
      'This database holds no tables of Token Ledger yet. Agree to add them first (or run "migrate").',
    )
  }
  throw new AppError('read_only', readOnlySentence(reason), { reason })
}

function readOnlySentence(reason: 'chosen' | 'grants' | 'server'): string {
  switch (reason) {
    case 'chosen':
      return 'This connection is set to reading only; nothing was written. Its settings can change that.'
    case 'grants':
      return 'The database user may only read: it lacks INSERT, UPDATE, DELETE, CREATE, ALTER or INDEX on this database. Nothing was written.'
    case 'server':
      return 'The database server itself takes no writes at the moment (read_only). Nothing was written.'
    default:
      return assertNever(reason)
  }
}
