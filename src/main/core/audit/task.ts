import type { AuditReport } from '../../../contract/audit'
import { readEveryCall, type ReadProgress } from '../every-call'
import type { AuditTask } from './audit-task'
import { makeCallsWriter } from './calls-file'
import { checkedSpans } from './classify'
import { makeLedger } from './ledger'
import { makeReport } from './report'

/** Reads every call of the filter once and answers what is wrong with them. Throws AppError. */
export async function runAuditTask(
  task: AuditTask,
  onProgress: (progress: ReadProgress) => void,
  signal: AbortSignal,
): Promise<AuditReport> {
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
  await readEveryCall(task, (row) => ledger.add(row), onProgress, signal)
  writer?.end()
  return makeReport(task, ledger)
}
