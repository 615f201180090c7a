import type { AuditReport } from '../../../contract/audit'
import type { DatabaseSettings } from '../../../contract/connections'
import type { InstantRange } from '../../../contract/period'
import type { UsageFilter } from '../../../contract/usage'
import type { Id } from '../../../contract/values'
import { hasUsageDetails, readAuditRows } from '../../storage/audit-rows'
import { openDatabase } from '../../storage/database'
import type { StorageUsageFilter } from '../../storage/usage-filter'
import type { PriceSpan } from '../prices'
import { checkedSpans } from './classify'
import { makeLedger } from './ledger'
import { makeReport } from './report'

export interface AuditTask {
  settings: DatabaseSettings
  password: string | null
  hasOwnTables: boolean
  asked: UsageFilter
  filter: StorageUsageFilter
  range: InstantRange
  models: {
    id: Id
    /** "provider / model" */
    name: string
    maxInputTokens: number
    maxOutputTokens: number
    spans: PriceSpan[]
  }[]
  /** null: names are kept elsewhere. */
  namedProjects: Id[] | null
  timeZone: string
  cacheHitShare: string
  /** UTC seconds. */
  now: number
}

export interface AuditProgress {
  rows: number
}

/** Reads every call of the filter once and answers what is wrong with them. Throws AppError. */
export async function runAuditTask(
  task: AuditTask,
  onProgress: (progress: AuditProgress) => void,
  signal: AbortSignal,
): Promise<AuditReport> {
  const db = openDatabase({ settings: task.settings, password: task.password, readOnly: true })
  try {
    const ledger = makeLedger({
      models: new Map(
        task.models.map((model) => [model.id, { ...model, spans: checkedSpans(model.spans) }]),
      ),
      namedProjects: task.namedProjects && new Set(task.namedProjects),
      timeZone: task.timeZone,
      hitShare: task.cacheHitShare,
      now: task.now,
    })
    const details = task.hasOwnTables && (await hasUsageDetails(db))
    let rows = 0
    await readAuditRows(
      db,
      task.filter,
      details,
      (row) => {
        ledger.add(row)
        rows += 1
        if (rows % 10_000 === 0) onProgress({ rows })
      },
      signal,
    )
    signal.throwIfAborted()
    onProgress({ rows })
    return makeReport(task, ledger)
  } finally {
    await db.close().catch(() => undefined)
  }
}
