import { microsToUsd } from '../../../storage/codec'
import { sumOf, totalsOf } from '../../spend/figures'
import type { SectionMaker } from '../context'
import type { ReportTable } from '../document'

const SHOWN_ROWS = 1_000

/** Every day by every model. */
export const dayModelSection: SectionMaker = async ({ scope, words, format }) => {
  const { cells } = await scope.sums(['day', 'model'])
  const { models } = scope.reference
  const { columns } = words
  const named = cells
    .map((cell) => {
      const model = models.get(cell.modelId ?? '')
      return {
        cell,
        day: cell.day ?? '',
        provider: model?.providerName ?? (model ? `#${model.providerId}` : words.groups.unknown),
        model: model?.modelName ?? `#${cell.modelId}`,
      }
    })
    .toSorted(
      (a, b) =>
        compare(a.day, b.day) || compare(a.provider, b.provider) || compare(a.model, b.model),
    )
  const total = totalsOf(sumOf(cells))
  const table: ReportTable = {
    id: 'by-day-and-model',
    title: '',
    columns: [
      { key: 'day', label: columns.day, type: 'day' },
      { key: 'provider', label: columns.provider, type: 'text' },
      { key: 'model', label: columns.model, type: 'text' },
      { key: 'model_id', label: columns.key, type: 'text', fileOnly: true },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'cache_hits', label: columns.cacheHits, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer' },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer' },
      { key: 'unpriced_calls', label: columns.unpriced, type: 'integer' },
      { key: 'cost_usd', label: columns.cost, type: 'money' },
    ],
    rows: named.map(({ cell, day, provider, model }) => [
      day,
      provider,
      model,
      cell.modelId,
      cell.calls,
      cell.cacheHits,
      cell.inputTokens,
      cell.outputTokens,
      cell.unpricedCalls,
      microsToUsd(cell.costMicros),
    ]),
    total: [
      words.groups.total,
      null,
      null,
      null,
      total.calls,
      total.cacheHits,
      total.inputTokens,
      total.outputTokens,
      total.unpricedCalls,
      total.costUsd,
    ],
  }
  const shortened = words.dayModel.shortened(
    format.integer(SHOWN_ROWS),
    format.integer(cells.length),
  )
  const note = cells.length > SHOWN_ROWS ? { note: shortened } : {}
  return {
    id: 'dayModel',
    title: words.dayModel.title,
    blocks: [{ kind: 'table', table, shown: SHOWN_ROWS, ...note }],
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
