import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from '../../ui/error-state'
import classes from './page.module.css'

interface PanelProps<T> {
  query: UseQueryResult<T>
  /** In the shape of what comes. */
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** A part of the page with an answer of its own: on its way, failed, old or there. */
export function Panel<T>({ query, skeleton, children }: PanelProps<T>) {
  if (query.data !== undefined) {
    return (
      <div className={classes.body} data-stale={query.isPlaceholderData || undefined}>
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
    <div className={classes.body} aria-busy>
      {skeleton}
    </div>
  )
}
