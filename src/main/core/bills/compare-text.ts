import { assertNever } from '../../../contract/errors'
import type { Reconciliation, ReconciliationState } from '../../../contract/bills'
import type { TableFormat } from '../../../contract/explore'
import { csvLine, type NamedCells } from '../csv-text'
import { Exact } from '../exact'
import { markdownTable, markdownText } from '../spend/table-text'

export type Shown = Pick<Reconciliation, 'provider' | 'rows'>

/** What is shown of a comparison as a file, or as Markdown with the total as its last line. */
export function comparisonText(shown: Shown, format: TableFormat): string {
  switch (format) {
    case 'csv':
      return [
        `${COLUMNS.join(',')}\r\n`,
        ...linesOf(shown).map((line) => csvLine(line, COLUMNS, TEXTS)),
      ].join('')
    case 'jsonl':
      return linesOf(shown)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('')
    case 'markdown':
      return markdownOf(shown)
    default:
      return assertNever(format)
  }
}

const COLUMNS = [
  'day',
  'provider',
  'model',
  'model_id',
  'billed_usd',
  'recorded_usd',
  'difference_usd',
  'state',
  'bill_lines',
  'calls',
]
/** Names alone are free text. */
const TEXTS: ReadonlySet<string> = new Set(['provider', 'model'])

const STATES: Record<ReconciliationState, string> = {
  within: 'within_tolerance',
  differs: 'differs',
  billOnly: 'only_on_bill',
  ledgerOnly: 'only_in_ledger',
  platform: 'platform_charge',
}

function linesOf({ provider, rows }: Shown): NamedCells[] {
  return rows.map((row) => ({
    day: row.day,
    provider: provider.name,
    model: row.name,
    model_id: row.modelId,
    billed_usd: row.billedUsd,
    recorded_usd: row.recordedUsd,
    difference_usd: row.differenceUsd,
    state: STATES[row.state],
    bill_lines: row.lines,
    calls: row.calls,
  }))
}

function markdownOf({ rows }: Shown): string {
  const sum = (amount: 'billedUsd' | 'recordedUsd' | 'differenceUsd'): string =>
    rows.reduce((total, row) => total.plus(row[amount]), new Exact(0)).toFixed()
  const head = ['day', 'model', 'state', 'billed_usd', 'recorded_usd', 'difference_usd', 'calls']
  return markdownTable(head, 3, [
    ...rows.map((row) => [
      row.day,
      markdownText(row.name),
      STATES[row.state],
      row.billedUsd,
      row.recordedUsd,
      row.differenceUsd,
      String(row.calls),
    ]),
    [
      '**total**',
      '',
      '',
      sum('billedUsd'),
      sum('recordedUsd'),
      sum('differenceUsd'),
      String(rows.reduce((total, { calls }) => total + calls, 0)),
    ],
  ])
}
