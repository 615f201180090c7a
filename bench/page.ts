import type { RouteInput } from '../src/contract/routes'
import { encodeCursor } from '../src/main/core/usage-cursor'
import { type AppHost, openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { models, projects } from './dataset'
import { openPlain, type PlainClient } from './plain-client'
import { milliseconds, type ResultRow, times } from './report'
import { type Arm, interleave, spreadOf, timed } from './statistics'

const AIM = 2

interface Scenario {
  name: string
  input: RouteInput<'usage.page'>
}

/**
 * Log pages of 100 through the router, each beside the driver alone running the very statement
 * that the app was seen to send. All scenarios take turns, so that they compare with each other.
 */
export async function benchPages(
  engine: EngineName,
  database: BenchDatabase,
  rows: number,
): Promise<ResultRow[]> {
  const app = await openApp(database.url, database.folder)
  const client = await openPlain(database.url)
  try {
    const scenarios = await listScenarios(client, rows)
    const arms: Arm[] = []
    for (const { name, input } of scenarios) {
      const sql = await statementOf(app, input)
      await requireSameRows(app, client, input, sql)
      arms.push(
        { name: `${name}|ours`, run: () => timed(() => app.request('usage.page', input)) },
        { name: `${name}|floor`, run: () => timed(() => client.all(sql)) },
      )
    }
    const figures = await interleave(arms, {
      warmUps: 20,
      rounds: 400,
      atLeast: 25,
      budgetMs: 60_000,
    })
    const spread = (arm: string): ReturnType<typeof spreadOf> => spreadOf(figures.get(arm) ?? [])
    const results = scenarios.map(({ name }): ResultRow => {
      const [ours, floor] = [spread(`${name}|ours`), spread(`${name}|floor`)]
      const ratio = ours.median / floor.median
      return {
        engine,
        what: `Page of 100: ${name}`,
        ours: milliseconds(ours),
        floor: milliseconds(floor),
        ratio: times(ratio),
        aim: `≤ ${AIM}×`,
        met: ratio <= AIM,
      }
    })
    const deepest = spread(`${DEEPEST}|ours`)
    for (const name of [FIRST, SECOND]) {
      const other = spread(`${name}|ours`)
      results.push({
        engine,
        what: `The page ${DEEPEST} beside: ${name}`,
        ours: milliseconds(deepest),
        floor: `${milliseconds(other)}, 75th percentile ${other.upper.toFixed(2)}`,
        ratio: times(deepest.median / other.median),
        aim: name === FIRST ? 'no slower within noise: ≤ its 75th percentile' : '',
        met: name === FIRST ? deepest.median <= other.upper : null,
      })
    }
    return results
  } finally {
    await client.close()
    await app.close()
  }
}

const FIRST = 'newest first'
/** By a cursor like the deep ones: what is left between them is the depth alone. */
const SECOND = 'after the first 100 rows'
const DEEPEST = 'after 99 % of the rows'

async function listScenarios(client: PlainClient, rows: number): Promise<Scenario[]> {
  const [model, , , , , secondModel] = models.map(({ id }) => String(id))
  const [rare] = models.map(({ id }) => String(id)).toReversed()
  const project = String(projects[0]?.id)
  if (!model || !secondModel || !rare) throw new Error('There are too few models.')
  const modelRows = await countOf(client, `llm_model_id = ${model}`)
  return [
    { name: FIRST, input: { filter: {} } },
    { name: SECOND, input: { filter: {}, cursor: await cursorAt(client, 99) } },
    {
      name: 'after 50 % of the rows',
      input: { filter: {}, cursor: await cursorAt(client, Math.floor(rows * 0.5)) },
    },
    {
      name: DEEPEST,
      input: { filter: {}, cursor: await cursorAt(client, Math.floor(rows * 0.99)) },
    },
    { name: 'the most used model', input: { filter: { modelIds: [model] } } },
    {
      name: 'the most used model, after 99 % of its rows',
      input: {
        filter: { modelIds: [model] },
        cursor: await cursorAt(client, Math.floor(modelRows * 0.99), `llm_model_id = ${model}`),
      },
    },
    { name: 'the least used model', input: { filter: { modelIds: [rare] } } },
    { name: 'the most used project', input: { filter: { projectIds: [project] } } },
    {
      name: 'a model in a project',
      input: { filter: { modelIds: [secondModel], projectIds: [project] } },
    },
    {
      name: 'the least used model in a project',
      input: { filter: { modelIds: [rare], projectIds: [project] } },
    },
    {
      name: 'the last 30 days',
      input: { filter: { period: { kind: 'preset', preset: 'last30Days' } } },
    },
    {
      name: 'a model in a month half a year ago',
      input: {
        filter: {
          modelIds: [secondModel],
          period: { kind: 'dates', from: '2025-06-01', to: '2025-06-30' },
        },
      },
    },
    { name: 'all five models of a provider', input: { filter: { providerIds: ['1'] } } },
    { name: 'cache hits', input: { filter: { cacheHit: true } } },
  ]
}

async function countOf(client: PlainClient, condition: string): Promise<number> {
  const [row] = await client.all(`SELECT COUNT(*) AS calls FROM llm_usage_logs WHERE ${condition}`)
  return Number(row?.['calls'])
}

/** The place after so many rows, newest first. */
async function cursorAt(client: PlainClient, offset: number, condition = '1 = 1'): Promise<string> {
  const seconds = client.engine === 'mysql' ? 'UNIX_TIMESTAMP(created_at)' : 'created_at'
  const [row] = await client.all(
    `SELECT ${seconds} AS seconds, id FROM llm_usage_logs WHERE ${condition}
     ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ${offset}`,
  )
  if (!row) throw new Error(`There are no ${offset} rows.`)
  return encodeCursor('time', { value: Number(row['seconds']), id: String(row['id']) })
}

/** The statement that the app sends for this page, as Sequelize logs it: values filled in. */
async function statementOf(app: AppHost, input: RouteInput<'usage.page'>): Promise<string> {
  // Sequelize's own types leave its options out.
  const { options } = app.deps.workspace.database().sequelize as unknown as {
    options: { logging: false | ((text: string) => void) }
  }
  const seen: string[] = []
  options.logging = (text: string) => seen.push(text.replace(/^Executing \([^)]*\): /, ''))
  await app.request('usage.page', input).finally(() => (options.logging = false))
  const statements = seen.filter((sql) => /FROM llm_usage_logs[\s\S]*LIMIT 101\b/.test(sql))
  const [sql] = statements
  if (!sql || statements.length > 1) throw new Error('The page was not read by one statement.')
  return sql
}

async function requireSameRows(
  app: AppHost,
  client: PlainClient,
  input: RouteInput<'usage.page'>,
  sql: string,
): Promise<void> {
  const { rows } = await app.request('usage.page', input)
  const plain = await client.all(sql)
  const ids = plain.slice(0, rows.length).map((row) => String(row['row_id']))
  if (rows.length === 0 || rows.some((row, index) => row.id !== ids[index])) {
    throw new Error('The app and the plain driver answer different rows.')
  }
}
