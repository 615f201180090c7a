import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { UsageFilter } from '../../../../contract/usage'
import { useClient } from '../../../api/client-context'
import { routeKey, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useErrorText } from '../../../i18n/use-error-text'

/** Runs the audit, and reads its report when it is there. */
export function useAudit(): {
  run: (filter: UsageFilter) => void
  running: boolean
  /** Why the last run failed. */
  error: string | null
} {
  const client = useClient()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [error, setError] = useState<string | null>(null)
  const jobs = useRouteQuery('jobs.list', {}).data?.jobs ?? []
  const running = jobs.some(({ kind, state }) => kind === 'audit' && state === 'running')
  const start = useRouteMutation('audit.start', {
    onError: (failure) => setError(errorText.text(failure)),
  })
  useEffect(
    () =>
      client.on('job.changed', (job) => {
        if (job.kind !== 'audit') return
        if (job.state === 'done') {
          void queries.invalidateQueries({ queryKey: routeKey('audit.report') })
          void queries.invalidateQueries({ queryKey: routeKey('audit.calls') })
        }
        if (job.state === 'failed' && job.error) setError(errorText.text(job.error))
      }),
    [client, queries, errorText],
  )
  return {
    run: (filter) => {
      setError(null)
      start.mutate({ filter })
    },
    running: running || start.isPending,
    error,
  }
}
