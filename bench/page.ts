import type { RouteInput } from '../src/contract/routes'
import { usageFilterSchema } from '../src/contract/usage'
import { decodeCursor, encodeCursor } from '../src/main/core/usage-cursor'
import { openScope } from '../src/main/core/usage-scope'
import type { SqlParameter } from '../src/main/storage/database'
import { listUsageIndexes } from '../src/main/storage/extra-indexes'
import { filterConditions, whereAll } from '../src/main/storage/usage-filter'
import { afterPosition, orderBy, usageColumns } from '../src/main/storage/usage-rows'
import { type AppHost, openApp } from './app-host'
import type { BenchDatabase, EngineName } from './databases'
import { models, projects } from './dataset'
import { openPlain, type PlainClient } from './plain-client'
import { milliseconds, type ResultRow, times } from './report'
import { type Arm, interleave, spreadOf, timed } from './statistics'

const AIM = 1.5
const AIM_DEEP = 1.2
/** Times that a candidate for the floor is tried before the real rounds. */
const TRIES = 5

interface Scenario {
  name: string
  input: RouteInput<'usage.page'>
}

/**
 * Log pages of 100 through the router, each beside the driver alone on the best index: the quickest
 * of the plain SELECT forced on each index in turn, the plain SELECT as the optimizer likes it, and
 * the statement that the app was seen to send. All scenarios take turns, so that they compare.
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
      const seen = await statementOf(app, input)
      const sql = await quickest(client, [seen, ...(await plainStatements(app, client, input))])
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
        floor: milliseconds(other),
        ratio: times(deepest.median / other.median),
        aim: `≤ ${AIM_DEEP}×`,
        met: deepest.median / other.median <= AIM_DEEP,
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
  const rareWhere = `llm_model_id = ${rare} AND project_id = ${project}`
  const rareRows = await countOf(client, rareWhere)
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
    {
      name: 'all models of a provider in three projects in a month half a year ago',
      input: {
        filter: {
          providerIds: ['1'],
          projectIds: projects.slice(0, 3).map(({ id }) => String(id)),
          period: { kind: 'dates', from: '2025-06-01', to: '2025-06-30' },
        },
      },
    },
    {
      name: 'the least used model in a project, after 90 % of its rows',
      input: {
        filter: { modelIds: [rare], projectIds: [project] },
        cursor: await cursorAt(client, Math.floor(rareRows * 0.9), rareWhere),
      },
    },
    {
      name: 'a project in the last 30 days',
      input: {
        filter: {
          projectIds: [project],
          period: { kind: 'preset', preset: 'last30Days' },
        },
      },
    },
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

/** The quickest of the statements, by the median of a few tries. */
async function quickest(client: PlainClient, statements: readonly string[]): Promise<string> {
  let best = { sql: statements[0] ?? '', ms: Number.POSITIVE_INFINITY }
  for (const sql of statements) {
    const taken: number[] = []
    for (let run = 0; run < TRIES && (taken[0] ?? 0) < 1_000; run += 1) {
      taken.push(await timed(() => client.all(sql)))
    }
    const ms = spreadOf(taken).median
    if (ms < best.ms) best = { sql, ms }
  }
  return best.sql
}

/** The page as one SELECT, on each index that there is and on none in particular. */
async function plainStatements(
  app: AppHost,
  client: PlainClient,
  { filter, cursor }: RouteInput<'usage.page'>,
): Promise<string[]> {
  const scope = await openScope(app.deps, usageFilterSchema.parse(filter))
  const conditions = filterConditions(scope.db, scope.filter)
  const sort = { by: 'time', direction: 'desc' } as const
  if (cursor) conditions.push(afterPosition(scope.db, sort, decodeCursor(cursor, 'time')))
  const where = whereAll(conditions)
  const indexes = await listUsageIndexes(scope.db)
  return ['', ...indexes.map(({ name }) => name)].map((name) => {
    const mysql = client.engine === 'mysql'
    const forced = mysql ? `FORCE INDEX (${name})` : `INDEXED BY ${name}`
    const from = `llm_usage_logs ${name === '' ? '' : forced}`
    const sql = `SELECT ${usageColumns(scope.db)} FROM ${from} ${where.sql} ${orderBy(sort)} LIMIT 101`
    return format(sql, where.params)
  })
}

/** Values of our own making: numbers, ids and times. */
function format(sql: string, params: readonly SqlParameter[]): string {
  const text = (value: SqlParameter): string =>
    Array.isArray(value)
      ? value.map(text).join(', ')
      : typeof value === 'string'
        ? `'${value}'`
        : String(value)
  let at = 0
  return sql.replace(/\?/g, () => text(params[at++] ?? null))
}

/** The statement that the app sends for this page, with its values. */
async function statementOf(app: AppHost, input: RouteInput<'usage.page'>): Promise<string> {
  const database = app.deps.workspace.database()
  const { select } = database
  // The first page learns how the next ones are best read.
  await app.request('usage.page', input)
  const seen: string[] = []
  database.select = <Row extends object>(sql: string, params: readonly SqlParameter[] = []) => {
    seen.push(format(sql, params))
    return select<Row>(sql, params)
  }
  await app.request('usage.page', input).finally(() => (database.select = select))
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
