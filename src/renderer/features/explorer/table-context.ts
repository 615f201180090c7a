import type { ExploreTable } from '../../../contract/explore'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'

/** Sorts, colours and links that the rows of a table share. */
export interface TableContext {
  table: ExploreTable
  filter: UsageFilter
  /** Unpriced calls by row key; null where they do not stand apart from this measure. */
  unpriced: ReadonlyMap<string, string> | null
  format: Format
  /** The colour of a row or column in the chart; null where it has none there. */
  columnColor: (index: number) => string | null
}
