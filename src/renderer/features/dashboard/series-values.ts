import type { RouteOutput } from '../../../contract/routes'
import type { Format } from '../../api/use-format'
import { columnMoney } from '../../lib/chart-format'
import { bucketTexts } from '../../lib/chart-time'
import { addDecimals } from '../../lib/decimal'
import type { ChartPoint, ChartSeries } from '../../ui/charts/chart-types'

interface Words {
  others: (count: number) => string
  unknown: string
  /** A bucket that is not over, or not wholly in the period. */
  partial: string
  weekOf: (day: string) => string
}

interface Parts {
  points: ChartPoint[]
  parts: ChartSeries[]
  /** Of all series at a point, in words. */
  total: (index: number) => string
}

/** What `spend.series` answers as points and series of a chart; the totals are exact. */
export function chartParts(
  { bucket, buckets, series }: RouteOutput<'spend.series'>,
  format: Pick<Format, 'locale' | 'timeZone'>,
  color: (key: string) => string,
  words: Words,
): Parts {
  const points = buckets.map(({ key, partial }) => {
    const { tick, label } = bucketTexts(bucket, key, format.locale, format.timeZone)
    return {
      key,
      tick,
      label: bucket === 'week' ? words.weekOf(label) : label,
      note: partial ? words.partial : undefined,
    }
  })
  const totals = buckets.map((_, index) =>
    series.reduce((sum, one) => addDecimals(sum, one.costUsd[index] ?? '0'), '0'),
  )
  const money = columnMoney(Math.max(0, ...totals.map(Number)), format.locale)
  const parts = series.map(({ key, label, folded, costUsd }) => ({
    key,
    label: folded > 0 ? words.others(folded) : key === 'unknown' ? words.unknown : label,
    color: color(key),
    values: costUsd.map(Number),
    text: (index: number) => {
      const cost = costUsd[index]
      return cost === undefined ? null : money(cost)
    },
  }))
  return { points, parts, total: (index) => money(totals[index] ?? '0') }
}
