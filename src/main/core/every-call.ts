import type { DatabaseSettings } from '../../contract/connections'
import { type AuditRow, hasUsageDetails, readAuditRows } from '../storage/audit-rows'
import { openReader } from '../storage/open-reader'
import type { StorageUsageFilter } from '../storage/usage-filter'
import type { Workspace } from './workspace'

/** The calls of a filter and where they are, for a thread: plain data. */
export interface CallsSource {
  settings: DatabaseSettings
  password: string | null
  hasOwnTables: boolean
  filter: StorageUsageFilter
}

export interface ReadProgress {
  rows: number
}

/** What a domain needs whose work is done in a thread. */
export interface ThreadDeps {
  /** The password of a connection, for the thread's own connection. */
  password: (connectionId: string) => Promise<string | null>
}

export async function callsSource(
  { workspace, password }: ThreadDeps & { workspace: Workspace },
  filter: StorageUsageFilter,
): Promise<CallsSource> {
  const { connection } = workspace.status()
  return {
    settings: connection.database,
    password: await password(connection.id),
    hasOwnTables: workspace.hasOwnTables(),
    filter,
  }
}

/** Reads every call once, over a connection of its own. Throws AppError, or the signal's reason. */
export async function readEveryCall(
  { settings, password, hasOwnTables, filter }: CallsSource,
  add: (row: AuditRow) => void,
  onProgress: (progress: ReadProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const db = await openReader({ settings, password })
  try {
    const details = hasOwnTables && (await hasUsageDetails(db))
    let rows = 0
    const sink = (row: AuditRow): void => {
      add(row)
      rows += 1
      if (rows % 10_000 === 0) onProgress({ rows })
    }
    await readAuditRows(db, filter, details, sink, signal)
    signal.throwIfAborted()
    onProgress({ rows })
  } finally {
    await db.close().catch(() => undefined)
  }
}
