import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { WhatIf, WhatIfRequest } from '../../../../contract/what-if'
import { useClient } from '../../../api/client-context'
import { routeKey, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useErrorText } from '../../../i18n/use-error-text'
import type { WhatIfView } from './scenario-url'

interface WhatIfRun {
  /** null: nothing is asked yet. */
  request: WhatIfRequest | null
  /** Of this very request; null: it was not calculated yet. */
  result: WhatIf | null
  running: boolean
  /** Why it failed. */
  error: string | null
  run: () => void
  stop: () => void
}

/** Calculates a scenario, and finds the answer again when the address names it. */
export function useWhatIf({ filter, rules, prices }: WhatIfView): WhatIfRun {
  const client = useClient()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [error, setError] = useState<string | null>(null)
  const request = useMemo(
    () => (rules.length === 0 ? null : { filter, scenario: { rules, prices } }),
    [filter, rules, prices],
  )
  const asked = request ?? { filter, scenario: { rules: [], prices } }
  const query = useRouteQuery('whatIf.result', { request: asked }, { enabled: request !== null })
  const jobs = useRouteQuery('jobs.list', {}).data?.jobs ?? []
  const running = jobs.find(({ kind, state }) => kind === 'whatIf' && state === 'running')
  useEffect(
    () =>
      client.on('job.changed', (job) => {
        if (job.kind !== 'whatIf' || job.state === 'running') return
        void queries.invalidateQueries({ queryKey: routeKey('whatIf.result') })
        if (job.state === 'failed' && job.error) setError(errorText.text(job.error))
      }),
    [client, queries, errorText],
  )
  const start = useRouteMutation('whatIf.start', {
    onError: (failure) => setError(errorText.text(failure)),
  })
  const cancel = useRouteMutation('jobs.cancel')
  return {
    request,
    result: request === null ? null : (query.data?.result ?? null),
    running: running !== undefined || start.isPending,
    error,
    run() {
      if (request === null) return
      setError(null)
      start.mutate({ request })
    },
    stop() {
      if (running) cancel.mutate({ id: running.id })
    },
  }
}
