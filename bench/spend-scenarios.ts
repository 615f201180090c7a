import type { Period } from '../src/contract/period'
import type { RouteInput } from '../src/contract/routes'
import type { AppHost } from './app-host'
import { NOW } from './dataset'
import type { PlainClient } from './plain-client'

export interface Scenario {
  name: string
  /** Through the router; answers the total of calls and where it came from. */
  ask(app: AppHost): Promise<{ calls: number; source: 'rollup' | 'raw' }>
  /** What one would send without the app, on the seed's indexes; `calls` adds up to the total. */
  plain: string[]
  /** null: the sums by day cannot answer it. */
  aim: { ms: number; times: number } | null
}

const QUERY = { ms: 10, times: 200 }
const SERIES = { ms: 50, times: 40 }

const allTime: Period = { kind: 'preset', preset: 'allTime' }
const lastDays: Period = { kind: 'preset', preset: 'last30Days' }
const SUMS = `COUNT(*) AS calls, SUM(cache_hit) AS hits, SUM(input_tokens) AS input,
  SUM(output_tokens) AS output, SUM(cost_usd) AS cost`
const DAY_MS = 86_400_000

/** The questions that the dashboard asks, and those that need the rows themselves. */
export function spendScenarios(engine: PlainClient['engine']): Scenario[] {
  const sql = plainSql(engine)
  const today = Math.floor(NOW.getTime() / DAY_MS) * DAY_MS
  const back = (days: number): string => sql.since(today - days * DAY_MS)
  const month = back(29)
  const before = `${back(59)} AND NOT (${month})`
  return [
    {
      name: 'figures of the last 30 days and of those before',
      ask: overview(lastDays),
      plain: [sql.by(sql.day, month), sql.by('', before)],
      aim: QUERY,
    },
    { name: 'figures of all time', ask: overview(allTime), plain: [sql.by(sql.day)], aim: QUERY },
    { name: 'top models, all time', ask: top(allTime, 'model'), plain: [sql.model()], aim: QUERY },
    {
      name: 'top providers, all time',
      ask: top(allTime, 'provider'),
      plain: [sql.provider],
      aim: QUERY,
    },
    {
      name: 'top projects, all time',
      ask: top(allTime, 'project'),
      plain: [sql.by('project_id')],
      aim: QUERY,
    },
    {
      name: 'top models, last 30 days',
      ask: top(lastDays, 'model'),
      plain: [sql.model(month)],
      aim: QUERY,
    },
    {
      name: 'top projects, last 30 days',
      ask: top(lastDays, 'project'),
      plain: [sql.by('project_id', month)],
      aim: QUERY,
    },
    {
      name: 'top projects of one model, all time',
      ask: top(allTime, 'project', { modelIds: ['1'] }),
      plain: [sql.by('project_id', 'llm_model_id = 1')],
      aim: QUERY,
    },
    {
      name: 'spend by day, all time',
      ask: series({ filter: { period: allTime }, by: 'none' }),
      plain: [sql.by(sql.day)],
      aim: QUERY,
    },
    {
      name: 'spend by day × provider, last 30 days',
      ask: series({ filter: { period: lastDays }, by: 'provider' }),
      plain: [sql.by(`${sql.day}, llm_model_id`, month)],
      aim: SERIES,
    },
    {
      name: 'spend by day × model, all time',
      ask: series({ filter: { period: allTime }, by: 'model', top: 40 }),
      plain: [sql.by(`${sql.day}, llm_model_id`)],
      aim: SERIES,
    },
    {
      name: 'spend by day × project, all time',
      ask: series({ filter: { period: allTime }, by: 'project', top: 50 }),
      plain: [sql.by(`${sql.day}, project_id`)],
      aim: SERIES,
    },
    {
      name: 'explorer: model × project, all time',
      ask: async (app) => {
        const filter = { period: allTime }
        const request = { filter, groupBy: 'model', split: 'project', splitLimit: 100 } as const
        const { calls, source } = await app.request('spend.explore', request)
        return { calls, source: source.source }
      },
      plain: [sql.by('llm_model_id, project_id')],
      aim: SERIES,
    },
    {
      name: 'hours of the week, last 30 days',
      ask: async (app) => {
        const { total } = await app.request('spend.heatmap', { filter: { period: lastDays } })
        return { calls: total.calls, source: 'raw' }
      },
      plain: [sql.by(sql.hour, month)],
      aim: null,
    },
    {
      name: 'top models of calls above one cent, all time',
      ask: top(allTime, 'model', { costMin: '0.01' }),
      plain: [sql.model(`cost_usd >= ${engine === 'mysql' ? '0.01' : '10000'}`)],
      aim: null,
    },
  ]
}

function overview(period: Period): Scenario['ask'] {
  return async (app) => {
    const { figures, source } = await app.request('spend.overview', { filter: { period } })
    return { calls: figures.calls, source: source.source }
  }
}

function top(
  period: Period,
  by: 'provider' | 'model' | 'project',
  narrowed: Partial<RouteInput<'spend.top'>['filter']> = {},
): Scenario['ask'] {
  return async (app) => {
    const { total, source } = await app.request('spend.top', {
      filter: { period, ...narrowed },
      by,
    })
    return { calls: total.calls, source: source.source }
  }
}

function series(input: RouteInput<'spend.series'>): Scenario['ask'] {
  return async (app) => {
    const { total, source } = await app.request('spend.series', input)
    return { calls: total.calls, source: source.source }
  }
}

function plainSql(engine: PlainClient['engine']) {
  const mysql = engine === 'mysql'
  const by = (keys: string, where = ''): string =>
    `SELECT ${keys ? `${keys}, ` : ''}${SUMS} FROM llm_usage_logs
     ${where ? `WHERE ${where}` : ''} ${keys ? `GROUP BY ${keys}` : ''}`
  return {
    by,
    model: (where = '') => by('llm_model_id', where),
    provider: `SELECT m.provider_id, ${SUMS.replaceAll('cost_usd', 'u.cost_usd')}
      FROM llm_usage_logs u JOIN llm_models m ON m.id = u.llm_model_id GROUP BY m.provider_id`,
    day: mysql ? 'DATE(created_at)' : 'created_at / 86400',
    hour: mysql
      ? 'WEEKDAY(created_at), HOUR(created_at)'
      : '(created_at / 86400 + 3) % 7, created_at / 3600 % 24',
    since: (ms: number) =>
      mysql
        ? `created_at >= '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`
        : `created_at >= ${ms / 1000}`,
  }
}
