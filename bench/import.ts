import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runInChild, type Task, type TaskResult } from './child-tasks'
import type { BenchDatabase, BenchEngine } from './databases'
import { writeImportFile } from './import-tasks'
import { megabytes, milliseconds, rate, type ResultRow, times } from './report'
import { interleave, spreadOf } from './statistics'

const AIM_SHARE = 0.5

/** A CSV into an empty database each time, beside bare multi-row INSERTs of the same calls. */
export async function benchImport(
  engine: BenchEngine,
  rows: number,
  folder: string,
): Promise<ResultRow[]> {
  const place = await mkdtemp(join(folder, 'import-'))
  const file = join(place, 'usage.csv')
  await writeImportFile(file, rows)
  const imports: TaskResult[] = []
  const inserts: TaskResult[] = []
  const run = async (
    taskOf: (database: BenchDatabase) => Task,
    results: TaskResult[],
  ): Promise<number> => {
    const database = await engine.createDatabase()
    try {
      const result = await runInChild(taskOf(database))
      results.push(result)
      return rows / (result.ms / 1000)
    } finally {
      await database.drop()
    }
  }
  try {
    const figures = await interleave(
      [
        {
          name: 'ours',
          run: () =>
            run(
              ({ url, folder: data }) => ({ kind: 'import', url, folder: data, file, rows }),
              imports,
            ),
        },
        { name: 'floor', run: () => run(({ url }) => ({ kind: 'insert', url, rows }), inserts) },
      ],
      { warmUps: 1, rounds: 7, atLeast: 3, budgetMs: 120_000 },
    )
    const [ours, floor] = [
      spreadOf(figures.get('ours') ?? []),
      spreadOf(figures.get('floor') ?? []),
    ]
    const peak = spreadOf(imports.map((result) => result.peakMegabytes))
    const ratio = ours.median / floor.median
    const common = { engine: engine.name, ratio: '' }
    return [
      {
        ...common,
        what: `Import of a CSV of ${rows.toLocaleString('en')} calls`,
        ours: rate(ours),
        floor: rate(floor),
        ratio: times(ratio),
        aim: `≥ ${AIM_SHARE}×`,
        met: ratio >= AIM_SHARE,
      },
      {
        ...common,
        what: 'Import: peak memory',
        ours: megabytes(peak),
        floor: '',
        aim: '',
        met: null,
      },
      {
        ...common,
        what: 'Import: event-loop delay, p99',
        ours: milliseconds(spreadOf(imports.map((result) => result.lagMs))),
        floor: milliseconds(spreadOf(inserts.map((result) => result.lagMs))),
        aim: '',
        met: null,
      },
    ]
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
