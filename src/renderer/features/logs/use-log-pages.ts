import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RouteOutput } from '../../../contract/routes'
import type { Scope } from '../../scope/scope-url'
import type { ApiError } from '../../api/client'
import { useClient } from '../../api/client-context'
import { routeKey } from '../../api/queries'
import {
  countArrived,
  headPlace,
  type LogPage,
  PAGE_ROWS,
  type PagePlace,
  placeAfter,
  placeBefore,
  toLogPage,
  windowOf,
} from './log-pages'

/** 1,600 rows at most are held, however far one scrolls. */
const MAX_PAGES = 8
/** Other programs write calls at any time and tell nobody. */
const LOOK_FOR_NEWER_MS = 30_000
const LOOK_LIVE_MS = 2_000

type LogData = InfiniteData<LogPage, PagePlace>

interface LogPagesOptions {
  scope: Scope
  /** Where the list begins; null: at its head. */
  at: string | null
  /** Looks for newer calls all the time, while the window is seen. */
  live: boolean
}

/** The calls of a scope as a window that moves with the reader, and what came in before it. */
export function useLogPages({ scope, at, live }: LogPagesOptions) {
  const client = useClient()
  const queries = useQueryClient()
  const { filter, sort } = scope
  const headInput = { filter, sort, limit: PAGE_ROWS }
  const listKey = [...routeKey('usage.page', { filter, sort }), 'list', at]

  const list = useInfiniteQuery<LogPage, ApiError, LogData, unknown[], PagePlace>({
    queryKey: listKey,
    initialPageParam: at === null ? headPlace : { ...headPlace, at },
    queryFn: async ({ pageParam }) => {
      const { cursor, direction, at: start } = pageParam
      const place =
        cursor !== undefined ? { cursor, direction } : start === undefined ? {} : { at: start }
      return toLogPage(await client.request('usage.page', { ...headInput, ...place }), pageParam)
    },
    getNextPageParam: (last) => placeAfter(last),
    getPreviousPageParam: (first) => placeBefore(first),
    maxPages: MAX_PAGES,
    // Comparing a page with what it replaces costs more than drawing it.
    structuralSharing: false,
    placeholderData: keepPreviousData,
    // A list that is opened again begins at its head.
    gcTime: 0,
  })

  const pages = list.data?.pages
  const newest = pages?.[0]?.newest ?? null
  const shown = useMemo(() => windowOf(pages ?? []), [pages])
  const isWhole = pages?.at(-1)?.next === null
  /** An empty list waits for its first call. */
  const canCompare = newest !== null || (at === null && shown.atHead && isWhole)
  const head = useQuery<RouteOutput<'usage.page'>, ApiError>({
    queryKey: routeKey('usage.page', headInput),
    queryFn: () => client.request('usage.page', headInput),
    enabled: canCompare && !list.isPlaceholderData && isNewestFirst(scope),
    // The list has just been read itself: look again in a while, or when the app says so.
    initialData: canCompare
      ? { rows: [], next: null, previous: null, range: OPEN_RANGE }
      : undefined,
    // Only while the window is seen: a hidden one asks nothing.
    refetchInterval: live ? LOOK_LIVE_MS : LOOK_FOR_NEWER_MS,
    gcTime: 0,
  })
  const newer =
    canCompare && isNewestFirst(scope) && !list.isPlaceholderData
      ? countArrived(head.data?.rows ?? [], shown, newest, isWhole)
      : 0

  /** Reads the head of the list again and begins there. */
  const startAtHead = async (): Promise<void> => {
    const fresh = await queries.fetchQuery<RouteOutput<'usage.page'>, ApiError>({
      queryKey: routeKey('usage.page', headInput),
      queryFn: () => client.request('usage.page', headInput),
      staleTime: 0,
    })
    await queries.cancelQueries({ queryKey: listKey })
    queries.setQueryData<LogData>(listKey, {
      pages: [toLogPage(fresh, headPlace)],
      pageParams: [headPlace],
    })
  }

  const range = list.data?.pages[0]?.range
  const lookedAt = head.dataUpdatedAt
  return { list, shown, newer, newerCapped: newer === PAGE_ROWS, lookedAt, range, startAtHead }
}

const OPEN_RANGE = { from: null, to: null }

function isNewestFirst({ sort }: Scope): boolean {
  return sort.by === 'time' && sort.direction === 'desc'
}
