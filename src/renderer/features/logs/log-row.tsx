import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageRow } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import type { LogColumn } from './log-columns'
import classes from './log-table.module.css'

interface LogRowProps {
  row: UsageRow
  /** Place in the list, from 0. */
  index: number
  top: number
  height: number
  active: boolean
  columns: readonly LogColumn[]
  format: Format
  onOpen: (id: string) => void
}

export function rowElementId(id: string): string {
  return `call-${id}`
}

/** One call as a row of the grid. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { row, index, top, height, active, columns, format, onOpen } = props
  return (
    <div
      role="row"
      id={rowElementId(row.id)}
      className={classes.row}
      aria-rowindex={index + 2}
      aria-selected={active}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={() => onOpen(row.id)}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          className={column.numeric ? classes.numeric : classes.cell}
          title={titleOf(column.id, row, format)}
        >
          <Cell column={column.id} row={row} format={format} />
        </div>
      ))}
    </div>
  )
})

function Cell({ column, row, format }: { column: LogColumn['id']; row: UsageRow; format: Format }) {
  const { t } = useTranslation('logs')
  switch (column) {
    case 'time':
      return format.timestamp(row.createdAt)
    case 'provider':
      return <Named name={row.providerName} id={row.providerId} hint={t('unknown.provider')} />
    case 'model':
      return <Named name={row.modelName} id={row.modelId} hint={t('unknown.model')} strong />
    case 'type':
      return row.modelType ? (
        <span className={classes.quiet}>{t(`type.${row.modelType}`)}</span>
      ) : (
        <Nothing />
      )
    case 'project':
      return <Named name={row.projectName} id={row.projectId} hint={t('unknown.project')} />
    case 'input':
      return format.integer(row.inputTokens)
    case 'output':
      return format.integer(row.outputTokens)
    case 'total':
      return format.integer(row.inputTokens + row.outputTokens)
    case 'cacheHit':
      return row.cacheHit ? <Tag tone="accent">{t('cacheHit.hit')}</Tag> : <Nothing />
    case 'cost':
      return row.unpriced ? (
        <Tag tone="warn" title={t('unpriced.hint')}>
          {t('unpriced.badge')}
        </Tag>
      ) : (
        format.moneyFixed(row.costUsd)
      )
  }
}

/** Token counts may be longer than their columns. */
function titleOf(column: LogColumn['id'], row: UsageRow, format: Format): string | undefined {
  if (column === 'input') return longCount(row.inputTokens, format)
  if (column === 'output') return longCount(row.outputTokens, format)
  return column === 'total' ? longCount(row.inputTokens + row.outputTokens, format) : undefined
}

function longCount(count: number, format: Format): string | undefined {
  return count < 10_000_000 ? undefined : format.integer(count)
}

interface NamedProps {
  name: string | null
  id: string | null
  hint: string
  strong?: boolean
}

/** A name, or the bare id where no row says what it is called. */
function Named({ name, id, hint, strong = false }: NamedProps): ReactNode {
  if (name !== null) {
    return (
      <span className={strong ? classes.strong : undefined} title={name}>
        {name}
      </span>
    )
  }
  if (id === null) return <Nothing />
  return (
    <span className={classes.unknown} title={hint}>
      #{id}
    </span>
  )
}

function Nothing() {
  return (
    <span className={classes.nothing} aria-hidden>
      –
    </span>
  )
}
