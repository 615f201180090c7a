import { SegmentedControl, Select, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Period } from '../../../contract/period'
import type { RouteOutput } from '../../../contract/routes'
import type { BucketUnit } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { axisMoney, columnMoney } from '../../lib/chart-format'
import { isUnknownCost } from '../../lib/money'
import type { ChartPicture } from '../../lib/chart-export'
import { periodDays, periodOfBuckets, possibleBuckets } from '../../lib/chart-time'
import { ChartFigure } from '../../ui/charts/chart-figure'
import { ChartLegend, type LegendItem } from '../../ui/charts/chart-legend'
import { SeriesChart } from '../../ui/charts/series-chart'
import { narrowedCallsHref } from '../../scope/calls-href'
import classes from './page.module.css'
import { Panel } from './panel'
import { chartParts } from './series-values'
import { type ChartKey, chartKeys, type ChartView } from './use-dashboard-location'
import { instantsText } from '../../scope/use-period-text'

type Series = RouteOutput<'spend.series'>

interface SpendChartProps {
  query: UseQueryResult<Series>
  filter: UsageFilter
  view: ChartView
  /** What narrows it besides the period, by name; for the picture. */
  scopeNames: readonly string[]
  /** The unit that fits the period, when none is chosen. */
  usual: BucketUnit
  color: (key: string) => string
  onView: (change: Partial<ChartView>) => void
  onPeriod: (period: Period) => void
  format: Format
}

const HEIGHT = 248
/** More columns than this are too thin: areas then. */
const MAX_BARS = 100

/** Spend over time, split; a drag chooses a period, a click leads to the calls. */
export function SpendChart(props: SpendChartProps) {
  const { query, filter, view, scopeNames, usual, color, onView, format } = props
  const { t } = useTranslation('dashboard')
  const frame = useRef<HTMLDivElement>(null)
  const units = possibleBuckets(periodDays(filter.period))
  const { data } = query
  const range = data && instantsText(data.range, format)
  const legend = data ? legendOf(data) : []
  return (
    <div ref={frame} className={classes.fill}>
      <ChartFigure
        className={classes.panel}
        title={t('chart.title')}
        note={range}
        caption={
          data &&
          t('chart.caption', {
            total: format.money(data.total.costUsd),
            first: legend[0]?.label ?? '–',
          })
        }
        controls={
          <>
            <Select
              aria-label={t('chart.bucket')}
              size="xs"
              className={classes.bucket}
              data={[
                { value: 'auto', label: t('chart.auto', { unit: t(`bucket.${usual}`) }) },
                ...units.map((unit) => ({ value: unit, label: t(`bucket.${unit}`) })),
              ]}
              value={view.bucket ?? 'auto'}
              onChange={(value) => onView({ bucket: units.find((unit) => unit === value) ?? null })}
              allowDeselect={false}
              comboboxProps={{ width: 160, position: 'bottom-end' }}
            />
            <SegmentedControl
              aria-label={t('chart.by')}
              size="xs"
              data={chartKeys.map((key) => ({ value: key, label: t(`scope:filter.${key}`) }))}
              value={view.by}
              onChange={(value) =>
                onView({ by: chartKeys.find((key) => key === value) ?? 'provider' })
              }
            />
          </>
        }
        picture={data && picture}
      >
        <Panel
          route="spend.series"
          query={query}
          skeleton={
            <>
              <Skeleton height={HEIGHT} />
              <Skeleton height={12} width="50%" mt={12} mb={4} />
            </>
          }
        >
          {(series) => (
            <>
              <Drawing {...props} series={series} />
              <ChartLegend items={legend} />
            </>
          )}
        </Panel>
      </ChartFigure>
    </div>
  )

  function legendOf({ series }: Series): LegendItem[] {
    const money = columnMoney(Number(series[0]?.total.costUsd ?? 0), format.locale)
    return series.map(({ key, label, folded, total }) => ({
      key,
      label: folded > 0 ? t('others', { count: folded }) : key === 'unknown' ? t('unknown') : label,
      color: color(key),
      text: isUnknownCost(total.costUsd, total.unpricedCalls)
        ? t('top.unpriced')
        : money(total.costUsd),
    }))
  }

  function picture(): ChartPicture | null {
    const marks = frame.current?.querySelector<SVGSVGElement>('svg.recharts-surface')
    if (!marks) return null
    const period = range ?? t('scope:preset.allTime')
    return {
      title: t(titles[view.by]),
      subtitle: [period, ...scopeNames].join(' · '),
      marks,
      legend,
    }
  }
}

type DrawingProps = SpendChartProps & { series: Series }

function Drawing({ series, filter, view, color, onPeriod, format }: DrawingProps) {
  const { t } = useTranslation('dashboard')
  const [, navigate] = useLocation()
  const { locale } = format
  const { points, parts, total } = useMemo(
    () =>
      chartParts(series, format, color, {
        others: (count) => t('others', { count }),
        unknown: t('unknown'),
        partial: t('chart.partial'),
        weekOf: (day) => t('bucket.weekOf', { day }),
      }),
    [series, format, color, t],
  )
  const formatTick = useMemo(() => (value: number) => axisMoney(value, locale), [locale])
  const { bucket, buckets } = series
  return (
    <SeriesChart
      label={t(titles[view.by])}
      pointLabel={t(`bucket.${bucket}`)}
      kind={points.length > MAX_BARS ? 'area' : 'bar'}
      points={points}
      series={parts}
      total={{ label: t('chart.total'), text: total }}
      height={HEIGHT}
      formatTick={formatTick}
      hint={t('chart.hint')}
      onOpen={(index) => {
        const href = narrowedCallsHref(filter, buckets[index]?.narrow ?? null)
        if (href !== null) navigate(href)
      }}
      onSelect={([from, to]) => {
        const [first, last] = [buckets[from], buckets[to]]
        if (first && last) onPeriod(periodOfBuckets(bucket, first, last, format.timeZone))
      }}
    />
  )
}

const titles = {
  provider: 'dashboard:chart.byProvider',
  model: 'dashboard:chart.byModel',
  project: 'dashboard:chart.byProject',
} as const satisfies Record<ChartKey, string>
