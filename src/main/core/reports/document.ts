import type { SpendSource, SpendFigures } from '../../../contract/spend'
import type { InstantRange } from '../../../contract/period'
import type { ReportLanguage, ReportRequest } from '../../../contract/reports'
import type { RouteOutput } from '../../../contract/routes'
import type { PriceSnapshot } from './price-snapshot'
import type { SectionId } from './templates'

/**
 * How a cell is shown and typed. Values stay as the contract has them: money and decimals are exact
 * text, shares go from 0 to 1, a day is YYYY-MM-DD, an instant ISO UTC.
 */
export type CellType = 'text' | 'integer' | 'money' | 'decimal' | 'share' | 'day' | 'instant'
export type Cell = string | number | null

export interface Column {
  /** Names the column in CSV and JSONL: snake_case, the same in every language. */
  key: string
  label: string
  type: CellType
  /** For the files alone: the page has no room for it. */
  fileOnly?: true
}

export interface ReportTable {
  /** Names the file and the sheet: kebab-case, the same in every language. */
  id: string
  title: string
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
  /** The last line of the page and of the sheet; files for programs leave it out. */
  total?: readonly Cell[]
}

export interface Figure {
  label: string
  value: string
  /** The value in full, where `value` is shortened. */
  exact?: string
  change: { text: string; direction: 'up' | 'down' | 'same' } | null
}

export interface ChartSeries {
  label: string
  color: string
  /** USD, by bucket. */
  values: readonly string[]
  /** All of it, in words: it may be that nobody knows. */
  total: string
}

export type Block =
  | { kind: 'figures'; figures: readonly Figure[]; note: string | null }
  | { kind: 'chart'; title: string; buckets: readonly string[]; series: readonly ChartSeries[] }
  /** `shown`: how many rows the page holds at most; the files hold all. */
  | { kind: 'table'; table: ReportTable; shown?: number; note?: string }
  /** For the files alone: on the page its content stands in another block. */
  | { kind: 'data'; table: ReportTable }
  | { kind: 'text'; paragraphs: readonly string[] }

export interface Section {
  id: SectionId
  title: string
  blocks: readonly Block[]
}

/** A report as all formats write it. */
export interface ReportDocument {
  request: ReportRequest
  language: ReportLanguage
  /** What the files are called, without extension. */
  name: string
  title: string
  /** The period in words. */
  subtitle: string
  facts: readonly { label: string; value: string }[]
  sections: readonly Section[]
  figures: SpendFigures
  range: InstantRange
  timeZone: string
  source: SpendSource
  recomputed: RouteOutput<'spend.recomputed'>
  prices: readonly PriceSnapshot[]
  /** The connection's name. */
  database: string
  writtenAt: string
}

/** Every table of a report, in order. */
export function tablesOf({ sections }: Pick<ReportDocument, 'sections'>): ReportTable[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) =>
      block.kind === 'table' || block.kind === 'data' ? [block.table] : [],
    ),
  )
}
