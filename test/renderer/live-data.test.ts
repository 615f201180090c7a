import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConnectionStatus } from '../../src/contract/connections'
import type { EventName, EventPayload } from '../../src/contract/events'
import type { Job } from '../../src/contract/jobs'
import type { RollupStatus } from '../../src/contract/rollup'
import { settingsSchema } from '../../src/contract/settings'
import type { ApiClient } from '../../src/renderer/api/client'
import { followEvents } from '../../src/renderer/api/live-data'
import { routeKey } from '../../src/renderer/api/queries'

let queries: QueryClient
let emit: <E extends EventName>(event: E, payload: EventPayload<E>) => void
let reconnect: () => void

beforeEach(() => {
  queries = new QueryClient()
  const listeners = new Map<string, (payload: never) => void>()
  const client: ApiClient = {
    request: () => Promise.reject(new Error('not used')),
    on: (event, listener) => {
      listeners.set(event, listener)
      return () => listeners.delete(event)
    },
    onReconnected: (listener) => {
      reconnect = listener
      return () => undefined
    },
  }
  emit = (event, payload) => listeners.get(event)?.(payload as never)
  followEvents(client, queries)
})

const isStale = (key: unknown[]): boolean => queries.getQueryState(key)?.isInvalidated ?? false

describe('what is shown follows the events', () => {
  it('a change makes stale what hangs on it, and nothing else', () => {
    const models = routeKey('models.list', {})
    const page = ['usage.page', { filter: {} }]
    const imports = routeKey('imports.list', {})
    for (const key of [models, page, imports]) queries.setQueryData(key, {})
    emit('data.changed', { domains: ['models'] })
    expect([isStale(models), isStale(page), isStale(imports)]).toEqual([true, true, false])
  })

  it('an answer that was on its way when something changed does not count as fresh', async () => {
    const projects = routeKey('projects.list', {})
    const answers: ((names: string[]) => void)[] = []
    const observer = new QueryObserver<string[]>(queries, {
      queryKey: projects,
      queryFn: () => new Promise((resolve) => answers.push(resolve)),
      staleTime: Infinity,
    })
    const stop = observer.subscribe(() => undefined)
    emit('data.changed', { domains: ['projects'] })
    answers[0]?.(['before'])
    await vi.waitFor(() => expect(answers).toHaveLength(2))
    answers[1]?.(['before', 'after'])
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toEqual(['before', 'after']))

    // Nobody looks at it now: it is read when somebody does.
    void observer.refetch()
    stop()
    emit('data.changed', { domains: ['projects'] })
    answers[2]?.(['too early'])
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isStale(projects)).toBe(true)
  })

  it('daily sums that were brought up to date make the figures that come from them stale', () => {
    const keys = [
      ['spend.overview', {}],
      routeKey('months.list', {}),
      routeKey('budgets.list', {}),
      routeKey('reports.templates', {}),
      routeKey('models.list', {}),
    ]
    const status: RollupStatus = {
      state: 'ready',
      progress: null,
      timeZone: 'UTC',
      refreshedAt: '2026-11-01T00:00:00Z',
      verifiedAt: null,
      error: null,
    }
    emit('rollup.changed', status)
    for (const key of keys) queries.setQueryData(key, {})
    emit('rollup.changed', { ...status, progress: { activity: 'verify', done: 1, total: 2 } })
    expect(keys.map(isStale)).toEqual([false, false, false, false, false])
    emit('rollup.changed', { ...status, refreshedAt: '2026-11-01T00:00:01Z' })
    expect(keys.map(isStale)).toEqual([true, true, true, true, false])
  })

  it('settings show at once', () => {
    const settings = settingsSchema.parse({ timeZone: 'Asia/Shanghai' })
    emit('settings.changed', settings)
    expect(queries.getQueryData(routeKey('settings.get', {}))).toEqual(settings)
  })

  it('another connection takes away what the one before held', () => {
    const models = routeKey('models.list', {})
    emit('connection.changed', statusOf('1'))
    queries.setQueryData(models, { models: [] })
    queries.setQueryData(routeKey('app.info', {}), { version: '1' })
    emit('connection.changed', statusOf('2'))
    expect(queries.getQueryData(models)).toBeUndefined()
    expect(queries.getQueryData(routeKey('app.info', {}))).toEqual({ version: '1' })
    expect(queries.getQueryData(routeKey('connections.status', {}))).toEqual(statusOf('2'))
  })

  it('a job appears, moves on, and stays one', () => {
    const jobs = routeKey('jobs.list', {})
    queries.setQueryData(jobs, { jobs: [] })
    emit('job.changed', jobAt(1))
    emit('job.changed', jobAt(2))
    expect(queries.getQueryData(jobs)).toEqual({ jobs: [jobAt(2)] })
  })

  it('after a gap in the events everything is read again', () => {
    const models = routeKey('models.list', {})
    queries.setQueryData(models, { models: [] })
    reconnect()
    expect(isStale(models)).toBe(true)
  })
})

function statusOf(id: string): ConnectionStatus {
  return {
    connection: {
      id,
      name: id,
      kind: 'saved',
      database: { engine: 'sqlite', file: `/${id}` },
      readOnly: false,
      hasPassword: false,
      active: true,
    },
    state: 'connected',
    error: null,
    serverVersion: '3',
    access: { mode: 'managed' },
    differences: [],
    pending: [],
  }
}

function jobAt(done: number): Job {
  return {
    id: 'a',
    kind: 'export',
    subject: 'x.csv',
    state: 'running',
    progress: { done, total: 10, unit: 'rows', rows: done },
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
    result: null,
    error: null,
  }
}
