import { AppError } from '../../../../contract/errors'
import { microsToUsd } from '../../../storage/codec'
import { streamUsage, type UsageTuple } from '../../../storage/usage-stream'
import { countUsage } from '../../../storage/usage-totals'
import type { UsageScope } from '../../usage-scope'
import type { CallsWritten } from '../manifest'

/** Takes every call of a report, oldest first. */
export interface CallsSink {
  write(rows: readonly UsageTuple[]): Promise<void>
}

export interface Progress {
  done: number
  total: number | null
  rows: number
}

/** One reading of the calls for all files, so that they agree; answers what went through. */
export async function passCalls(
  scope: UsageScope,
  sinks: readonly CallsSink[],
  signal: AbortSignal,
  progress: (update: Progress) => void,
): Promise<CallsWritten> {
  const count: { total: number | null } = { total: null }
  // Counted while the rows already flow; the report neither waits for it nor fails with it.
  countUsage(scope.db, scope.filter).then(
    (total) => (count.total = total),
    () => undefined,
  )
  let rows = 0
  let inputTokens = 0
  let outputTokens = 0
  let micros = 0n
  const onBatch = async (batch: readonly UsageTuple[]): Promise<void> => {
    stopIfCancelled(signal)
    let batchMicros = 0
    for (const [, , , input, output, , costUsd] of batch) {
      inputTokens += input
      outputTokens += output
      // Exact: DECIMAL(10,6) ends at 10^10 micro-dollars, and a batch of them below 2^53.
      batchMicros += Math.round(Number(costUsd) * 1e6)
    }
    micros += BigInt(batchMicros)
    for (const sink of sinks) await sink.write(batch)
    rows += batch.length
    progress({ done: rows, rows, total: count.total })
  }
  await streamUsage(scope.db, scope.filter, { by: 'time', direction: 'asc' }, onBatch, signal)
  stopIfCancelled(signal)
  return { rows, inputTokens, outputTokens, costUsd: microsToUsd(micros) }
}

export function stopIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new AppError('cancelled', 'The report was cancelled; nothing was left half-written.')
}
