import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Period } from '../../../contract/period'
import type { RouteOutput } from '../../../contract/routes'
import type { UsageFilter } from '../../../contract/usage'
import { useRouteQuery } from '../../api/queries'
import type { Format } from '../../api/use-format'
import { bucketTexts, periodDays, periodOfBuckets, usualBucket } from '../../lib/chart-time'
import { ChartTooltip } from '../../ui/charts/chart-tooltip'
import { usePlotCursor } from '../../ui/charts/use-plot-cursor'
import classes from './spend-histogram.module.css'

interface SpendHistogramProps {
  filter: UsageFilter
  onPeriod: (period: Period) => void
  format: Format
}

type Series = RouteOutput<'spend.series'>

/** The spend of the filtered calls by time, thin above the list; a drag or a click sets the period. */
export function SpendHistogram({ filter, onPeriod, format }: SpendHistogramProps) {
  const { t } = useTranslation('logs')
  const days = periodDays(filter.period)
  const bucket = days === null ? 'day' : usualBucket(days)
  const query = useRouteQuery(
    'spend.series',
    { filter, by: 'none', bucket, top: 1 },
    { keepPrevious: true },
  )
  return (
    <div className={classes.band} aria-busy={query.isFetching}>
      {query.data ? (
        <Bars series={query.data} onPeriod={onPeriod} format={format} />
      ) : query.isError ? (
        <p className={classes.failed} role="alert">
          {t('histogram.failed')}
          <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
            {t('common:actions.retry')}
          </Button>
        </p>
      ) : null}
    </div>
  )
}

interface BarsProps {
  series: Series
  onPeriod: (period: Period) => void
  format: Format
}

function Bars({ series, onPeriod, format }: BarsProps) {
  const { t } = useTranslation('logs')
  const { bucket, buckets } = series
  const costs = series.series[0]?.costUsd ?? []
  const calls = series.series[0]?.calls ?? []
  // Where nothing has a price, the calls themselves show when they were.
  const byCost = Number(series.total.costUsd) > 0
  // For drawing only: a height is no amount.
  const heights = buckets.map((_, index) => Number((byCost ? costs : calls)[index] ?? 0))
  const highest = Math.max(...heights, 0)
  const select = (from: number, to: number): void => {
    const [first, last] = [buckets[from], buckets[to]]
    if (first && last) onPeriod(periodOfBuckets(bucket, first, last, format.timeZone))
  }
  const cursor = usePlotCursor({
    count: buckets.length,
    onOpen: (index) => select(index, index),
    onSelect: ([from, to]) => select(from, to),
  })
  if (buckets.length === 0) return null
  const label = (index: number): string =>
    bucketTexts(bucket, buckets[index]?.key ?? '', format.locale, format.timeZone).label
  const textAt = (index: number): { cost: string; calls: string } => ({
    cost: format.money(costs[index] ?? '0'),
    calls: t('histogram.calls', {
      count: calls[index] ?? 0,
      calls: format.integer(calls[index] ?? 0),
    }),
  })
  const { at, range } = cursor
  const [from, to] = range ?? [at ?? 0, at ?? 0]
  const band = 100 / buckets.length
  const spoken =
    at === null
      ? t('histogram.points', { count: buckets.length })
      : [label(at), textAt(at).cost, textAt(at).calls].join(', ')
  const title = range ? t('histogram.range', { from: label(from), to: label(to) }) : label(at ?? 0)

  return (
    <>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${buckets.length} 1`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {heights.map((height, index) =>
          height > 0 ? (
            <rect
              key={buckets[index]?.key}
              x={index + 0.1}
              width={0.8}
              y={1 - share(height, highest)}
              height={share(height, highest)}
              opacity={range && (index < from || index > to) ? 0.35 : 1}
            />
          ) : null,
        )}
      </svg>
      <div
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label={byCost ? t('histogram.label') : t('histogram.labelCalls')}
        aria-description={t('histogram.hint')}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={buckets.length}
        aria-valuenow={(at ?? buckets.length - 1) + 1}
        aria-valuetext={spoken}
        {...cursor.pointer}
        {...cursor.keyboard}
      >
        {at !== null && (
          <>
            <div
              className={classes.column}
              data-range={range ? true : undefined}
              style={{ left: `${from * band}%`, width: `${(to - from + 1) * band}%` }}
            />
            <div className={classes.tip} style={tipPlace(from, to, buckets.length)}>
              <ChartTooltip
                title={title}
                rows={
                  range
                    ? []
                    : [
                        { key: 'cost', label: t('columns.cost'), text: textAt(at).cost },
                        {
                          key: 'calls',
                          label: t('totals.calls'),
                          text: format.integer(calls[at] ?? 0),
                        },
                      ]
                }
                hint={range ? t('histogram.release') : t('histogram.hint')}
              />
            </div>
          </>
        )}
      </div>
    </>
  )
}

/** What there is can be seen, however small. */
function share(height: number, highest: number): number {
  return Math.max(height / highest, 0.04)
}

/** Beside the columns, on the side that has more room. */
function tipPlace(from: number, to: number, count: number): { left?: string; right?: string } {
  return from <= count - 1 - to
    ? { left: `calc(${((to + 1) / count) * 100}% + 8px)` }
    : { right: `calc(${((count - from) / count) * 100}% + 8px)` }
}
