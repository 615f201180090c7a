import { assertNever } from '../../../contract/errors'
import type { TableFormat } from '../../../contract/explore'
import type { WhatIfRow } from '../../../contract/what-if'
import { csvLine, type NamedCells } from '../csv-text'
import { markdownTable, markdownText } from '../spend/table-text'
import type { WhatIfAnswer } from './run'

/** The answer as a file: by model and month, or as Markdown by model. */
export function answerText(answer: WhatIfAnswer, format: TableFormat): string {
  switch (format) {
    case 'csv':
      return csvOf(answer)
    case 'jsonl':
      return linesOf(answer)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('')
    case 'markdown':
      return markdownOf(answer)
    default:
      return assertNever(format)
  }
}

function linesOf({ cells, byModel }: WhatIfAnswer): NamedCells[] {
  const names = new Map(byModel.map((row) => [row.modelId, row]))
  return cells.map((cell) => {
    const row = names.get(cell.modelId)
    return {
      month: cell.month,
      model: row?.modelName ?? null,
      model_id: cell.modelId,
      priced_as: pricedAs(row?.toName ?? null),
      calls: cell.calls,
      input_tokens: cell.inputTokens,
      output_tokens: cell.outputTokens,
      recorded_usd: cell.recordedUsd,
      recomputed_usd: cell.recomputedUsd,
      scenario_usd: cell.scenarioUsd,
      difference_usd: cell.differenceUsd,
      newly_priced_calls: cell.gained.calls,
      newly_priced_recorded_usd: cell.gained.recordedUsd,
      newly_priced_scenario_usd: cell.gained.scenarioUsd,
      unpriced_calls: cell.unpriced.calls,
      unpriced_recorded_usd: cell.unpriced.recordedUsd,
      over_limit_calls: cell.overLimitCalls,
    }
  })
}

/** Prices of one's own have no model's name. */
function pricedAs(toName: string | null): string | null {
  return toName === '' ? 'own prices' : toName
}

const COLUMNS = [
  'month',
  'model',
  'model_id',
  'priced_as',
  'calls',
  'input_tokens',
  'output_tokens',
  'recorded_usd',
  'recomputed_usd',
  'scenario_usd',
  'difference_usd',
  'newly_priced_calls',
  'newly_priced_recorded_usd',
  'newly_priced_scenario_usd',
  'unpriced_calls',
  'unpriced_recorded_usd',
  'over_limit_calls',
]
/** Names alone are free text. */
const TEXTS: ReadonlySet<string> = new Set(['model', 'priced_as'])

function csvOf(answer: WhatIfAnswer): string {
  const rows = linesOf(answer).map((line) => csvLine(line, COLUMNS, TEXTS))
  return [`${COLUMNS.join(',')}\r\n`, ...rows].join('')
}

/** A GitHub table with the total as its last line. */
function markdownOf({ byModel, total }: WhatIfAnswer): string {
  const amounts = (row: WhatIfRow): string[] => [
    String(row.calls),
    row.recordedUsd,
    row.recomputedUsd,
    row.scenarioUsd,
    row.differenceUsd,
    row.differenceShare === null ? '' : `${(row.differenceShare * 100).toFixed(1)} %`,
    String(row.gained.calls),
    String(row.unpriced.calls),
  ]
  const head = [
    'model',
    'priced_as',
    'calls',
    'recorded_usd',
    'recomputed_usd',
    'scenario_usd',
    'difference_usd',
    'difference',
    'newly_priced_calls',
    'unpriced_calls',
  ]
  return markdownTable(head, 2, [
    ...byModel.map((row) => [
      markdownText(row.modelName ?? `#${row.modelId}`),
      markdownText(pricedAs(row.toName) ?? ''),
      ...amounts(row),
    ]),
    ['**total**', '', ...amounts(total)],
  ])
}
