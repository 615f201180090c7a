import { assertNever } from '../../../contract/errors'
import type { ExploreMeasure, ExploreTable, TableFormat } from '../../../contract/explore'
import { csvText } from '../csv-text'

/** Column names in files: those of the calls' export where it has them. */
const MEASURES: Record<ExploreMeasure, string> = {
  costUsd: 'cost_usd',
  calls: 'calls',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  totalTokens: 'total_tokens',
  cacheReadTokens: 'cache_read_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  reasoningTokens: 'reasoning_tokens',
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

/** A GitHub table; the first `texts` columns stand left, the figures behind them right. */
export function markdownTable(
  head: readonly string[],
  texts: number,
  rows: readonly (readonly string[])[],
): string {
  const rule = head.map((_, place) => (place < texts ? '---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

/** With the totals as its last line. */
function markdownOf(table: ExploreTable): string {
  const measure = MEASURES[table.measure]
  const columns = table.columns.map((column) => markdownText(labelOf(column)))
  const rows = table.rows.map((row) => [
    markdownText(labelOf(row)),
    ...[...row.values, row.total].map((value) => value ?? ''),
  ])
  const totals = [...table.columns.map(({ total }) => total), table.total]
  const last =
    table.groupBy === 'none' ? [] : [['**total**', ...totals.map((value) => value ?? '')]]
  return markdownTable([groupName(table), ...columns, measure], 1, [...rows, ...last])
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
