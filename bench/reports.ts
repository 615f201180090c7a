import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runInChild, type TaskResult } from './child-tasks'
import type { BenchDatabase, BenchEngine } from './databases'
import { megabytes, milliseconds, rate, type ResultRow, seconds, times } from './report'
import { interleave, spreadOf } from './statistics'

const AIM_SHARE = 0.5
const AIM_MEGABYTES = 200

/** All calls as sheets of a workbook, beside the app's own CSV of the same calls in the same run. */
export async function benchReports(
  engine: BenchEngine,
  database: BenchDatabase,
  rows: number,
  folder: string,
): Promise<ResultRow[]> {
  const place = await mkdtemp(join(folder, 'reports-'))
  const file = join(place, 'out')
  const done: Record<'xlsx' | 'export' | 'pack', TaskResult[]> = { xlsx: [], export: [], pack: [] }
  const once = (kind: keyof typeof done) => async (): Promise<number> => {
    const result = await runInChild({ kind, ...database, file })
    if (result.rows !== rows) throw new Error(`${result.rows} of ${rows} rows were written.`)
    done[kind].push(result)
    await rm(file, { recursive: true })
    return kind === 'pack' ? result.ms : rows / (result.ms / 1000)
  }
  try {
    const figures = await interleave(
      [
        { name: 'xlsx', run: once('xlsx') },
        { name: 'csv', run: once('export') },
        { name: 'pack', run: once('pack') },
      ],
      { warmUps: 1, rounds: 5, atLeast: 3, budgetMs: 180_000 },
    )
    const of = (name: string) => spreadOf(figures.get(name) ?? [])
    const ratio = of('xlsx').median / of('csv').median
    const common = { engine: engine.name, ratio: '', floor: '' }
    // The warm-ups count for memory, too: a peak is a peak.
    const memory = (what: string, results: readonly TaskResult[]): ResultRow => {
      const peak = spreadOf(results.map((one) => one.peakMegabytes))
      const met = peak.max < AIM_MEGABYTES
      return { ...common, what, ours: megabytes(peak), aim: `< ${AIM_MEGABYTES} MB`, met }
    }
    return [
      {
        ...common,
        what: 'All calls as XLSX, beside CSV',
        ours: rate(of('xlsx')),
        floor: rate(of('csv')),
        ratio: times(ratio),
        aim: `≥ ${AIM_SHARE}×`,
        met: ratio >= AIM_SHARE,
      },
      memory('XLSX: peak memory', done.xlsx),
      {
        ...common,
        what: 'XLSX: event-loop delay, p99',
        ours: milliseconds(spreadOf(done.xlsx.map((one) => one.lagMs))),
        aim: '',
        met: null,
      },
      {
        ...common,
        what: 'Audit pack: HTML, XLSX, CSV, FOCUS',
        ours: seconds(of('pack')),
        aim: '',
        met: null,
      },
      memory('Audit pack: peak memory', done.pack),
    ]
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
