import type { QueryClient } from '@tanstack/react-query'
import type { Job } from '../../contract/jobs'
import type { RouteOutput } from '../../contract/routes'
import type { ApiClient } from './client'
import { routeKey } from './queries'

/** Hears of a job's end even after the screen was left. */
export function whenJobEnded(
  client: ApiClient,
  queries: QueryClient,
  jobId: string,
  onEnd: (job: Job) => void,
): void {
  // A short job may have ended before its id arrived.
  const known = queries
    .getQueryData<RouteOutput<'jobs.list'>>(routeKey('jobs.list', {}))
    ?.jobs.find(({ id }) => id === jobId)
  if (known && known.state !== 'running') return onEnd(known)
  const stop = client.on('job.changed', (job) => {
    if (job.id !== jobId || job.state === 'running') return
    stop()
    onEnd(job)
  })
}
