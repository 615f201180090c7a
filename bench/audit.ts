import { runInChild, type TaskResult } from './child-tasks'
import type { BenchDatabase, EngineName } from './databases'
import { megabytes, type ResultRow, seconds, times } from './report'
import { interleave, spreadOf } from './statistics'

const AIM_RATIO = 3

/** The audit of all calls, beside one full scan of the same rows by the driver alone. */
export async function benchAudit(
  engine: EngineName,
  { url, folder }: BenchDatabase,
  rows: number,
): Promise<ResultRow[]> {
  const done: Record<'audit' | 'scan', TaskResult[]> = { audit: [], scan: [] }
  const once = (kind: keyof typeof done) => async (): Promise<number> => {
    const result = await runInChild(kind === 'audit' ? { kind, url, folder } : { kind, url })
    if (result.rows !== rows) throw new Error(`${result.rows} of ${rows} rows were read.`)
    done[kind].push(result)
    return result.ms
  }
  const figures = await interleave(
    [
      { name: 'audit', run: once('audit') },
      { name: 'scan', run: once('scan') },
    ],
    { warmUps: 1, rounds: 5, atLeast: 3, budgetMs: 90_000 },
  )
  const ours = spreadOf(figures.get('audit') ?? [])
  const floor = spreadOf(figures.get('scan') ?? [])
  const ratio = ours.median / floor.median
  return [
    {
      engine,
      what: 'Audit of all calls, beside one scan',
      ours: seconds(ours),
      floor: seconds(floor),
      ratio: times(ratio),
      aim: `≤ ${AIM_RATIO}×`,
      met: ratio <= AIM_RATIO,
    },
    {
      engine,
      what: 'Audit: peak memory',
      ours: megabytes(spreadOf(done.audit.map(({ peakMegabytes }) => peakMegabytes))),
      floor: megabytes(spreadOf(done.scan.map(({ peakMegabytes }) => peakMegabytes))),
      ratio: '',
      aim: '',
      met: null,
    },
  ]
}
