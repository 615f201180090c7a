import type { ReportGroup } from '../../../../contract/reports'
import type { UsageTotals } from '../../../../contract/usage'
import { readTop } from '../../spend/series'
import type { SectionContext, SectionMaker } from '../context'
import type { Block, Cell, ReportTable } from '../document'
import { groupLabel } from '../labels'

/** Rows of the page; the files hold a thousand and fold the rest. */
const SHOWN_ROWS = 50
const MOST_ROWS = 1_000

/** A table for each grouping that was asked for, beside the same in the period before. */
export const groupsSection: SectionMaker = async (context) => {
  const { request, words, overview } = context
  const [first] = request.groups
  if (first === undefined) return null
  if (overview.figures.calls === 0) {
    const empty = { kind: 'text', paragraphs: [words.groups.none] } as const
    return { id: 'groups', title: words.groups[first], blocks: [empty] }
  }
  const blocks: Block[] = []
  for (const by of request.groups) {
    const table = await groupTable(context, by)
    const all = table.rows.length
    const note = words.dayModel.shortened(
      context.format.integer(SHOWN_ROWS),
      context.format.integer(all),
    )
    blocks.push({ kind: 'table', table, shown: SHOWN_ROWS, ...(all > SHOWN_ROWS ? { note } : {}) })
  }
  return { id: 'groups', title: '', blocks }
}

async function groupTable(context: SectionContext, by: ReportGroup): Promise<ReportTable> {
  const { deps, request, words, overview } = context
  const { filter } = request
  const { previous } = overview
  const ask = { by, limit: MOST_ROWS, measure: 'costUsd' } as const
  const [top, before] = await Promise.all([
    readTop(deps, { filter, ...ask }),
    previous &&
      readTop(deps, {
        ...ask,
        filter: { ...filter, period: { kind: 'instants', ...previous.range } },
      }),
  ])
  const old = new Map(before?.rows.map(({ key, costUsd }) => [key, costUsd]))
  const complete = before !== null && before.others === null
  const cells = (totals: UsageTotals & { share: number | null }, was: string | null): Cell[] => [
    totals.calls,
    totals.cacheHits,
    totals.inputTokens,
    totals.outputTokens,
    totals.unpricedCalls,
    ...(previous ? [was] : []),
    totals.costUsd,
    totals.share,
  ]
  const { columns } = words
  return {
    id: `by-${by}`,
    title: words.groups[by],
    columns: [
      { key: by, label: words.groups.names[by], type: 'text' },
      { key: `${by}_id`, label: columns.key, type: 'text', fileOnly: true },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'cache_hits', label: columns.cacheHits, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer' },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer' },
      { key: 'unpriced_calls', label: columns.unpriced, type: 'integer' },
      ...(previous
        ? [{ key: 'previous_cost_usd', label: columns.previousCost, type: 'money' } as const]
        : []),
      { key: 'cost_usd', label: columns.cost, type: 'money' },
      { key: 'share', label: columns.share, type: 'share' },
    ],
    rows: [
      ...top.rows.map((row) => [
        groupLabel(row, by, context),
        row.key,
        ...cells(row, old.get(row.key) ?? (complete ? '0.000000' : null)),
      ]),
      ...(top.others
        ? [
            [
              groupLabel({ key: '', label: '', folded: top.others.members }, by, context),
              null,
              ...cells(top.others, null),
            ],
          ]
        : []),
    ],
    total: [
      words.groups.total,
      null,
      ...cells({ ...top.total, share: null }, before?.total.costUsd ?? null),
    ],
  }
}
