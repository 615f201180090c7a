import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '../../../contract/period'
import type { ExploreTable } from '../../../contract/explore'
import type { Format } from '../../api/use-format'
import { axisCount, axisMoney } from '../../lib/chart-format'
import { type BucketTexts, bucketTexts } from '../../lib/chart-time'
import { isZeroDecimal } from '../../lib/decimal'
import { localDateOf } from '../../lib/time'
import type { ChartKind, ChartSeries } from '../../ui/charts/chart-types'
import { SeriesChart } from '../../ui/charts/series-chart'
import { inTime, periodBetween, type Row } from './chart-data'
import { isAdditive, isTime, type timeKeys } from './explore-view'
import { useGroupLabel } from './use-group-label'
import { useTableTitle } from './use-table-title'
import { isMoney, shortText } from './value-text'

interface TimeChartProps {
  table: ExploreTable
  kind: ChartKind
  height: number
  format: Format
  rowColor: string
  columnColor: (key: string) => string
  onOpen: (row: Row) => void
  onSelect: (period: Period) => void
  /** What a click and a drag do. */
  hint: string
}

/** More bars than this are thinner than a pixel or two: their outline says the same. */
const MAX_BARS = 400

/** So many hours are told apart by the clock alone. */
const HOURS_BY_CLOCK = 48

/** The rows in their order of time: a stack for what adds up, lines for rates. */
export function TimeChart(props: TimeChartProps) {
  const { table, kind, height, format, rowColor, columnColor, onOpen, onSelect } = props
  const { t } = useTranslation('explorer')
  const label = useGroupLabel()
  const title = useTableTitle()
  const { measure, groupBy, split, columns } = table
  const rows = useMemo(() => inTime(table), [table])
  const points = useMemo(
    () =>
      rows.map(({ key }) => ({
        key,
        ...(isTime(groupBy)
          ? pointTexts(groupBy, key, rows.length, format)
          : { label: key, tick: key }),
      })),
    [rows, groupBy, format],
  )
  const text = (value: string | null | undefined): string | null =>
    value === null || value === undefined ? null : shortText(value, measure, format)
  const number = (value: string | null | undefined): number | null =>
    value === null || value === undefined ? null : Number(value)
  // What is nothing all along would still draw its line over the others.
  const drawn = columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => !isAdditive(measure) || !isZeroDecimal(column.total ?? '0'))
  const series: ChartSeries[] =
    split === null
      ? [
          {
            key: 'total',
            label: t(`measure.${measure}`),
            color: rowColor,
            values: rows.map(({ total }) => number(total)),
            text: (index) => text(rows[index]?.total),
          },
        ]
      : drawn.map(({ column, at }) => ({
          key: column.key,
          label: label(column, split),
          color: columnColor(column.key),
          values: rows.map(({ values }) => number(values[at])),
          text: (index) => text(rows[index]?.values[at]),
        }))

  return (
    <SeriesChart
      label={title(table)}
      pointLabel={t(`by.${groupBy}`)}
      kind={kind === 'bar' && rows.length > MAX_BARS ? 'area' : kind}
      points={points}
      series={series}
      total={
        split === null
          ? undefined
          : {
              label: isAdditive(measure) ? t('table.total') : t('table.overall'),
              text: (index) => text(rows[index]?.total) ?? '–',
            }
      }
      height={height}
      formatTick={(value) =>
        isMoney(measure)
          ? axisMoney(value, format.locale)
          : measure === 'cacheHitRate'
            ? format.share(value)
            : axisCount(value, format.locale)
      }
      onOpen={(index) => {
        const row = rows[index]
        if (row) onOpen(row)
      }}
      onSelect={([from, to]) => {
        const period = periodBetween(rows[from], rows[to])
        if (period) onSelect(period)
      }}
      hint={props.hint}
    />
  )
}

/** Hours of several days stand over their day: "00:00" alone would say nothing. */
function pointTexts(
  unit: (typeof timeKeys)[number],
  key: string,
  points: number,
  { locale, timeZone }: Format,
): BucketTexts {
  const texts = bucketTexts(unit, key, locale, timeZone)
  if (unit !== 'hour' || points <= HOURS_BY_CLOCK) return texts
  const day = localDateOf(key, timeZone)
  return { ...texts, tick: bucketTexts('day', day, locale, timeZone).tick }
}
