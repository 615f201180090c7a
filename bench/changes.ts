import type { DatabaseSettings } from '../src/contract/connections'
import { rollupCacheFile } from '../src/main/storage/rollup-schema'
import { setTimeout as pause } from 'node:timers/promises'
import type { RollupDepth, RollupOutcome } from '../src/main/core/rollup/rollup-task'
import { runRollupTask } from '../src/main/core/rollup/task'
import { openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { NOW } from './dataset'
import { openPlain, type PlainClient } from './plain-client'
import { type ResultRow, seconds, times } from './report'
import { spreadOf, timed } from './statistics'

type Depth = Exclude<RollupDepth, 'open'>

interface Change {
  what: string
  /** The quickest look that must find it. */
  by: Depth
  make(client: PlainClient): Promise<void>
}

const WRITTEN_LONG_AGO = Date.parse('2025-03-01T00:00:00Z') / 1000
const RUNS = 3

/** What other programs do to closed days, each found and repaired by the look that must find it. */
export async function benchChanges(
  engine: EngineName,
  database: BenchDatabase,
): Promise<ResultRow[]> {
  const app = await openApp(database.url, database.folder)
  const settings = app.deps.workspace.status().connection.database
  await app.request('rollup.verify', { full: true })
  await app.rollupIdle()
  await app.close()
  const client = await openPlain(database.url)
  try {
    const took: Record<Depth, number[]> = { written: [], signatures: [], full: [] }
    const rows: ResultRow[] = []
    for (const { what, by, make } of changesOf(client)) {
      await make(client)
      const { ms, repaired } = await look(database, settings, by)
      took[by].push(ms)
      const right = repaired > 0 && (await isRaw(database, client))
      rows.push({
        engine,
        what: `Change of a closed day: ${what}`,
        ours: right ? `repaired ${repaired} ${repaired === 1 ? 'day' : 'days'}` : 'missed',
        floor: '',
        ratio: '',
        aim: `found by ${names[by]}`,
        met: right,
      })
    }
    for (const depth of Object.keys(took) as Depth[]) {
      while (took[depth].length < RUNS) took[depth].push((await look(database, settings, depth)).ms)
      const ours = spreadOf(took[depth])
      const floor = spreadOf(await timesOf(() => plainLook(client, depth)))
      rows.push({
        engine,
        what: `Time to find changes by ${names[depth]}`,
        ours: seconds(ours),
        floor: seconds(floor),
        ratio: times(ours.median / floor.median),
        aim: '',
        met: null,
      })
    }
    return rows
  } finally {
    await client.close()
  }
}

const names: Record<Depth, string> = {
  written: 'rows written of late',
  signatures: 'the days’ signatures',
  full: 'every row',
}

function changesOf(client: PlainClient): Change[] {
  const mysql = client.engine === 'mysql'
  const time = (at: number): string => (mysql ? `FROM_UNIXTIME(${at})` : String(at))
  const cost = mysql ? '1.250000' : '1250000'
  const inMay = Date.parse('2025-05-12T10:00:00Z') / 1000
  const columns =
    'llm_model_id, project_id, input_tokens, output_tokens, cache_hit, cost_usd, created_at'
  const pick = (day: number): Promise<string> => idOn(client, inMay + day * 86_400)
  /** As long ago as before: the embedded engine's trigger takes an equal time for one not set. */
  const unnoticed = mysql ? 'updated_at = updated_at' : 'updated_at = updated_at - 1'
  return [
    {
      what: 'a call inserted late',
      by: 'written',
      make: (to) =>
        to.run(
          `INSERT INTO llm_usage_logs (${columns}) VALUES (1, 1001, 10, 1, 0, ${cost}, ${time(inMay)})`,
        ),
    },
    {
      what: 'a call changed in place',
      by: 'written',
      make: async (to) =>
        to.run(
          `UPDATE llm_usage_logs SET output_tokens = output_tokens + 7 WHERE id = ${await pick(1)}`,
        ),
    },
    {
      what: 'a call committed late, with the time of its writing',
      by: 'signatures',
      make: (to) =>
        to.run(
          `INSERT INTO llm_usage_logs (${columns}, updated_at) VALUES
             (1, 1001, 10, 1, 0, ${cost}, ${time(inMay + 2 * 86_400)}, ${time(WRITTEN_LONG_AGO)})`,
        ),
    },
    {
      what: 'a call deleted',
      by: 'signatures',
      make: async (to) => to.run(`DELETE FROM llm_usage_logs WHERE id = ${await pick(3)}`),
    },
    {
      what: 'a call moved to another day without a trace',
      by: 'signatures',
      make: async (to) =>
        to.run(
          `UPDATE llm_usage_logs SET created_at = ${time(inMay + 20 * 86_400)}, ${unnoticed}
           WHERE id = ${await pick(4)}`,
        ),
    },
    {
      what: 'a call changed in place without a trace',
      by: 'full',
      make: async (to) =>
        to.run(
          `UPDATE llm_usage_logs SET cost_usd = ${cost}, ${unnoticed} WHERE id = ${await pick(5)}`,
        ),
    },
    {
      what: 'a call given to another model without a trace',
      by: 'full',
      make: async (to) =>
        to.run(
          `UPDATE llm_usage_logs SET llm_model_id = 40, ${unnoticed} WHERE id = ${await pick(6)}`,
        ),
    },
  ]
}

async function idOn(client: PlainClient, at: number): Promise<string> {
  const text = new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')
  const from = client.engine === 'mysql' ? `'${text}'` : String(at)
  const [row] = await client.all(
    `SELECT id AS call_id FROM llm_usage_logs WHERE created_at >= ${from} ORDER BY created_at LIMIT 1`,
  )
  return String(row?.['call_id'])
}

async function look(
  database: BenchDatabase,
  settings: DatabaseSettings,
  depth: Depth,
): Promise<{ ms: number; repaired: number }> {
  const password = decodeURIComponent(new URL(database.url).password)
  const cacheFile = rollupCacheFile(database.folder, settings)
  const now = Math.floor(NOW.getTime() / 1000)
  const { signal } = new AbortController()
  const task = { settings, password, cacheFile, timeZone: 'UTC', now, depth, record: true }
  for (let tries = 1; tries <= 30; tries += 1) {
    let outcome: RollupOutcome | undefined
    const ms = await timed(async () => {
      outcome = await runRollupTask(task, () => undefined, signal)
    })
    if (outcome?.kind === 'done') return { ms, repaired: outcome.repaired }
    // The lease of a thread that was ended before runs out.
    await pause(1_000)
  }
  throw new Error('Another process works on the daily sums.')
}

/** The app's figures by day are those of the rows, to the last digit. */
async function isRaw(database: BenchDatabase, client: PlainClient): Promise<boolean> {
  const day = client.engine === 'mysql' ? 'DATE(created_at)' : "DATE(created_at, 'unixepoch')"
  const period = { kind: 'dates', from: '2025-05-01', to: '2025-06-30' } as const
  const bound = (date: string): string =>
    client.engine === 'mysql' ? `'${date}'` : String(Date.parse(`${date}T00:00:00Z`) / 1000)
  const plain = await client.all(
    `SELECT ${day} AS day, COUNT(*) AS calls, SUM(cost_usd) AS cost FROM llm_usage_logs
     WHERE created_at >= ${bound('2025-05-01')} AND created_at < ${bound('2025-07-01')} GROUP BY day`,
  )
  const app = await openApp(database.url, database.folder)
  try {
    const series = await app.request('spend.series', { filter: { period }, by: 'none' })
    const [total] = series.series
    return (
      series.source.source === 'rollup' &&
      plain.every((row) => {
        const at = series.buckets.findIndex(({ key }) => key === String(row['day']))
        const cost =
          client.engine === 'mysql' ? String(row['cost']) : (Number(row['cost']) / 1e6).toFixed(6)
        return total?.calls[at] === Number(row['calls']) && total.costUsd[at] === cost
      })
    )
  } finally {
    await app.close()
  }
}

async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let run = 0; run < RUNS; run += 1) taken.push(await timed(work))
  return taken
}

/** The same question to the server by itself. */
function plainLook(client: PlainClient, depth: Depth): Promise<unknown> {
  const mysql = client.engine === 'mysql'
  const day = mysql ? 'DATE(created_at)' : 'created_at / 86400'
  switch (depth) {
    case 'written':
      return client.all(
        `SELECT DISTINCT ${day} AS day FROM llm_usage_logs
         WHERE updated_at >= ${mysql ? 'NOW() - INTERVAL 15 MINUTE' : 'unixepoch() - 900'}`,
      )
    case 'signatures':
      return client.all(
        `SELECT ${day} AS day, COUNT(*) AS calls, SUM(id) AS ids FROM llm_usage_logs GROUP BY day`,
      )
    case 'full':
      return client.streamCalls()
  }
}
