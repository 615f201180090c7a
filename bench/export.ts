import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findTestTools } from '../scripts/lib/find-test-tools.mjs'
import { runInChild, type TaskResult } from './child-tasks'
import type { BenchDatabase, BenchEngine } from './databases'
import { joinedSql } from './export-tasks'
import { openPlain } from './plain-client'
import { megabytes, milliseconds, rate, type ResultRow, times } from './report'
import { interleave, spreadOf, timed } from './statistics'

const AIM_SHARE = 0.9
const AIM_MEGABYTES = 150
const AIM_LAG_MS = 75
/** More rows than this are not exported: the newest are. */
const MAX_ROWS = 1_000_000

/** A million calls (or all) to a CSV file, beside the engine's own quickest way to write the same rows. */
export async function benchExport(
  engine: BenchEngine,
  database: BenchDatabase,
  folder: string,
): Promise<ResultRow[]> {
  const { since, rows } = await newest(database)
  const place = await mkdtemp(join(folder, 'export-'))
  const file = join(place, 'out')
  const runs: TaskResult[] = []
  const floors: TaskResult[] = []
  const exportOnce = async (): Promise<number> => {
    const result = await runInChild({ kind: 'export', ...database, file, since })
    if (result.rows !== rows) throw new Error(`${result.rows} of ${rows} rows were exported.`)
    runs.push(result)
    await rm(file)
    return rows / (result.ms / 1000)
  }
  const dumpOnce = async (): Promise<number> => {
    const result = await runInChild({ kind: 'dump', url: database.url, file, since })
    if (result.rows !== rows) throw new Error(`${result.rows} of ${rows} rows were dumped.`)
    floors.push(result)
    await rm(file)
    return rows / (result.ms / 1000)
  }
  const where = `WHERE u.created_at >= '${since.slice(0, 19).replace('T', ' ')}'`
  const clientOnce = async (): Promise<number> => {
    const ms = await timed(() => runMariadbClient(engine, database, joinedSql(where), file))
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
    const longest = spreadOf(runs.map((run) => run.longestMs))
    const [ours, floor] = [
      spreadOf(figures.get('ours') ?? []),
      spreadOf(figures.get('floor') ?? []),
    ]
    const ratio = ours.median / floor.median
    const common = { engine: engine.name, ratio: '' }
    return [
      {
        ...common,
        what: `Export of ${rows.toLocaleString('en')} joined calls as CSV`,
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
        aim: `< ${AIM_LAG_MS} ms`,
        met: lag.median < AIM_LAG_MS,
      },
      {
        ...common,
        what: 'Export: event-loop delay, longest of a run',
        ours: milliseconds(longest),
        floor: floors.length > 0 ? milliseconds(spreadOf(floors.map((run) => run.longestMs))) : '',
        aim: `< ${AIM_LAG_MS} ms`,
        met: longest.median < AIM_LAG_MS,
      },
    ]
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** The instant since which there are as many calls as are to be exported, and how many they are. */
async function newest({ url }: BenchDatabase): Promise<{ since: string; rows: number }> {
  const client = await openPlain(url)
  const mysql = client.engine === 'mysql'
  try {
    const seconds = mysql ? 'UNIX_TIMESTAMP(created_at)' : 'created_at'
    const [edge] = await client.all(
      `SELECT ${seconds} AS at FROM llm_usage_logs ORDER BY created_at DESC
       LIMIT 1 OFFSET ${MAX_ROWS - 1}`,
    )
    const at = edge ? Number(edge['at']) : 1
    const bound = mysql ? `FROM_UNIXTIME(${at})` : String(at)
    const [row] = await client.all(
      `SELECT COUNT(*) AS calls FROM llm_usage_logs WHERE created_at >= ${bound}`,
    )
    return { since: new Date(at * 1000).toISOString(), rows: Number(row?.['calls']) }
  } finally {
    await client.close()
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
