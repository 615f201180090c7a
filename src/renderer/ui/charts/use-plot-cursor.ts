import { type KeyboardEvent, type PointerEvent, useState } from 'react'

/** First and last point, in order. */
export type PlotRange = readonly [from: number, to: number]

interface CursorState {
  /** Where the pointer or the keyboard stands; null: nowhere. */
  at: number | null
  /** Where a selection began. */
  anchor: number | null
  by: 'pointer' | 'keyboard'
}

interface PlotCursorOptions {
  count: number
  /** A click or Enter on a point. */
  onOpen?: ((index: number) => void) | undefined
  /** A drag over points, or Shift with the arrow keys and Enter. */
  onSelect?: ((range: PlotRange) => void) | undefined
}

const nowhere: CursorState = { at: null, anchor: null, by: 'pointer' }

/** Moves through the points of a chart by pointer and keyboard. */
export function usePlotCursor({ count, onOpen, onSelect }: PlotCursorOptions) {
  const [state, setState] = useState(nowhere)
  const at = state.at !== null && state.at < count ? state.at : null
  const anchor = state.anchor !== null && state.anchor < count ? state.anchor : null
  const range: PlotRange | null =
    at === null || anchor === null || at === anchor
      ? null
      : [Math.min(at, anchor), Math.max(at, anchor)]

  const finish = (): void => {
    setState(nowhere)
    if (range) onSelect?.(range)
    else if (at !== null) onOpen?.(at)
  }

  const indexOf = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect()
    const place = Math.floor(((event.clientX - box.left) / box.width) * count)
    return Math.max(0, Math.min(count - 1, place))
  }

  return {
    at,
    range,
    by: state.by,
    pointer: {
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const index = indexOf(event)
        setState((old) => ({ ...old, at: index, by: 'pointer' }))
      },
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const index = indexOf(event)
        setState({ at: index, anchor: onSelect ? index : null, by: 'pointer' })
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        if (event.button === 0 && state.by === 'pointer') finish()
      },
      onPointerCancel: () => setState(nowhere),
      onPointerLeave: () =>
        setState((old) => (old.by === 'pointer' && old.anchor === null ? nowhere : old)),
    },
    keyboard: {
      onFocus: (event: { currentTarget: HTMLElement }) => {
        if (!event.currentTarget.matches(':focus-visible')) return
        setState((old) => (old.at === null ? { at: count - 1, anchor: null, by: 'keyboard' } : old))
      },
      onBlur: () => setState(nowhere),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (event.key === 'Escape' && at !== null) {
          event.stopPropagation()
          setState({ at, anchor: null, by: 'keyboard' })
          return
        }
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault()
          finish()
          return
        }
        const next = moved(event.key, at, count)
        if (next === null || event.altKey || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        const from = event.shiftKey && onSelect ? (anchor ?? at) : null
        setState({ at: next, anchor: from, by: 'keyboard' })
      },
    },
  }
}

function moved(key: string, at: number | null, count: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowLeft':
      return at === null ? last : Math.max(0, at - 1)
    case 'ArrowRight':
      return at === null ? 0 : Math.min(last, at + 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
