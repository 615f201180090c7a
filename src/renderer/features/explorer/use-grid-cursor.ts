import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'

export interface Place {
  row: number
  column: number
}

interface GridSize {
  /** Lines that can be stood on, the totals included. */
  rows: number
  columns: number
  pageRows: () => number
}

export interface GridCursor {
  /** The one cell that Tab reaches. */
  active: Place
  onKeyDown: (event: KeyboardEvent) => void
  /** A click or Tab put the focus here. */
  onFocus: (place: Place) => void
}

/**
 * Arrow keys over a grid with a single tab stop (ARIA practices, "Data grids"). `show` brings a
 * row into view before its cell, marked `data-cell="row.column"`, is focused.
 */
export function useGridCursor(
  ref: RefObject<HTMLElement | null>,
  size: GridSize,
  show: (row: number) => void,
): GridCursor {
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const moved = useRef(false)
  const { rows, columns, pageRows } = size
  const active = {
    row: Math.min(place.row, Math.max(0, rows - 1)),
    column: Math.min(place.column, Math.max(0, columns - 1)),
  }

  useLayoutEffect(() => {
    if (!moved.current) return
    const cell = ref.current?.querySelector<HTMLElement>(
      `[data-cell="${active.row}.${active.column}"]`,
    )
    if (!cell) return
    moved.current = false
    cell.focus()
  })

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.dataset['cell']) return
    if (event.altKey || event.shiftKey || event.metaKey) return
    const next = moveFrom(active, event.key, event.ctrlKey, { rows, columns, pageRows })
    if (!next) return
    event.preventDefault()
    moved.current = true
    show(next.row)
    setPlace(next)
  }

  const onFocus = useCallback((to: Place) => {
    setPlace((before) => (before.row === to.row && before.column === to.column ? before : to))
  }, [])

  return { active, onKeyDown, onFocus }
}

/** Where a key leads; undefined for keys that move nothing. */
export function moveFrom(
  { row, column }: Place,
  key: string,
  toEnds: boolean,
  { rows, columns, pageRows }: GridSize,
): Place | undefined {
  const at = (toRow: number, toColumn: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, toRow)),
    column: Math.max(0, Math.min(columns - 1, toColumn)),
  })
  switch (key) {
    case 'ArrowUp':
      return at(toEnds ? 0 : row - 1, column)
    case 'ArrowDown':
      return at(toEnds ? rows : row + 1, column)
    case 'ArrowLeft':
      return at(row, toEnds ? 0 : column - 1)
    case 'ArrowRight':
      return at(row, toEnds ? columns : column + 1)
    case 'PageUp':
      return at(row - pageRows(), column)
    case 'PageDown':
      return at(row + pageRows(), column)
    case 'Home':
      return toEnds ? at(0, 0) : at(row, 0)
    case 'End':
      return toEnds ? at(rows, columns) : at(row, columns)
    default:
      return undefined
  }
}
