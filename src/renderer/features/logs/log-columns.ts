import type { UsageSort } from '../../../contract/usage'

export const columnIds = [
  'time',
  'provider',
  'model',
  'type',
  'project',
  'input',
  'output',
  'total',
  'cacheHit',
  'cost',
] as const
export type ColumnId = (typeof columnIds)[number]

export interface LogColumn {
  /** Also the key of its name: `logs:columns.<id>`. */
  id: ColumnId
  /** Least width in pixels; with `grow` it takes a share of what is left. */
  width: number
  grow?: number
  numeric?: boolean
  sortBy?: UsageSort['by']
}

const columns: Record<ColumnId, Omit<LogColumn, 'id'>> = {
  time: { width: 158, sortBy: 'time' },
  provider: { width: 80, grow: 2 },
  model: { width: 140, grow: 3 },
  type: { width: 92 },
  project: { width: 84, grow: 3 },
  input: { width: 84, numeric: true, sortBy: 'inputTokens' },
  output: { width: 80, numeric: true, sortBy: 'outputTokens' },
  total: { width: 88, numeric: true, sortBy: 'totalTokens' },
  cacheHit: { width: 58 },
  cost: { width: 116, numeric: true, sortBy: 'cost' },
}

/** How a person has arranged the columns. */
export interface ColumnLayout {
  order: readonly ColumnId[]
  hidden: readonly ColumnId[]
  /** Pixels, of those that were resized. */
  widths: Partial<Record<ColumnId, number>>
}

export const usualLayout: ColumnLayout = { order: columnIds, hidden: [], widths: {} }

export const MIN_WIDTH = 48
export const MAX_WIDTH = 800

/** What was remembered, made fit for the columns of today. */
export function fittingLayout(remembered: Partial<ColumnLayout> | undefined): ColumnLayout {
  const known = (ids: readonly string[] | undefined): ColumnId[] =>
    columnIds.filter((id) => ids?.includes(id))
  const order = [...new Set(remembered?.order ?? [])].filter((id) => columnIds.includes(id))
  const hidden = known(remembered?.hidden)
  const widths: Partial<Record<ColumnId, number>> = {}
  for (const id of columnIds) {
    const width = remembered?.widths?.[id]
    if (typeof width === 'number' && Number.isFinite(width)) widths[id] = clampWidth(width)
  }
  return {
    order: [...order, ...columnIds.filter((id) => !order.includes(id))],
    hidden: hidden.length < columnIds.length ? hidden : [],
    widths,
  }
}

/** The columns that show, in their order, as wide as they are to be. */
export function shownColumns({ order, hidden, widths }: ColumnLayout): LogColumn[] {
  return order
    .filter((id) => !hidden.includes(id))
    .map((id) => {
      const { grow, ...column } = columns[id]
      const width = widths[id]
      if (width !== undefined) return { id, ...column, width }
      return { id, ...column, ...(grow === undefined ? {} : { grow }) }
    })
}

/** What a call's sheet says anyway and the list can do without, the least missed first. */
const dispensable: readonly ColumnId[] = [
  'type',
  'cacheHit',
  'total',
  'provider',
  'project',
  'output',
  'input',
]

/** The columns that fit into so many pixels, without those that are missed least. */
export function columnsWithin(shown: readonly LogColumn[], room: number): readonly LogColumn[] {
  let left = shown
  for (const id of dispensable) {
    if (leastWidth(left) <= room) break
    left = left.filter((column) => column.id !== id)
  }
  return left.length > 0 ? left : shown
}

function leastWidth(shown: readonly LogColumn[]): number {
  return shown.reduce((sum, { width }) => sum + width, 0) + ROW_PADDING
}

/** Puts a column where another one stands; those between move up. */
export function moveColumn(layout: ColumnLayout, id: ColumnId, to: ColumnId): ColumnLayout {
  const at = layout.order.indexOf(to)
  if (id === to || at === -1) return layout
  const rest = layout.order.filter((other) => other !== id)
  return { ...layout, order: [...rest.slice(0, at), id, ...rest.slice(at)] }
}

/** One place towards the beginning (-1) or the end (+1). */
export function stepColumn(layout: ColumnLayout, id: ColumnId, step: -1 | 1): ColumnLayout {
  const neighbour = layout.order[layout.order.indexOf(id) + step]
  return neighbour === undefined ? layout : moveColumn(layout, id, neighbour)
}

/** Shows or hides a column; the last one that shows stays. */
export function toggleColumn(layout: ColumnLayout, id: ColumnId): ColumnLayout {
  const hidden = layout.hidden.includes(id)
    ? layout.hidden.filter((other) => other !== id)
    : [...layout.hidden, id]
  return hidden.length === columnIds.length ? layout : { ...layout, hidden }
}

/** `null`: as wide as usual. */
export function resizeColumn(
  layout: ColumnLayout,
  id: ColumnId,
  width: number | null,
): ColumnLayout {
  const { [id]: _, ...widths } = layout.widths
  return { ...layout, widths: width === null ? widths : { ...widths, [id]: clampWidth(width) } }
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)))
}

/** The variables that the grid's styles are made of. */
export function gridVariables(shown: readonly LogColumn[]): Record<`--logs-${string}`, string> {
  const template = shown
    .map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`))
    .join(' ')
  return {
    '--logs-columns': template,
    '--logs-min-width': `${leastWidth(shown)}px`,
    '--logs-head-height': `${HEAD_HEIGHT}px`,
  }
}

/** Left and right together, in pixels. */
const ROW_PADDING = 16
export const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const
export const HEAD_HEIGHT = 32
