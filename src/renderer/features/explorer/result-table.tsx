import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExploreRequest } from '../../../contract/explore'
import { ResultHead } from './result-head'
import { ResultRow, TotalsRow } from './result-row'
import classes from './result-table.module.css'
import type { TableContext } from './table-context'
import { useGridCursor } from './use-grid-cursor'

interface ResultTableProps extends TableContext {
  sort: ExploreRequest['sort']
  onSort: (by: ExploreRequest['sort']['by']) => void
  rowHeight: number
  stale: boolean
}

const WIDTH = { label: 240, wideLabel: 320, value: 128, total: 136, unpriced: 128 }
const HEAD_HEIGHT = { plain: 32, split: 48 }

/** The exact figures: a row for each group, a column for each value of the split, totals below. */
export function ResultTable(props: ResultTableProps) {
  const { table, unpriced, sort, onSort, rowHeight, stale, format, filter, columnColor } = props
  const { t } = useTranslation('explorer')
  const scroller = useRef<HTMLDivElement>(null)
  const headHeight = table.split === null ? HEAD_HEIGHT.plain : HEAD_HEIGHT.split
  const hasTotals = table.groupBy !== 'none'
  const virtualizer = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: hasTotals ? rowHeight + 4 : 0,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight, headHeight])
  const identity = `${table.groupBy} ${table.split} ${table.measure} ${sort.by} ${sort.direction}`
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [identity])

  const columns = table.columns.length + 2 + (unpriced ? 1 : 0)
  const pageRows = useCallback(
    () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 3),
    [rowHeight],
  )
  const cursor = useGridCursor(
    scroller,
    { rows: table.rows.length + (hasTotals ? 1 : 0), columns, pageRows },
    (row) => {
      if (row < table.rows.length) virtualizer.scrollToIndex(row)
    },
  )

  const context: TableContext = { table, filter, unpriced, format, columnColor }
  const items = virtualizer.getVirtualItems()
  const before = (items[0]?.start ?? headHeight) - headHeight
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? headHeight) - headHeight)
  const labelWidth = table.columns.length > 2 ? WIDTH.label : WIDTH.wideLabel
  const width =
    labelWidth + table.columns.length * WIDTH.value + WIDTH.total + (unpriced ? WIDTH.unpriced : 0)
  const style = {
    '--row-height': `${rowHeight}px`,
    '--head-height': `${headHeight}px`,
    '--label-width': `${labelWidth}px`,
    '--total-width': `${WIDTH.total}px`,
    '--unpriced-width': `${unpriced ? WIDTH.unpriced : 0}px`,
    minWidth: width,
  } as CSSProperties

  return (
    <div ref={scroller} className={classes.scroller} style={style}>
      <table
        role="grid"
        aria-label={t('table.label')}
        aria-rowcount={table.rows.length + 1 + (hasTotals ? 1 : 0)}
        aria-colcount={columns}
        aria-busy={stale}
        className={classes.table}
        style={{ minWidth: width }}
        onKeyDown={cursor.onKeyDown}
      >
        <colgroup>
          <col style={{ width: labelWidth }} />
          {table.columns.map(({ key }) => (
            <col key={key} style={{ width: WIDTH.value }} />
          ))}
          <col style={{ width: WIDTH.total }} />
          {unpriced && <col style={{ width: WIDTH.unpriced }} />}
          <col />
        </colgroup>
        <ResultHead {...context} sort={sort} onSort={onSort} />
        <tbody>
          <Spacer height={before} />
          {items.map(({ index }) => {
            const row = table.rows[index]
            return (
              row && (
                <ResultRow
                  key={row.key}
                  {...context}
                  row={row}
                  index={index}
                  activeColumn={cursor.active.row === index ? cursor.active.column : null}
                  onFocus={cursor.onFocus}
                />
              )
            )
          })}
          <Spacer height={after} />
        </tbody>
        {hasTotals && (
          <TotalsRow
            {...context}
            index={table.rows.length}
            activeColumn={cursor.active.row === table.rows.length ? cursor.active.column : null}
            onFocus={cursor.onFocus}
          />
        )}
      </table>
    </div>
  )
}

/** Stands for the rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td className={classes.spacer} style={{ height }} />
    </tr>
  )
}
