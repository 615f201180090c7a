import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExploreTable } from '../../../contract/explore'
import { callsLink } from './calls-link'
import { isUnknown } from './chart-data'
import { isAdditive } from './explore-view'
import classes from './result-table.module.css'
import type { TableContext } from './table-context'
import type { Place } from './use-grid-cursor'
import { useGroupLabel } from './use-group-label'
import { CellBody, ValueCell } from './value-cell'

interface LineProps extends TableContext {
  index: number
  /** The column of this line that Tab reaches, or null. */
  activeColumn: number | null
  onFocus: (place: Place) => void
}

/** One group: its name, its figure for each value of the split, its own figure. */
export const ResultRow = memo(function ResultRow(
  props: LineProps & { row: ExploreTable['rows'][number] },
) {
  const { row, table, filter, unpriced, format, index, activeColumn, onFocus } = props
  const label = useGroupLabel()
  const { t } = useTranslation('explorer')
  const name = label(row, table.groupBy)
  const cell = (column: number) => ({
    row: index,
    column,
    active: activeColumn === column,
    onFocus,
  })
  const { measure, columns } = table
  const last = columns.length + 1
  const unknown = isUnknown({ row, total: row.total }, unpriced)
  return (
    <tr aria-rowindex={index + 2}>
      <th
        scope="row"
        aria-colindex={1}
        className={classes.label}
        data-folded={row.folded || undefined}
      >
        <CellBody {...cell(0)} href={callsLink(filter, measure, row.narrow)}>
          <span title={label.whole(row, table.groupBy)}>{name}</span>
        </CellBody>
      </th>
      {columns.map((column, at) => (
        <ValueCell
          key={column.key}
          {...cell(at + 1)}
          href={callsLink(filter, measure, row.narrow, column.narrow)}
          value={row.values[at] ?? null}
          unknown={unknown ? '–' : null}
          measure={measure}
          format={format}
        />
      ))}
      <ValueCell
        {...cell(last)}
        href={callsLink(filter, measure, row.narrow)}
        value={row.total}
        unknown={unknown ? t('table.unpriced') : null}
        measure={measure}
        format={format}
        strong={columns.length > 0}
        pin={columns.length > 0 ? 'total' : undefined}
      />
      {unpriced && (
        <ValueCell
          {...cell(last + 1)}
          href={callsLink(filter, 'unpricedCalls', row.narrow)}
          value={unpriced.get(row.key) ?? null}
          measure="unpricedCalls"
          format={format}
          pin={columns.length > 0 ? 'unpriced' : undefined}
          warn
        />
      )}
      <td aria-hidden />
    </tr>
  )
})

/** The figures of the whole table, which stay in view. */
export function TotalsRow(props: LineProps) {
  const { table, filter, unpriced, format, index, activeColumn, onFocus } = props
  const { t } = useTranslation('explorer')
  const { measure, columns } = table
  const cell = (column: number) => ({
    row: index,
    column,
    active: activeColumn === column,
    onFocus,
  })
  const last = columns.length + 1
  return (
    <tfoot>
      <tr aria-rowindex={index + 2}>
        <th scope="row" aria-colindex={1} className={classes.label}>
          <CellBody {...cell(0)} href={callsLink(filter, measure)}>
            <span>{isAdditive(measure) ? t('table.total') : t('table.overall')}</span>
          </CellBody>
        </th>
        {columns.map((column, at) => (
          <ValueCell
            key={column.key}
            {...cell(at + 1)}
            href={callsLink(filter, measure, column.narrow)}
            value={column.total}
            measure={measure}
            format={format}
          />
        ))}
        <ValueCell
          {...cell(last)}
          href={callsLink(filter, measure)}
          value={table.total}
          measure={measure}
          format={format}
          strong
          pin={columns.length > 0 ? 'total' : undefined}
        />
        {unpriced && (
          <ValueCell
            {...cell(last + 1)}
            href={callsLink(filter, 'unpricedCalls')}
            value={String(table.unpricedCalls)}
            measure="unpricedCalls"
            format={format}
            pin={columns.length > 0 ? 'unpriced' : undefined}
            warn
          />
        )}
        <td aria-hidden />
      </tr>
    </tfoot>
  )
}
