import { readEveryCall, type ReadProgress } from '../every-call'
import { makeTally } from './tally'
import type { WhatIfSums, WhatIfTask } from './what-if-task'

/** Reads every call of the filter once and prices it as the scenario says. Nothing is written. */
export async function runWhatIfTask(
  task: WhatIfTask,
  onProgress: (progress: ReadProgress) => void,
  signal: AbortSignal,
): Promise<WhatIfSums> {
  const tally = makeTally(task)
  await readEveryCall(task, (row) => tally.add(row), onProgress, signal)
  return tally.result()
}
