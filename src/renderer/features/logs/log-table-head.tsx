import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { UsageSort } from '../../../contract/usage'
import { type LogColumn, logColumns } from './log-columns'
import { toggleSort } from './log-pages'
import classes from './log-table.module.css'

interface LogTableHeadProps {
  sort: UsageSort
  onSort: (sort: UsageSort) => void
}

/** The names of the columns; those that sort are buttons. */
export function LogTableHead({ sort, onSort }: LogTableHeadProps) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {logColumns.map((column, at) => (
          <Head key={column.id} column={column} at={at} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  )
}

function Head({ column, at, sort, onSort }: LogTableHeadProps & { column: LogColumn; at: number }) {
  const { t } = useTranslation('logs')
  const { sortBy } = column
  const name = t(`columns.${column.id}`)
  const className = column.numeric ? classes.numeric : classes.cell
  if (!sortBy) {
    return (
      <div role="columnheader" aria-colindex={at + 1} className={className}>
        {name}
      </div>
    )
  }
  const sorted = sort.by === sortBy ? sort.direction : null
  const Arrow = sorted === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      className={className}
    >
      <button
        type="button"
        className={classes.sort}
        data-sorted={sorted ?? undefined}
        onClick={() => onSort(toggleSort(sort, sortBy))}
      >
        <span>{name}</span>
        <Arrow size={12} stroke={2} aria-hidden className={classes.arrow} />
      </button>
    </div>
  )
}
