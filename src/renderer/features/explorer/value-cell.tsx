import { memo } from 'react'
import { Link } from 'wouter'
import type { ExploreMeasure } from '../../../contract/explore'
import type { Format } from '../../api/use-format'
import { isZeroDecimal } from '../../lib/decimal'
import classes from './result-table.module.css'
import type { Place } from './use-grid-cursor'
import { columnText, exactText, isMoney } from './value-text'

interface CellProps {
  row: number
  column: number
  active: boolean
  onFocus: (place: Place) => void
  /** Where the calls behind it are; null: no address can name them. */
  href: string | null
}

interface ValueCellProps extends CellProps {
  /** null: not defined. */
  value: string | null
  measure: ExploreMeasure
  format: Format
  strong?: boolean
  /** Stays at the right while the values of the split scroll. */
  pin?: 'total' | 'unpriced' | undefined
  /** Stands for a zero that is not one; null: a zero is a zero. */
  unknown?: string | null
  warn?: boolean
}

/** A figure that leads to its calls. */
export const ValueCell = memo(function ValueCell(props: ValueCellProps) {
  const { value, measure, format, strong, pin, warn, unknown = null, ...cell } = props
  const exact = value === null ? null : exactText(value, measure, format)
  const empty = value === null || isZeroDecimal(value)
  return (
    <td
      role="gridcell"
      aria-colindex={cell.column + 1}
      className={classes.value}
      data-strong={strong || undefined}
      data-pin={pin}
      data-empty={empty || undefined}
      data-warn={(warn && !empty) || undefined}
      data-unknown={(unknown !== null && empty) || undefined}
      title={exact ?? undefined}
    >
      <CellBody {...cell} href={value === null ? null : cell.href}>
        {empty && unknown !== null ? (
          unknown
        ) : value === null ? (
          '–'
        ) : (
          <Figure value={value} measure={measure} format={format} />
        )}
      </CellBody>
    </td>
  )
})

/** What is focused in a cell: a link where there is something to see, else plain text. */
export function CellBody({
  row,
  column,
  active,
  onFocus,
  href,
  children,
}: CellProps & { children: React.ReactNode }) {
  const shared = {
    className: classes.body,
    tabIndex: active ? 0 : -1,
    'data-cell': `${row}.${column}`,
    onFocus: () => onFocus({ row, column }),
  }
  if (href === null) return <span {...shared}>{children}</span>
  return (
    <Link {...shared} href={href}>
      {children}
    </Link>
  )
}

/** An amount with all its places; those below the cent are quiet. */
function Figure({
  value,
  measure,
  format,
}: Pick<ValueCellProps, 'measure' | 'format'> & { value: string }) {
  const text = columnText(value, measure, format)
  if (!isMoney(measure)) return text
  const cents = text.length - 4
  return (
    <>
      {text.slice(0, cents)}
      <span className={classes.small}>{text.slice(cents)}</span>
    </>
  )
}
