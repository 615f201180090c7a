import type { RouteOutput } from '../../../../contract/routes'
import type { SpendFigures } from '../../../../contract/spend'
import { microsToUsd, usdToMicros } from '../../../storage/codec'
import type { SectionContext, SectionMaker } from '../context'
import type { Cell, Figure, ReportTable } from '../document'
import { rangeText } from '../period-text'

type Overview = RouteOutput<'spend.overview'>

/** The headline figures with their change against the period before. */
export const figuresSection: SectionMaker = async (context) => {
  const { overview, words } = context
  const { previous } = overview
  return {
    id: 'figures',
    title: words.figures.title,
    blocks: [
      {
        kind: 'figures',
        figures: figuresOf(context),
        note: previous && comparison(context, previous),
      },
      { kind: 'data', table: figuresTable(context) },
    ],
  }
}

function comparison(context: SectionContext, previous: NonNullable<Overview['previous']>): string {
  const { words, scope, format } = context
  const period = `${words.figures.compared} ${rangeText(previous.range, scope.timeZone, words, format)}.`
  return previous.toDate ? `${period} ${words.figures.toDate}` : period
}

function figuresOf({ overview, words, format }: SectionContext): Figure[] {
  const now = overview.figures
  const before = overview.previous?.figures ?? null
  const count = (key: 'calls' | 'inputTokens' | 'outputTokens' | 'unpricedCalls'): Figure => ({
    label: words.figures[key === 'unpricedCalls' ? 'unpriced' : key],
    value: format.integer(now[key]),
    change: change(now[key], before?.[key]),
  })
  const change = (value: number, old: number | undefined): Figure['change'] => {
    if (old === undefined) return null
    if (value === old) return { text: words.figures.same, direction: 'same' }
    const direction = value > old ? 'up' : 'down'
    if (old === 0) return null
    const share = format.share(Math.abs(value / old - 1))
    return { text: `${value > old ? '+' : '−'}${share}`, direction }
  }
  return [
    {
      label: words.figures.cost,
      value: format.money(now.costUsd),
      exact: format.moneyFixed(now.costUsd),
      change: change(Number(now.costUsd), before ? Number(before.costUsd) : undefined),
    },
    count('calls'),
    count('inputTokens'),
    count('outputTokens'),
    {
      label: words.figures.cacheHitRate,
      value: now.cacheHitRate === null ? '–' : format.share(now.cacheHitRate),
      change: null,
    },
    {
      label: words.figures.averageCost,
      value: now.averageCostUsd === null ? '–' : format.money(now.averageCostUsd),
      change: null,
    },
    count('unpricedCalls'),
  ]
}

function figuresTable({ overview, words }: SectionContext): ReportTable {
  const { columns, figures } = words
  const row = (name: string, range: Overview['range'], of: SpendFigures): Cell[] => [
    name,
    range.from,
    range.to,
    of.costUsd,
    of.calls,
    of.cacheHits,
    of.inputTokens,
    of.outputTokens,
    of.unpricedCalls,
    of.averageCostUsd,
    of.cacheHitRate,
  ]
  const { previous } = overview
  return {
    id: 'summary',
    title: figures.title,
    columns: [
      { key: 'period', label: columns.period, type: 'text' },
      { key: 'from', label: columns.from, type: 'instant' },
      { key: 'to', label: columns.to, type: 'instant' },
      { key: 'cost_usd', label: columns.cost, type: 'money' },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'cache_hits', label: columns.cacheHits, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer' },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer' },
      { key: 'unpriced_calls', label: columns.unpriced, type: 'integer' },
      { key: 'average_cost_usd', label: columns.averageCost, type: 'decimal' },
      { key: 'cache_hit_rate', label: columns.cacheHitRate, type: 'share' },
    ],
    rows: [
      row(figures.current, overview.range, overview.figures),
      ...(previous
        ? [
            row(figures.previous, previous.range, previous.figures),
            changeRow(figures.change, overview.figures, previous.figures),
          ]
        : []),
    ],
  }
}

function changeRow(name: string, now: SpendFigures, before: SpendFigures): Cell[] {
  return [
    name,
    null,
    null,
    microsToUsd(usdToMicros(now.costUsd) - usdToMicros(before.costUsd)),
    now.calls - before.calls,
    now.cacheHits - before.cacheHits,
    now.inputTokens - before.inputTokens,
    now.outputTokens - before.outputTokens,
    now.unpricedCalls - before.unpricedCalls,
    null,
    null,
  ]
}
