import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { BackfillPreview, BackfillScope } from '../../../../contract/backfill'
import { useClient } from '../../../api/client-context'
import { routeKey, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useErrorText } from '../../../i18n/use-error-text'

/** What would change under a scope, as far as it has been looked at. */
interface Previewed {
  scope: BackfillScope
  preview: BackfillPreview
}

export interface Backfill {
  previewed: Previewed | null
  /** Null when nothing runs; which of the two otherwise. */
  running: 'preview' | 'write' | null
  error: string | null
  preview: (scope: BackfillScope) => void
  write: () => void
  undo: (id: string) => void
}

/** Previews, writes and undoes backfills; a preview is void once it was written or its scope changes. */
export function useBackfill(): Backfill {
  const client = useClient()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const [error, setError] = useState<string | null>(null)
  const [asked, setAsked] = useState<{ scope: BackfillScope; jobId: string } | null>(null)
  const [previewed, setPreviewed] = useState<Previewed | null>(null)
  const jobs = useRouteQuery('jobs.list', {}).data?.jobs ?? []
  const runs = (kinds: readonly string[]): boolean =>
    jobs.some(({ kind, state }) => kinds.includes(kind) && state === 'running')

  useEffect(
    () =>
      client.on('job.changed', (job) => {
        if (job.state === 'running') return
        if (job.kind === 'backfillPreview' && job.id === asked?.jobId) {
          if (job.result?.kind === 'backfillPreview') {
            setPreviewed({ scope: asked.scope, preview: job.result.preview })
          }
        } else if (job.kind === 'backfill' || job.kind === 'undoBackfill') {
          setPreviewed(null)
          void queries.invalidateQueries({ queryKey: routeKey('backfill.list') })
        } else return
        if (job.error) setError(errorText.text(job.error))
      }),
    [client, queries, errorText, asked],
  )

  const onError = (failure: unknown): void => setError(errorText.text(failure))
  const look = useRouteMutation('backfill.preview', { onError })
  const start = useRouteMutation('backfill.start', { onError })
  const takeBack = useRouteMutation('backfill.undo', { onError })
  const previewing = look.isPending || runs(['backfillPreview'])
  const writing = start.isPending || takeBack.isPending || runs(['backfill', 'undoBackfill'])
  return {
    previewed,
    running: previewing ? 'preview' : writing ? 'write' : null,
    error,
    preview(scope) {
      setError(null)
      setPreviewed(null)
      look.mutate({ scope }, { onSuccess: ({ jobId }) => setAsked({ scope, jobId }) })
    },
    write() {
      if (!previewed) return
      setError(null)
      const { calls, differenceUsd } = previewed.preview.change
      start.mutate({ scope: previewed.scope, previewed: { calls, differenceUsd } })
    },
    undo(id) {
      setError(null)
      takeBack.mutate({ id })
    },
  }
}
