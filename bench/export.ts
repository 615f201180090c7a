import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findTestTools } from '../scripts/lib/find-test-tools.mjs'
import { runInChild, type TaskResult } from './child-tasks'
import type { BenchDatabase, BenchEngine } from './databases'
import { joinedSql } from './export-tasks'
import { megabytes, milliseconds, rate, type ResultRow, times } from './report'
import { interleave, spreadOf, timed } from './statistics'

const AIM_SHARE = 0.5
export const AIM_MEGABYTES = 250

/** All calls to a CSV file, beside the engine's own quickest way to write the same rows. */
export async function benchExport(
  engine: BenchEngine,
  database: BenchDatabase,
  rows: number,
  folder: string,
): Promise<ResultRow[]> {
  const place = await mkdtemp(join(folder, 'export-'))
  const file = join(place, 'out')
  const runs: TaskResult[] = []
  const floors: TaskResult[] = []
  const exportOnce = async (): Promise<number> => {
    const result = await runInChild({ kind: 'export', ...database, file })
    if (result.rows !== rows) throw new Error(`${result.rows} of ${rows} rows were exported.`)
    runs.push(result)
    await rm(file)
    return rows / (result.ms / 1000)
  }
  const dumpOnce = async (): Promise<number> => {
    const result = await runInChild({ kind: 'dump', url: database.url, file })
    if (result.rows !== rows) throw new Error(`${result.rows} of ${rows} rows were dumped.`)
    floors.push(result)
    await rm(file)
    return rows / (result.ms / 1000)
  }
  const clientOnce = async (): Promise<number> => {
    const ms = await timed(() => runMariadbClient(engine, database, joinedSql(), file))
    await rm(file)
    return rows / (ms / 1000)
  }
  try {
    const figures = await interleave(
      [
        { name: 'ours', run: exportOnce },
        { name: 'floor', run: engine.name === 'mysql' ? clientOnce : dumpOnce },
      ],
      { warmUps: 1, rounds: 7, atLeast: 3, budgetMs: 120_000 },
    )
    // The warm-ups count for memory, too: a peak is a peak.
    const peak = spreadOf(runs.map((run) => run.peakMegabytes))
    const lag = spreadOf(runs.map((run) => run.lagMs))
    const [ours, floor] = [
      spreadOf(figures.get('ours') ?? []),
      spreadOf(figures.get('floor') ?? []),
    ]
    const ratio = ours.median / floor.median
    const common = { engine: engine.name, ratio: '' }
    return [
      {
        ...common,
        what: 'Export of all calls as CSV',
        ours: rate(ours),
        floor: rate(floor),
        ratio: times(ratio),
        aim: `≥ ${AIM_SHARE}×`,
        met: ratio >= AIM_SHARE,
      },
      {
        ...common,
        what: 'Export: peak memory',
        ours: megabytes(peak),
        floor: floors.length > 0 ? megabytes(spreadOf(floors.map((run) => run.peakMegabytes))) : '',
        aim: `< ${AIM_MEGABYTES} MB`,
        met: peak.max < AIM_MEGABYTES,
      },
      {
        ...common,
        what: 'Export: event-loop delay, p99',
        ours: milliseconds(lag),
        floor: floors.length > 0 ? milliseconds(spreadOf(floors.map((run) => run.lagMs))) : '',
        aim: '',
        met: null,
      },
    ]
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** `mariadb --batch --quick -e … > file`. */
async function runMariadbClient(
  { server }: BenchEngine,
  database: BenchDatabase,
  sql: string,
  file: string,
): Promise<void> {
  const { mariadb } = findTestTools()
  if (!mariadb || !server) throw new Error('There is no mariadb client here.')
  const { username, password, pathname } = new URL(database.url)
  const output = await open(file, 'w')
  try {
    const client = spawn(
      mariadb,
      [
        '--no-defaults',
        '--batch',
        '--quick',
        '--protocol=tcp',
        `--host=${server.host}`,
        `--port=${server.port}`,
        `--user=${username}`,
        `--execute=${sql}`,
        pathname.slice(1),
      ],
      {
        stdio: ['ignore', output.fd, 'inherit'],
        env: { ...process.env, MYSQL_PWD: password },
      },
    )
    const [code] = (await once(client, 'exit')) as [number | null]
    if (code !== 0) throw new Error('The mariadb client failed.')
  } finally {
    await output.close()
  }
}
