import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import type { RouteName } from '../../contract/routes'
import { routeKey } from './queries'

/** For an answer that can take long: whether it is waited for, was called off, and both ways. */
export function useStop(route: RouteName, query: UseQueryResult) {
  const queries = useQueryClient()
  const missing = query.isPending || query.isPlaceholderData
  return {
    waiting: missing && query.isFetching,
    stopped: missing && query.isEnabled && query.fetchStatus === 'idle',
    onStop: () => void queries.cancelQueries({ queryKey: routeKey(route) }),
    onAgain: () => void query.refetch(),
  }
}
