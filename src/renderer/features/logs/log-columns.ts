import type { UsageSort } from '../../../contract/usage'

export interface LogColumn {
  /** Also the key of its name: `logs:columns.<id>`. */
  id:
    | 'time'
    | 'provider'
    | 'model'
    | 'type'
    | 'project'
    | 'input'
    | 'output'
    | 'total'
    | 'cacheHit'
    | 'cost'
  /** Least width in pixels; with `grow` it takes a share of what is left. */
  width: number
  grow?: number
  numeric?: boolean
  sortBy?: UsageSort['by']
}

export const logColumns: LogColumn[] = [
  { id: 'time', width: 152, sortBy: 'time' },
  { id: 'provider', width: 80, grow: 2 },
  { id: 'model', width: 140, grow: 3 },
  { id: 'type', width: 92 },
  { id: 'project', width: 84, grow: 3 },
  { id: 'input', width: 84, numeric: true, sortBy: 'inputTokens' },
  { id: 'output', width: 80, numeric: true, sortBy: 'outputTokens' },
  { id: 'total', width: 88, numeric: true, sortBy: 'totalTokens' },
  { id: 'cacheHit', width: 58 },
  { id: 'cost', width: 116, numeric: true, sortBy: 'cost' },
]

export const gridTemplate = logColumns
  .map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`))
  .join(' ')

export const tableMinWidth = logColumns.reduce((sum, { width }) => sum + width, 0)

export const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const
export const HEAD_HEIGHT = 32
