import type { KeyboardEvent, PointerEvent } from 'react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import {
  clampWidth,
  gridVariables,
  type LogColumn,
  MAX_WIDTH,
  MIN_WIDTH,
  resizeColumn,
} from './log-columns'
import classes from './log-table.module.css'
import { arrangeColumns } from './logs-store'

/** Pixels of one press of an arrow key; with Shift, four of them. */
const STEP = 8

interface ColumnEdgeProps {
  columns: readonly LogColumn[]
  column: LogColumn
}

/** The edge between two columns: drag it, or the arrow keys; a double click makes it as usual. */
export function ColumnEdge({ columns, column }: ColumnEdgeProps) {
  const { t } = useTranslation('logs')
  const drag = useRef<{ from: number; width: number; to: number } | null>(null)

  const widthOf = (edge: HTMLElement): number =>
    edge.parentElement?.getBoundingClientRect().width ?? column.width

  /** Straight into the grid's styles: no row is drawn anew while the pointer moves. */
  const preview = (edge: HTMLElement, width: number): void => {
    const grid = edge.closest<HTMLElement>('[role="grid"]')
    const { grow: _, ...fixed } = column
    const next = columns.map((one) => (one.id === column.id ? { ...fixed, width } : one))
    for (const [name, value] of Object.entries(gridVariables(next))) {
      grid?.style.setProperty(name, value)
    }
  }

  const commit = (width: number | null): void =>
    arrangeColumns((layout) => resizeColumn(layout, column.id, width))

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const size = event.shiftKey ? 4 * STEP : STEP
    const by = { ArrowLeft: -size, ArrowRight: size }[event.key]
    if (by !== undefined) {
      const shown = widthOf(event.currentTarget)
      // A press may come before the one before it is drawn: each goes on from what was set.
      arrangeColumns((layout) =>
        resizeColumn(layout, column.id, (layout.widths[column.id] ?? shown) + by),
      )
    } else if (event.key === 'Enter') commit(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    const moved = drag.current
    drag.current = null
    event.currentTarget.releasePointerCapture(event.pointerId)
    if (moved && moved.to !== moved.width) commit(moved.to)
  }

  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('arrange.width', { column: t(`columns.${column.id}`) })}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      aria-valuenow={column.width}
      tabIndex={0}
      className={classes.edge}
      draggable
      onDragStart={(event) => {
        // The column's head can be dragged; its edge is not meant by that.
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const width = widthOf(event.currentTarget)
        drag.current = { from: event.clientX, width, to: width }
      }}
      onPointerMove={(event) => {
        if (!drag.current) return
        const { from, width } = drag.current
        drag.current.to = clampWidth(width + event.clientX - from)
        preview(event.currentTarget, drag.current.to)
      }}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => commit(null)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={onKeyDown}
    />
  )
}
