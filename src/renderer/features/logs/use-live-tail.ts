import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { routeKey } from '../../api/queries'
import type { LogScroller } from './use-log-scroller'

/** The sums of everything are read again at most so often while calls come in. */
const SUMS_EVERY_MS = 15_000

/** Takes newer calls in as they land, unless something further down is being read. */
export function useLiveTail(
  live: boolean,
  newer: number,
  /** When was last looked, in milliseconds: each look is a chance to take them in. */
  lookedAt: number,
  scroller: LogScroller,
  startAtHead: () => Promise<void>,
): void {
  const queries = useQueryClient()
  const sumsAt = useRef(0)
  const latest = useRef(startAtHead)
  useEffect(() => {
    latest.current = startAtHead
  })
  useEffect(() => {
    if (!live || newer === 0) return
    if (scroller.isAtTop()) void latest.current().catch(() => undefined)
    const now = Date.now()
    if (now - sumsAt.current < SUMS_EVERY_MS) return
    sumsAt.current = now
    for (const route of ['usage.count', 'usage.totals', 'spend.series'] as const) {
      void queries.invalidateQueries({ queryKey: routeKey(route) })
    }
  }, [live, newer, lookedAt, scroller, queries])
}
