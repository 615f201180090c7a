import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { HEAD_HEIGHT } from './log-columns'
import { type LogWindow, rowAt } from './log-pages'

export interface LogScroller {
  ref: RefObject<HTMLDivElement | null>
  /** Remembers what is being read; to be called on every scroll. */
  onScroll: () => void
  /** Scrolls no further than needed to see a row whole. */
  show: (index: number) => void
  toTop: () => void
  /** Rows that one sees at once. */
  visibleRows: () => number
  /** Nothing is read further down: what comes in may push it down. */
  isAtTop: () => boolean
  firstVisible: () => number
}

/**
 * Keeps the row that is read where it is when rows come in before it, are let go, or change their
 * height. At the very top the list follows its head instead.
 */
export function useLogScroller(shown: LogWindow, rowHeight: number, scopeKey: string): LogScroller {
  const ref = useRef<HTMLDivElement>(null)
  const anchor = useRef<{ id: string; index: number; rowHeight: number } | null>(null)

  const remember = useCallback(() => {
    const element = ref.current
    if (!element) return
    const index = Math.ceil(element.scrollTop / rowHeight)
    const row = index === 0 && shown.atHead ? undefined : rowAt(shown, index)
    anchor.current = row ? { id: row.id, index, rowHeight } : null
  }, [shown, rowHeight])

  useLayoutEffect(() => {
    const element = ref.current
    const kept = anchor.current
    if (element && kept) {
      const index = shown.indexById.get(kept.id)
      if (index !== undefined && (index !== kept.index || rowHeight !== kept.rowHeight)) {
        const offset = element.scrollTop - kept.index * kept.rowHeight
        element.scrollTop = index * rowHeight + offset
      }
    }
    remember()
  }, [shown, rowHeight, remember])

  useLayoutEffect(() => {
    anchor.current = null
    if (ref.current) ref.current.scrollTop = 0
  }, [scopeKey])

  return useMemo(
    () => ({
      ref,
      onScroll: remember,
      show: (index) => {
        const element = ref.current
        if (!element) return
        const top = index * rowHeight
        const room = element.clientHeight - HEAD_HEIGHT
        if (top < element.scrollTop) element.scrollTop = top
        else if (top + rowHeight > element.scrollTop + room) {
          element.scrollTop = top + rowHeight - room
        }
      },
      toTop: () => {
        anchor.current = null
        if (ref.current) ref.current.scrollTop = 0
      },
      visibleRows: () => {
        const room = (ref.current?.clientHeight ?? 0) - HEAD_HEIGHT
        return Math.max(1, Math.floor(room / rowHeight))
      },
      isAtTop: () => (ref.current?.scrollTop ?? 0) < rowHeight,
      firstVisible: () => Math.ceil((ref.current?.scrollTop ?? 0) / rowHeight),
    }),
    [remember, rowHeight],
  )
}
