import type { RouteOutput } from '../../../../contract/routes'
import type { BucketUnit } from '../../../../contract/spend'
import { chartColors, plainColor } from '../../../../renderer/lib/chart-colors'
import { isUnknownCost } from '../../../../renderer/lib/money'
import { readSeries } from '../../spend/series'
import type { SectionContext, SectionMaker } from '../context'
import type { ChartSeries, ReportTable } from '../document'
import { groupLabel } from '../labels'
import { sumMoney } from '../money-sums'

/** More colours than this no reader tells apart. */
const MOST_SERIES = 7
/** Days that one column each can show; longer periods go by week, then by month. */
const DAYS_BY_DAY = 93
const DAYS_BY_WEEK = 731

type Series = RouteOutput<'spend.series'>

/** Spend over time by the first of the groupings. */
export const overTimeSection: SectionMaker = async (context) => {
  const { deps, request, words } = context
  const by = request.groups[0] ?? 'none'
  const input = { filter: request.filter, by, top: MOST_SERIES, rankBy: 'costUsd' } as const
  let series = await readSeries(deps, { ...input, bucket: firstUnit(request.bucket) })
  const fitting = fittingUnit(series)
  if (request.bucket === 'auto' && fitting !== series.bucket) {
    series = await readSeries(deps, { ...input, bucket: fitting })
  }
  const title = `${words.overTime.title}, ${unitWord(series.bucket, context)}`
  const table = seriesTable(series, title, context)
  if (series.buckets.length === 0) {
    const empty = { kind: 'text', paragraphs: [words.overTime.empty] } as const
    return { id: 'overTime', title, blocks: [empty, { kind: 'data', table }] }
  }
  return {
    id: 'overTime',
    title,
    blocks: [
      {
        kind: 'chart',
        title,
        buckets: series.buckets.map(({ label }) => label),
        series: drawnSeries(series, by, context),
      },
      { kind: 'data', table },
    ],
  }
}

function firstUnit(bucket: SectionContext['request']['bucket']): BucketUnit {
  return bucket === 'auto' ? 'day' : bucket
}

function fittingUnit({ bucket, buckets }: Series): BucketUnit {
  if (bucket !== 'day' || buckets.length <= DAYS_BY_DAY) return bucket
  return buckets.length <= DAYS_BY_WEEK ? 'week' : 'month'
}

function unitWord(unit: BucketUnit, { words }: SectionContext): string {
  if (unit === 'month') return words.overTime.byMonth
  return unit === 'week' ? words.overTime.byWeek : words.overTime.byDay
}

function drawnSeries(
  { series }: Series,
  by: SectionContext['request']['groups'][number] | 'none',
  context: SectionContext,
): ChartSeries[] {
  const color = chartColors(
    by,
    series.map(({ key }) => key),
  )
  return series.map((one) => ({
    label: by === 'none' ? context.words.overTime.total : groupLabel(one, by, context),
    color: by === 'none' ? plainColor : color(one.key),
    values: one.costUsd,
    total: isUnknownCost(one.total.costUsd, one.total.unpricedCalls)
      ? context.words.prices.states.unpriced
      : context.format.money(one.total.costUsd),
  }))
}

/** By bucket in full: cost, calls and tokens. */
function seriesTable(
  { series, buckets }: Series,
  title: string,
  { words }: SectionContext,
): ReportTable {
  const { columns } = words
  const sum = (index: number, of: 'calls' | 'inputTokens' | 'outputTokens'): number =>
    series.reduce((total, one) => total + (one[of][index] ?? 0), 0)
  return {
    id: 'over-time',
    title,
    columns: [
      { key: 'begins', label: words.overTime.bucket, type: 'day' },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer' },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer' },
      { key: 'cost_usd', label: columns.cost, type: 'money' },
    ],
    rows: buckets.map(({ key }, index) => [
      key,
      sum(index, 'calls'),
      sum(index, 'inputTokens'),
      sum(index, 'outputTokens'),
      sumMoney(series.map(({ costUsd }) => costUsd[index] ?? '0')),
    ]),
  }
}
