import type { AuditReport } from '../../../contract/audit'
import { hasUsageDetails, readAuditRows } from '../../storage/audit-rows'
import { openDatabase } from '../../storage/database'
import type { AuditProgress, AuditTask } from './audit-task'
import { makeCallsWriter } from './calls-file'
import { checkedSpans } from './classify'
import { makeLedger } from './ledger'
import { makeReport } from './report'

/** Reads every call of the filter once and answers what is wrong with them. Throws AppError. */
export async function runAuditTask(
  task: AuditTask,
  onProgress: (progress: AuditProgress) => void,
  signal: AbortSignal,
): Promise<AuditReport> {
  const db = openDatabase({ settings: task.settings, password: task.password, readOnly: true })
  try {
    const writer = task.calls && makeCallsWriter(task, task.calls)
    const ledger = makeLedger({
      models: new Map(
        task.models.map((model) => [model.id, { ...model, spans: checkedSpans(model.spans) }]),
      ),
      namedProjects: task.namedProjects && new Set(task.namedProjects),
      timeZone: task.timeZone,
      hitShare: task.cacheHitShare,
      now: task.now,
      onTrouble: writer?.add,
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
    writer?.end()
    return makeReport(task, ledger)
  } finally {
    await db.close().catch(() => undefined)
  }
}
