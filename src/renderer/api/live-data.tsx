import {
  type InvalidateQueryFilters,
  type QueryClient,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ConnectionStatus } from '../../contract/connections'
import type { DataDomain } from '../../contract/events'
import type { Job } from '../../contract/jobs'
import type { RollupStatus } from '../../contract/rollup'
import type { RouteOutput } from '../../contract/routes'
import type { ApiClient } from './client'
import { useClient } from './client-context'
import { routeKey } from './queries'

/** The routes (by the domain in their names) whose answers a change in a domain makes stale. */
const STALE_BY: Record<DataDomain, string[]> = {
  providers: ['providers', 'bills', 'models', 'prices', 'usage', 'spend', 'reports', 'security'],
  models: ['models', 'bills', 'prices', 'providers', 'usage', 'spend', 'reports'],
  projects: ['projects', 'usage', 'spend', 'reports'],
  usage: [
    'usage',
    'projects',
    'models',
    'providers',
    'spend',
    'reports',
    'months',
    'budgets',
    'bills',
    'backfill',
  ],
  imports: ['imports', 'bills', 'agents', 'usage', 'spend', 'reports', 'months'],
  connections: ['connections'],
  months: ['months'],
  budgets: ['budgets'],
  bills: ['bills'],
}

/** Whose figures are those of the daily sums. */
const OF_SUMS = new Set(['spend', 'months', 'budgets', 'reports'])

const KEPT_ACROSS_CONNECTIONS = new Set(['app', 'settings', 'jobs', 'catalogue', 'connections'])

/** Keeps what is shown in step with the app's events. Draws nothing. */
export function LiveData() {
  const client = useClient()
  const queries = useQueryClient()
  useEffect(() => followEvents(client, queries), [client, queries])
  return null
}

export function followEvents(client: ApiClient, queries: QueryClient): () => void {
  const stops = [
    client.on('data.changed', ({ domains }) => {
      // Whatever changed, the trail tells it.
      const stale = new Set(['trail', ...domains.flatMap((domain) => STALE_BY[domain])])
      readAgain(queries, { predicate: ({ queryKey }) => stale.has(domainOf(queryKey)) })
    }),
    client.on('settings.changed', (settings) => {
      queries.setQueryData(routeKey('settings.get', {}), settings)
      // The accounting zone, the cache-hit rule and which reports count decide what figures say.
      readAgain(queries, { predicate: (query) => isOfCalls(query) || isOfReports(query) })
    }),
    client.on('rollup.changed', (status) => {
      const key = routeKey('rollup.status', {})
      const before = queries.getQueryData<RollupStatus>(key)
      queries.setQueryData(key, status)
      // Progress alone changes no figure.
      if (before?.refreshedAt === status.refreshedAt && before.state === status.state) return
      readAgain(queries, {
        predicate: ({ queryKey }) =>
          OF_SUMS.has(domainOf(queryKey)) || queryKey[0] === 'rollup.changes',
      })
    }),
    client.on('connection.changed', (status) => applyConnection(queries, status)),
    client.on('job.changed', (job) => {
      queries.setQueryData(
        routeKey('jobs.list', {}),
        (old: RouteOutput<'jobs.list'> | undefined) => old && { jobs: withJob(old.jobs, job) },
      )
      if (job.state !== 'running' && (job.kind === 'addIndex' || job.kind === 'removeIndex')) {
        void queries.invalidateQueries({ queryKey: routeKey('indexes.list') })
      }
    }),
    client.onReconnected(() => readAgain(queries)),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Shows a connection's status at once and reads what belongs to the database again. */
export function applyConnection(queries: QueryClient, status: ConnectionStatus): void {
  const key = routeKey('connections.status', {})
  const before = queries.getQueryData<ConnectionStatus>(key)
  queries.setQueryData(key, status)
  readAgain(queries, { queryKey: routeKey('connections.list') })
  const ofDatabase = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
    !KEPT_ACROSS_CONNECTIONS.has(domainOf(queryKey))
  if (before?.connection.id !== status.connection.id) {
    void queries.resetQueries({ predicate: ofDatabase })
  } else {
    readAgain(queries, { predicate: ofDatabase })
  }
}

/**
 * Makes answers stale. One that is still on its way was asked for before the change: left alone, it
 * would arrive afterwards and count as fresh, so it is given up first.
 */
function readAgain(queries: QueryClient, which: InvalidateQueryFilters = {}): void {
  void queries.cancelQueries(which)
  void queries.invalidateQueries(which)
}

function withJob(jobs: Job[], job: Job): Job[] {
  const known = jobs.some(({ id }) => id === job.id)
  return known ? jobs.map((old) => (old.id === job.id ? job : old)) : [job, ...jobs]
}

function isOfCalls({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return ['usage', 'spend', 'reports'].includes(domainOf(queryKey))
}

function isOfReports({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return queryKey[0] === 'imports.reports' || domainOf(queryKey) === 'bills'
}

function domainOf(queryKey: readonly unknown[]): string {
  return typeof queryKey[0] === 'string' ? (queryKey[0].split('.')[0] ?? '') : ''
}
