import { assertNever } from '../../../contract/errors'
import type { ExploreMeasure, ExploreTable, TableFormat } from '../../../contract/spend'
import { csvText } from '../csv-text'

/** Column names in files: those of the calls' export where it has them. */
const MEASURES: Record<ExploreMeasure, string> = {
  costUsd: 'cost_usd',
  calls: 'calls',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  totalTokens: 'total_tokens',
  cacheHits: 'cache_hits',
  cacheHitRate: 'cache_hit_rate',
  averageCostUsd: 'average_cost_usd',
  unpricedCalls: 'unpriced_calls',
}

/** The table as it is shown, for a file or the clipboard. */
export function tableText(table: ExploreTable, format: TableFormat): string {
  switch (format) {
    case 'csv':
      return csvOf(table)
    case 'jsonl':
      return jsonLinesOf(table)
    case 'markdown':
      return markdownOf(table)
    default:
      return assertNever(format)
  }
}

/** RFC 4180: a column for each value of the split, the row's own figure last. */
function csvOf(table: ExploreTable): string {
  const head = [groupName(table), ...table.columns.map(labelOf), MEASURES[table.measure]]
  const lines = table.rows.map((row) =>
    [csvText(labelOf(row)), ...[...row.values, row.total].map((value) => value ?? '')].join(','),
  )
  return [head.map(csvText).join(','), ...lines].map((line) => `${line}\r\n`).join('')
}

/** One object for each row, or for each value where there is a split. Values are text, as in JSON. */
function jsonLinesOf(table: ExploreTable): string {
  const name = MEASURES[table.measure]
  const keyed = (
    group: string,
    line: ExploreTable['rows'][number] | ExploreTable['columns'][number],
  ) => ({
    [group]: labelOf(line),
    [`${group}_key`]: line.key,
  })
  const objects = table.rows.flatMap((row) => {
    const place = keyed(groupName(table), row)
    if (table.split === null) return [{ ...place, [name]: row.total }]
    const { split } = table
    return table.columns.map((column, index) => ({
      ...place,
      ...keyed(split, column),
      [name]: row.values[index] ?? null,
    }))
  })
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('')
}

/** A GitHub table with the totals as its last line. */
function markdownOf(table: ExploreTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const measure = MEASURES[table.measure]
  const columns = table.columns.map((column) => markdownText(labelOf(column)))
  const rows = table.rows.map((row) =>
    line([markdownText(labelOf(row)), ...[...row.values, row.total].map((value) => value ?? '')]),
  )
  const totals = [...table.columns.map(({ total }) => total), table.total]
  return [
    line([groupName(table), ...columns, measure]),
    line(['---', ...columns.map(() => '---:'), '---:']),
    ...rows,
    table.groupBy === 'none' ? '' : line(['**total**', ...totals.map((value) => value ?? '')]),
  ].join('')
}

export function markdownText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'))
    .replaceAll(/\s+/g, ' ')
}

function groupName({ groupBy }: ExploreTable): string {
  return groupBy === 'none' ? 'all' : groupBy
}

function labelOf({ key, label, folded }: { key: string; label: string; folded: number }): string {
  return folded > 0 ? `others (${folded})` : label === '' ? key : label
}
