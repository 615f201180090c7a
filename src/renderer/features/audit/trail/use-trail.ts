import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { RouteOutput } from '../../../../contract/routes'
import type { TrailFilter } from '../../../../contract/trail'
import type { ApiError } from '../../../api/client'
import { useClient } from '../../../api/client-context'
import { routeKey } from '../../../api/queries'

type Page = RouteOutput<'trail.page'>

/** The entries of a filter, newest first, a page at a time. */
export function useTrail(filter: TrailFilter) {
  const client = useClient()
  return useInfiniteQuery<
    Page,
    ApiError,
    { pages: Page[]; pageParams: (string | null)[] },
    unknown[],
    string | null
  >({
    queryKey: [...routeKey('trail.page', { filter }), 'list'],
    initialPageParam: null,
    queryFn: ({ pageParam }) =>
      client.request('trail.page', { filter, ...(pageParam !== null && { before: pageParam }) }),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}
