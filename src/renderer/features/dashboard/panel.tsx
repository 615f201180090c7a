import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { RouteName } from '../../../contract/routes'
import { useStop } from '../../api/use-stop'
import { ErrorState } from '../../ui/error-state'
import { SlowAnswer } from '../../ui/slow-answer'
import classes from './page.module.css'

interface PanelProps<T> {
  query: UseQueryResult<T>
  /** Whose answer it is. */
  route: RouteName
  /** In the shape of what comes. */
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** A part of the page with an answer of its own: on its way, failed, old or there. */
export function Panel<T>({ query, route, skeleton, children }: PanelProps<T>) {
  const stop = useStop(route, query)
  if (query.data !== undefined) {
    return (
      <div className={classes.body} data-stale={query.isPlaceholderData || undefined}>
        <SlowAnswer {...stop} />
        {children(query.data)}
      </div>
    )
  }
  if (query.isError) {
    return (
      <ErrorState
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    )
  }
  return (
    <div className={classes.body} aria-busy={!stop.stopped}>
      <SlowAnswer {...stop} />
      {!stop.stopped && skeleton}
    </div>
  )
}
