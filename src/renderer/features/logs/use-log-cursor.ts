import { useDebouncedCallback } from '@mantine/hooks'
import { useCallback, useState } from 'react'
import { type LogWindow, rowAt } from './log-pages'
import type { LogMove } from './use-log-keys'
import type { LogLocation } from './use-log-location'
import type { LogScroller } from './use-log-scroller'

/** A moving selection shows its call once it rests for so long. */
const FOLLOW_MS = 120

interface LogCursor {
  activeId: string | null
  /** Makes a row the active one and opens its call; stays the same while rows come and go. */
  openRow: (id: string) => void
  openActive: () => void
  move: (move: LogMove) => void
}

/** The active row: it moves by key, and the open sheet follows it. */
export function useLogCursor(
  shown: LogWindow,
  scroller: LogScroller,
  { callId, openCall, followCall }: LogLocation,
  showHead: () => void,
): LogCursor {
  const [activeId, setActiveId] = useState(callId)
  const [lastCallId, setLastCallId] = useState(callId)
  if (callId !== lastCallId) {
    setLastCallId(callId)
    if (callId !== null) setActiveId(callId)
  }
  const follow = useDebouncedCallback(followCall, FOLLOW_MS)
  const activeIndex = activeId === null ? undefined : shown.indexById.get(activeId)

  const openRow = useCallback(
    (id: string) => {
      setActiveId(id)
      openCall(id)
    },
    [openCall],
  )

  const move = (step: LogMove): void => {
    // The head was let go: it has to be read again.
    if (step === 'start' && !shown.atHead) {
      setActiveId(null)
      return showHead()
    }
    const index = targetOf(step, activeIndex, shown, scroller)
    const row = rowAt(shown, index)
    if (!row) return
    setActiveId(row.id)
    scroller.show(index)
    if (callId !== null) follow(row.id)
  }

  return {
    activeId,
    openRow,
    openActive: () => {
      if (activeId !== null && activeIndex !== undefined) openRow(activeId)
    },
    move,
  }
}

function targetOf(
  step: LogMove,
  active: number | undefined,
  shown: LogWindow,
  scroller: LogScroller,
): number {
  const page = scroller.visibleRows() - 1
  const inView = scroller.firstVisible()
  const targets: Record<LogMove, number> = {
    up: active === undefined ? inView : active - 1,
    down: active === undefined ? inView : active + 1,
    pageUp: (active ?? inView) - page,
    pageDown: (active ?? inView) + page,
    start: 0,
    end: shown.end - 1,
  }
  return Math.min(Math.max(targets[step], shown.first), shown.end - 1)
}
