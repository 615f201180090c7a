import type { Access, ConnectionStatus, SchemaDifference } from '../../contract/connections'
import { AppError } from '../../contract/errors'
import { type Database, openDatabase } from '../storage/database'
import { blocksUse, type DatabaseFacts, inspectDatabase } from '../storage/inspect'
import { migrate, migrationState, pendingStatements } from '../storage/migrate'
import { seedTables } from '../storage/seed-schema'
import type { StoredConnection } from './connection-store'

type Source = Pick<StoredConnection, 'database' | 'readOnly' | 'password'>

export interface OpenedConnection {
  db: Database
  access: Access
  serverVersion: string
  differences: SchemaDifference[]
  pending: ConnectionStatus['pending']
  hasTables: boolean
  hasOwnTables: boolean
  tables: ReadonlySet<string>
  applied: string[]
}

/**
 * Opens a database and finds out what may be done with it. A database that is the app's own (or
 * empty) is prepared at once; any other waits for consent and is open for reading until then.
 * With `consent` what is pending runs. Without `prepare` nothing is written whatever is found.
 */
export async function openConnection(
  source: Source,
  { consent = false, prepare = true }: { consent?: boolean; prepare?: boolean } = {},
): Promise<OpenedConnection> {
  const password = await source.password()
  let db = openDatabase({ settings: source.database, password, readOnly: source.readOnly })
  try {
    let facts = await inspectDatabase(db)
    const state = await migrationState(db, facts.tables)
    const managed = facts.tables.has('token_ledger_migrations')
    let access = accessOf(source, facts)
    let applied: string[] = []
    const mayPrepare = prepare && access.mode === 'managed' && state.pending.length > 0
    if (mayPrepare && facts.mayCreate && (consent || managed || facts.tables.size === 0)) {
      refuseUnusable(facts.differences)
      applied = await migrate(db, facts.tables)
      facts = await inspectDatabase(db)
    } else if (access.mode === 'managed' && state.pending.length > 0) {
      access = { mode: 'readOnly', reason: facts.mayCreate ? 'consent' : 'grants' }
    }
    if (access.mode === 'readOnly' && db.writable) {
      await db.close()
      db = openDatabase({ settings: source.database, password, readOnly: true })
    }
    const pending = applied.length > 0 ? [] : pendingStatements(db, state.pending, facts.tables)
    return {
      db,
      access,
      serverVersion: facts.serverVersion,
      differences: facts.differences,
      pending: access.mode === 'readOnly' && access.reason === 'consent' ? pending : [],
      hasTables: Object.keys(seedTables).every((table) => facts.tables.has(table)),
      // With migrations of a newer version still to run they are not what the queries expect.
      hasOwnTables:
        facts.tables.has('token_ledger_usage_details') &&
        (applied.length > 0 || state.pending.length === 0),
      tables: facts.tables,
      applied,
    }
  } catch (error) {
    await db.close().catch(() => undefined)
    throw asFailedOpening(error)
  }
}

/** Before anything was open there was no connection that could have been lost. */
function asFailedOpening(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'connection_lost') return error
  const { params } = error.details
  return new AppError(
    'connection_failed',
    `${params?.['place']} closed the connection at once. Is it a MySQL server, and has it finished starting?`,
    { reason: 'closed', ...(params ? { params } : {}) },
    error.cause,
  )
}

function accessOf(source: Source, facts: DatabaseFacts): Access {
  if (source.readOnly) return { mode: 'readOnly', reason: 'chosen' }
  if (facts.serverReadOnly) return { mode: 'readOnly', reason: 'server' }
  if (!facts.mayWrite) return { mode: 'readOnly', reason: 'grants' }
  return { mode: 'managed' }
}

/** Throws when the database cannot be used as it stands, naming what differs. */
export function refuseUnusable(differences: readonly SchemaDifference[]): void {
  const blocking = differences.filter(blocksUse)
  if (blocking.length === 0) return
  const names = blocking.map((difference) => `${difference.table}.${difference.column}`).join(', ')
  throw new AppError(
    'schema_mismatch',
    `The database differs from the three tables: ${names} is missing. Nothing was altered.`,
    {
      reason: 'columns',
      params: { columns: names },
    },
  )
}
