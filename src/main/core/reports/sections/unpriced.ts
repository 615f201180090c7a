import { readTop } from '../../spend/series'
import type { SectionMaker } from '../context'
import type { ReportTable } from '../document'
import { groupLabel } from '../labels'

const MOST_ROWS = 1_000

/** The calls that no price is known for, by model. */
export const unpricedSection: SectionMaker = async (context) => {
  const { deps, request, words, overview, format } = context
  const { unpricedCalls } = overview.figures
  const { columns, unpriced } = words
  const table = (rows: ReportTable['rows']): ReportTable => ({
    id: 'unpriced',
    title: unpriced.title,
    columns: [
      { key: 'model', label: columns.model, type: 'text' },
      { key: 'model_id', label: columns.key, type: 'text', fileOnly: true },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer' },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer' },
    ],
    rows,
  })
  if (unpricedCalls === 0) {
    return {
      id: 'unpriced',
      title: unpriced.title,
      blocks: [
        { kind: 'text', paragraphs: [unpriced.none] },
        { kind: 'data', table: table([]) },
      ],
    }
  }
  const filter = { ...request.filter, unpricedOnly: true }
  const top = await readTop(deps, { filter, by: 'model', limit: MOST_ROWS, measure: 'calls' })
  const rows = top.rows.map((row) => [
    groupLabel(row, 'model', context),
    row.key,
    row.calls,
    row.inputTokens,
    row.outputTokens,
  ])
  return {
    id: 'unpriced',
    title: unpriced.title,
    blocks: [
      { kind: 'text', paragraphs: [unpriced.text(format.integer(unpricedCalls))] },
      { kind: 'table', table: { ...table(rows), title: '' } },
    ],
  }
}
