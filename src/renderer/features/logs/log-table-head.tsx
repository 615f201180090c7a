import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageSort } from '../../../contract/usage'
import { ColumnEdge } from './column-edge'
import { type ColumnId, type LogColumn, moveColumn } from './log-columns'
import { toggleSort } from './log-pages'
import classes from './log-table.module.css'
import { arrangeColumns } from './logs-store'

interface LogTableHeadProps {
  columns: readonly LogColumn[]
  sort: UsageSort
  onSort: (sort: UsageSort) => void
}

/** The names of the columns: a click sorts, a drag moves, the edge at the right resizes. */
export function LogTableHead({ columns, sort, onSort }: LogTableHeadProps) {
  const [dragged, setDragged] = useState<ColumnId | null>(null)
  const [over, setOver] = useState<ColumnId | null>(null)
  const end = (): void => {
    setDragged(null)
    setOver(null)
  }
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {columns.map((column, at) => (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={at + 1}
            aria-sort={ariaSort(column, sort)}
            className={column.numeric ? classes.numeric : classes.cell}
            data-head
            data-over={(over === column.id && dragged !== column.id) || undefined}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move'
              setDragged(column.id)
            }}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setOver(column.id)
            }}
            onDrop={(event) => {
              event.preventDefault()
              if (dragged !== null) arrangeColumns((old) => moveColumn(old, dragged, column.id))
              end()
            }}
            onDragEnd={end}
          >
            <Name column={column} sort={sort} onSort={onSort} />
            <ColumnEdge columns={columns} column={column} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Name({
  column,
  sort,
  onSort,
}: Omit<LogTableHeadProps, 'columns'> & { column: LogColumn }) {
  const { t } = useTranslation('logs')
  const { sortBy } = column
  const name = t(`columns.${column.id}`)
  if (!sortBy) return <span>{name}</span>
  const sorted = sort.by === sortBy ? sort.direction : null
  const Arrow = sorted === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <button
      type="button"
      className={classes.sort}
      data-sorted={sorted ?? undefined}
      onClick={() => onSort(toggleSort(sort, sortBy))}
    >
      <span>{name}</span>
      <Arrow size={12} stroke={2} aria-hidden className={classes.arrow} />
    </button>
  )
}

function ariaSort({ sortBy }: LogColumn, sort: UsageSort) {
  if (!sortBy) return undefined
  if (sort.by !== sortBy) return 'none'
  return sort.direction === 'asc' ? 'ascending' : 'descending'
}
