import { useCallback, useEffect, useState } from 'react'
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
  const [range, setRange] = useState({ from: 0, to: 0 })
  const { list, shown, startAtHead } = pages
  const { fetchNextPage, fetchPreviousPage, hasNextPage, hasPreviousPage } = list
  const busy = list.isFetching || list.isPlaceholderData || list.data === undefined
  const { first, end, rows } = shown
  const { isFetchNextPageError, isFetchPreviousPageError } = list

  useEffect(() => {
    if (busy) return
    if (range.to < first && range.from < NEAR_HEAD) {
      void startAtHead().then(scroller.onScroll, () => undefined)
    } else if (hasPreviousPage && range.from < first + AHEAD) {
      if (!isFetchPreviousPageError) void fetchPreviousPage()
    } else if (hasNextPage && (range.to > end - AHEAD || rows.length === 0)) {
      if (!isFetchNextPageError) void fetchNextPage()
    }
  }, [
    busy,
    range,
    first,
    end,
    rows.length,
    hasNextPage,
    hasPreviousPage,
    isFetchNextPageError,
    isFetchPreviousPageError,
    fetchNextPage,
    fetchPreviousPage,
    startAtHead,
    scroller,
  ])

  return useCallback((from, to) => {
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }))
  }, [])
}
