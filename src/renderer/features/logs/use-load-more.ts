import { useCallback, useEffect, useRef } from 'react'
import type { useLogPages } from './use-log-pages'
import type { LogScroller } from './use-log-scroller'

/** Rows before the end of what is in memory at which more are read. */
const AHEAD = 80
/** So far above what is in memory, and this near the head, it is quicker to begin anew. */
const NEAR_HEAD = 400

/**
 * Reads on at either end before the reader gets there. Answers what is to be told of the places
 * looked at (both inclusive).
 */
export function useLoadMore(
  pages: ReturnType<typeof useLogPages>,
  scroller: LogScroller,
): (from: number, to: number) => void {
  const range = useRef({ from: 0, to: 0 })
  const latest = useRef({ pages, scroller })

  // The range lives outside of the page's state: a scroll draws the rows anew and nothing else.
  const consider = useCallback(() => {
    const { from, to } = range.current
    const { list, shown, startAtHead } = latest.current.pages
    if (list.isFetching || list.isPlaceholderData || list.data === undefined) return
    const { first, end, rows } = shown
    if (to < first && from < NEAR_HEAD) {
      void startAtHead().then(latest.current.scroller.onScroll, () => undefined)
    } else if (list.hasPreviousPage && from < first + AHEAD) {
      if (!list.isFetchPreviousPageError) void list.fetchPreviousPage()
    } else if (list.hasNextPage && (to > end - AHEAD || rows.length === 0)) {
      if (!list.isFetchNextPageError) void list.fetchNextPage()
    }
  }, [])

  useEffect(() => {
    latest.current = { pages, scroller }
    consider()
  })

  return useCallback(
    (from, to) => {
      range.current = { from, to }
      consider()
    },
    [consider],
  )
}
