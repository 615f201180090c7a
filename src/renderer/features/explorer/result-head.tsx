import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ExploreRequest } from '../../../contract/explore'
import classes from './result-table.module.css'
import type { TableContext } from './table-context'
import { useGroupLabel } from './use-group-label'

type Sort = ExploreRequest['sort']

interface ResultHeadProps extends TableContext {
  sort: Sort
  onSort: (by: Sort['by']) => void
}

/** The names of the columns; the group and its own figure sort the rows. */
export function ResultHead({ table, unpriced, sort, onSort, columnColor }: ResultHeadProps) {
  const { t } = useTranslation('explorer')
  const label = useGroupLabel()
  const group = table.groupBy === 'none' ? t('by.none') : t(`by.${table.groupBy}`)
  const measure = t(`measure.${table.measure}`)
  return (
    <thead>
      <tr aria-rowindex={1}>
        <SortHead by="key" at={0} sort={sort} onSort={onSort} name={group} />
        {table.columns.map((column, index) => {
          const name = label(column, table.split)
          const color = columnColor(index)
          return (
            <th key={column.key} scope="col" aria-colindex={index + 2} className={classes.number}>
              <span className={classes.columnName} title={label.whole(column, table.split)}>
                {color && <span className={classes.swatch} style={{ background: color }} />}
                {name}
              </span>
            </th>
          )
        })}
        <SortHead
          by="value"
          at={table.columns.length + 1}
          sort={sort}
          onSort={onSort}
          name={table.split === null ? measure : t('table.total')}
          pin={table.columns.length > 0 ? 'total' : undefined}
        />
        {unpriced && (
          <th
            scope="col"
            aria-colindex={table.columns.length + 3}
            className={classes.number}
            data-pin={table.columns.length > 0 ? 'unpriced' : undefined}
            title={t('table.unpricedHint')}
          >
            {t('measure.unpricedCalls')}
          </th>
        )}
        <td aria-hidden />
      </tr>
    </thead>
  )
}

interface SortHeadProps {
  by: Sort['by']
  at: number
  name: string
  pin?: 'total' | undefined
  sort: Sort
  onSort: (by: Sort['by']) => void
}

function SortHead({ by, at, name, pin, sort, onSort }: SortHeadProps) {
  const sorted = sort.by === by ? sort.direction : null
  const Arrow = sorted === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <th
      scope="col"
      aria-colindex={at + 1}
      aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      data-pin={pin}
      className={by === 'value' ? classes.number : classes.name}
    >
      <button
        type="button"
        className={classes.sort}
        data-sorted={sorted ?? undefined}
        onClick={() => onSort(by)}
      >
        <span>{name}</span>
        <Arrow size={12} stroke={2} aria-hidden className={classes.arrow} />
      </button>
    </th>
  )
}
