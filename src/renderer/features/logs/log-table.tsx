import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageSort } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { gridVariables, HEAD_HEIGHT, type LogColumn } from './log-columns'
import { type LogWindow, rowAt } from './log-pages'
import { LogRow, rowElementId } from './log-row'
import classes from './log-table.module.css'
import { LogTableHead } from './log-table-head'
import type { LogScroller } from './use-log-scroller'
import { useRowTexts } from './use-row-texts'

/** Places drawn after the last row while more are on their way. */
const COMING_ROWS = 12

interface LogTableProps {
  columns: readonly LogColumn[]
  shown: LogWindow
  /** More rows follow the last one in memory. */
  more: boolean
  /** How many rows there are, when that is known. */
  total: number | null
  /** The rows are still those of the filter before. */
  stale: boolean
  sort: UsageSort
  onSort: (sort: UsageSort) => void
  rowHeight: number
  scroller: LogScroller
  activeId: string | null
  onOpen: (id: string) => void
  /** Tells which places of the list are looked at (both inclusive). */
  onRange: (from: number, to: number) => void
  format: Format
}

/** The grid: only the rows in view are in the document. */
export function LogTable(props: LogTableProps) {
  const { columns, shown, more, total, stale, rowHeight, scroller, activeId, onRange } = props
  const { format } = props
  const { t } = useTranslation('logs')
  const texts = useRowTexts()
  const count = shown.end + (more ? COMING_ROWS : 0)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.ref.current,
    estimateSize: () => rowHeight,
    // More than this costs a fast scroll more than it spares a slow one.
    overscan: 4,
    scrollMargin: HEAD_HEIGHT,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])

  const items = virtualizer.getVirtualItems()
  // A row that leaves at one end is drawn again at the other: its elements are filled anew, which
  // is quicker than making others.
  const [slots, setSlots] = useState(0)
  if (items.length > slots) setSlots(items.length)
  const from = items[0]?.index ?? 0
  const to = items.at(-1)?.index ?? 0
  useEffect(() => onRange(from, to), [onRange, from, to])

  const activeIndex = activeId === null ? undefined : shown.indexById.get(activeId)
  const activeIsDrawn = activeIndex !== undefined && activeIndex >= from && activeIndex <= to

  return (
    <div
      ref={scroller.ref}
      role="grid"
      tabIndex={0}
      className={classes.scroller}
      style={gridVariables(columns)}
      aria-label={t('table.label')}
      aria-rowcount={total === null ? -1 : total + 1}
      aria-colcount={columns.length}
      aria-busy={stale}
      aria-activedescendant={
        activeIsDrawn && activeId !== null ? rowElementId(activeId) : undefined
      }
      onScroll={scroller.onScroll}
    >
      <LogTableHead columns={columns} sort={props.sort} onSort={props.onSort} />
      <div
        role="rowgroup"
        className={classes.body}
        data-stale={stale || undefined}
        style={{ height: count * rowHeight }}
      >
        {items.map(({ index }) => {
          const row = rowAt(shown, index)
          const top = index * rowHeight
          return row ? (
            <LogRow
              key={index % Math.max(slots, items.length)}
              row={row}
              index={index}
              top={top}
              height={rowHeight}
              active={row.id === activeId}
              columns={columns}
              texts={texts}
              format={format}
              onOpen={props.onOpen}
            />
          ) : (
            <ComingRow
              key={`coming-${index}`}
              columns={columns}
              index={index}
              top={top}
              height={rowHeight}
            />
          )
        })}
      </div>
    </div>
  )
}

interface ComingRowProps {
  columns: readonly LogColumn[]
  index: number
  top: number
  height: number
}

function ComingRow({ columns, index, top, height }: ComingRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      {columns.map(({ id, numeric }) => (
        <div key={id} role="gridcell" className={numeric ? classes.numeric : classes.cell}>
          <span className={classes.bone} />
        </div>
      ))}
    </div>
  )
}

/** The grid before its first rows are there, in its final shape. */
export function LogTableSkeleton({
  columns,
  sort,
  rowHeight,
}: Pick<LogTableProps, 'columns' | 'sort' | 'rowHeight'>) {
  const { t } = useTranslation('logs')
  return (
    <div
      className={classes.scroller}
      style={{ ...gridVariables(columns), overflow: 'hidden' }}
      role="status"
      aria-label={t('table.loading')}
    >
      <div className={classes.head} aria-hidden>
        <div className={classes.headRow}>
          {columns.map(({ id, numeric, sortBy }) => (
            <div key={id} className={numeric ? classes.numeric : classes.cell}>
              <span data-sorted={sortBy === sort.by || undefined}>{t(`columns.${id}`)}</span>
            </div>
          ))}
        </div>
      </div>
      <div className={classes.body} style={{ height: SKELETON_ROWS * rowHeight }} aria-hidden>
        {Array.from({ length: SKELETON_ROWS }, (_, index) => (
          <div
            key={index}
            className={classes.row}
            style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}
          >
            {columns.map(({ id, numeric }) => (
              <div key={id} className={numeric ? classes.numeric : classes.cell}>
                <span className={classes.bone} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

const SKELETON_ROWS = 40
