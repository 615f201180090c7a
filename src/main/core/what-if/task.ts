import { hasUsageDetails, readAuditRows } from '../../storage/audit-rows'
import { openDatabase } from '../../storage/database'
import { makeTally } from './tally'
import type { WhatIfProgress, WhatIfSums, WhatIfTask } from './what-if-task'

/** Reads every call of the filter once and prices it as the scenario says. Nothing is written. */
export async function runWhatIfTask(
  task: WhatIfTask,
  onProgress: (progress: WhatIfProgress) => void,
  signal: AbortSignal,
): Promise<WhatIfSums> {
  const db = openDatabase({ settings: task.settings, password: task.password, readOnly: true })
  try {
    const tally = makeTally(task)
    const details = task.hasOwnTables && (await hasUsageDetails(db))
    let rows = 0
    await readAuditRows(
      db,
      task.filter,
      details,
      (row) => {
        tally.add(row)
        rows += 1
        if (rows % 10_000 === 0) onProgress({ rows })
      },
      signal,
    )
    signal.throwIfAborted()
    onProgress({ rows })
    return tally.result()
  } finally {
    await db.close().catch(() => undefined)
  }
}
