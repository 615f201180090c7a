import { memo, type ReactNode } from 'react'
import type { UsageRow } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import type { ColumnId, LogColumn } from './log-columns'
import classes from './log-table.module.css'
import type { RowTexts } from './use-row-texts'

interface LogRowProps {
  row: UsageRow
  /** Place in the list, from 0. */
  index: number
  top: number
  height: number
  active: boolean
  columns: readonly LogColumn[]
  texts: RowTexts
  format: Format
  onOpen: (id: string) => void
}

export function rowElementId(id: string): string {
  return `call-${id}`
}

/** One call as a row of the grid. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { row, index, top, height, active, columns, texts, format, onOpen } = props
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
          {cellOf(column.id, row, texts, format)}
        </div>
      ))}
    </div>
  )
})

/** No component and no hook: a fast scroll draws thousands of these a second. */
function cellOf(column: ColumnId, row: UsageRow, texts: RowTexts, format: Format): ReactNode {
  switch (column) {
    case 'time':
      return format.timestamp(row.createdAt)
    case 'provider':
      return named(row.providerName, row.providerId, texts.unknown.provider)
    case 'model':
      return named(row.modelName, row.modelId, texts.unknown.model, classes.strong)
    case 'type':
      return row.modelType ? (
        <span className={classes.quiet}>{texts.types[row.modelType]}</span>
      ) : (
        nothing
      )
    case 'project':
      return named(row.projectName, row.projectId, texts.unknown.project)
    case 'input':
      return format.integer(row.inputTokens)
    case 'output':
      return format.integer(row.outputTokens)
    case 'total':
      return format.integer(row.inputTokens + row.outputTokens)
    case 'cacheHit':
      return row.cacheHit ? <Tag tone="accent">{texts.hit}</Tag> : nothing
    case 'cost':
      return row.unpriced ? (
        <Tag tone="warn" title={texts.unpricedHint}>
          {texts.unpriced}
        </Tag>
      ) : (
        format.moneyFixed(row.costUsd)
      )
  }
}

/** Token counts may be longer than their columns. */
function titleOf(column: ColumnId, row: UsageRow, format: Format): string | undefined {
  if (column === 'input') return longCount(row.inputTokens, format)
  if (column === 'output') return longCount(row.outputTokens, format)
  return column === 'total' ? longCount(row.inputTokens + row.outputTokens, format) : undefined
}

function longCount(count: number, format: Format): string | undefined {
  return count < 10_000_000 ? undefined : format.integer(count)
}

/** A name, or the bare id where no row says what it is called. */
function named(
  name: string | null,
  id: string | null,
  hint: string,
  className?: string,
): ReactNode {
  if (name !== null) {
    return (
      <span className={className} title={name}>
        {name}
      </span>
    )
  }
  if (id === null) return nothing
  return (
    <span className={classes.unknown} title={hint}>
      #{id}
    </span>
  )
}

const nothing = (
  <span className={classes.nothing} aria-hidden>
    –
  </span>
)
