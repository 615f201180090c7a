import { type AppHost, openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { openPlain, type PlainClient } from './plain-client'
import { milliseconds, type ResultRow, seconds } from './report'
import { type Scenario, spendScenarios } from './spend-scenarios'
import { interleave, percentile, spreadOf, timed } from './statistics'

const PLAIN_RUNS = 3
const FIRST_RUNS = 15

/**
 * The dashboard's questions through the router, answered from the daily sums, beside the plain
 * GROUP BY on the seed's schema: the three tables with only the seed's indexes.
 */
export async function benchSpend(
  engine: EngineName,
  database: BenchDatabase,
): Promise<ResultRow[]> {
  const app = await openApp(database.url, database.folder)
  const client = await openPlain(database.url)
  try {
    await app.request('rollup.verify', { full: true })
    await app.rollupIdle()
    const scenarios = spendScenarios(client.engine)
    for (const scenario of scenarios) await requireSame(app, client, scenario)
    const figures = await interleave(
      scenarios.map(({ name, ask }) => ({ name, run: () => timed(() => ask(app)) })),
      { warmUps: 5, rounds: 200, atLeast: 20, budgetMs: 20_000 },
    )
    const rows: ResultRow[] = []
    for (const scenario of scenarios) {
      rows.push(await compare(engine, client, scenario, figures.get(scenario.name) ?? []))
    }
    rows.push(await firstOfScreen(engine, app, scenarios))
    return rows
  } finally {
    await client.close()
    await app.close()
  }
}

async function compare(
  engine: EngineName,
  client: PlainClient,
  { name, plain, aim }: Scenario,
  taken: readonly number[],
): Promise<ResultRow> {
  const ours = spreadOf(taken)
  const runs: number[] = []
  for (let run = 0; run < PLAIN_RUNS; run += 1) {
    runs.push(await timed(() => askPlainly(client, plain)))
  }
  const floor = spreadOf(runs)
  const faster = floor.median / ours.median
  return {
    engine,
    what: `Dashboard: ${name}`,
    ours: milliseconds(ours),
    floor: seconds(floor),
    ratio: faster >= 10 ? `${faster.toFixed(0)}× faster` : `${faster.toFixed(2)}× faster`,
    aim: aim ? `< ${aim.ms} ms, ≥ ${aim.times}× faster` : 'from the rows',
    met: aim ? ours.median < aim.ms && faster >= aim.times : null,
  }
}

async function askPlainly(
  client: PlainClient,
  statements: readonly string[],
): Promise<Record<string, unknown>[][]> {
  const answers: Record<string, unknown>[][] = []
  for (const sql of statements) answers.push(await client.all(sql))
  return answers
}

/** The sum of the plain rows' calls is the app's own total. */
async function requireSame(
  app: AppHost,
  client: PlainClient,
  { name, ask, plain, aim }: Scenario,
): Promise<void> {
  const answer = await ask(app)
  const [rows = []] = await askPlainly(client, plain)
  const calls = rows.reduce((sum, row) => sum + Number(row['calls']), 0)
  if (answer.calls !== calls || calls === 0) {
    throw new Error(`${name}: the app counts ${answer.calls} calls, the plain driver ${calls}.`)
  }
  if (aim && answer.source !== 'rollup') throw new Error(`${name}: answered from the rows.`)
}

/** Everything that the sums answer, at once, with the open days read anew: a screen that opens. */
async function firstOfScreen(
  engine: EngineName,
  app: AppHost,
  scenarios: readonly Scenario[],
): Promise<ResultRow> {
  const answered = scenarios.filter(({ aim }) => aim !== null)
  const taken: number[] = []
  for (let run = 0; run < FIRST_RUNS; run += 1) {
    app.events.emit('data.changed', { domains: ['usage'] })
    taken.push(await timed(() => Promise.all(answered.map(({ ask }) => ask(app)))))
  }
  return {
    engine,
    what: `Dashboard: all ${answered.length} of these at once, open days read anew`,
    ours: milliseconds(spreadOf(taken)),
    floor: '',
    ratio: `p95 ${percentile(taken, 0.95).toFixed(0)} ms`,
    aim: '',
    met: null,
  }
}
