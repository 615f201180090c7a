import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { axisTicks } from '../../lib/chart-scale'
import { ChartTable } from './chart-table'
import { ChartTooltip, type TooltipRow } from './chart-tooltip'
import type { ChartKind, ChartPoint, ChartSeries } from './chart-types'
import classes from './charts.module.css'
import { plotAreaFor, SeriesMarks } from './series-marks'
import { type PlotRange, usePlotCursor } from './use-plot-cursor'

interface SeriesChartProps {
  /** What it shows: the name of the chart and of its table. */
  label: string
  /** What a point is: "Day", "Model". */
  pointLabel: string
  kind: ChartKind
  points: readonly ChartPoint[]
  /** Bottom of the stack first. */
  series: readonly ChartSeries[]
  /** Of all series at a point; left out where a sum says nothing. */
  total?: { label: string; text: (index: number) => string } | undefined
  /** The least in pixels; it grows with a flex column around it. */
  height: number
  formatTick: (value: number) => string
  onOpen?: ((index: number) => void) | undefined
  onSelect?: ((range: PlotRange) => void) | undefined
  /** What a click and a drag do, under the tooltip. */
  hint?: string | undefined
}

/** A tooltip that is longer than this says how much more there is. */
const MAX_ROWS = 12

/** Stacked bars or areas, or lines, over points in order; by pointer and by keyboard. */
export function SeriesChart(props: SeriesChartProps) {
  const { kind, points, series, total, formatTick } = props
  const { ref, width, height } = useElementSize()
  const ticks = useMemo(
    () => axisTicks(...extent(kind, points.length, series)),
    [kind, points, series],
  )
  const area = useMemo(() => plotAreaFor(ticks.map(formatTick)), [ticks, formatTick])
  return (
    <div ref={ref} className={classes.chart} style={{ minHeight: props.height }}>
      {width > 0 && points.length > 0 && (
        <>
          <div className={classes.marks} aria-hidden>
            <SeriesMarks
              kind={kind}
              points={points}
              series={series}
              ticks={ticks}
              formatTick={formatTick}
              width={Math.floor(width)}
              height={Math.floor(height)}
              area={area}
            />
          </div>
          <Plot {...props} area={area} />
        </>
      )}
      <ChartTable
        caption={props.label}
        pointLabel={props.pointLabel}
        points={points}
        series={series}
        total={total}
      />
    </div>
  )
}

type PlotProps = SeriesChartProps & { area: ReturnType<typeof plotAreaFor> }

/** The part of the drawing that answers: the column under the pointer, the selection, the box. */
function Plot({ label, points, series, total, onOpen, onSelect, hint, area }: PlotProps) {
  const { t } = useTranslation('dashboard')
  const cursor = usePlotCursor({ count: points.length, onOpen, onSelect })
  const { at, range } = cursor
  const point = at === null ? undefined : points[at]
  const rows = at === null ? [] : rowsAt(series, at)
  const band = 100 / points.length
  const [from, to] = range ?? [at ?? 0, at ?? 0]
  const title = range
    ? t('chart.range', { from: points[from]?.label ?? '', to: points[to]?.label ?? '' })
    : withNote(point)
  const totalText = at !== null && total ? { label: total.label, text: total.text(at) } : null
  const spoken = point
    ? [title, totalText && `${totalText.label} ${totalText.text}`, ...rows.map(rowText)]
        .filter(Boolean)
        .join(', ')
    : t('chart.points', { count: points.length })

  return (
    <div
      className={classes.plot}
      style={{ left: area.left, right: area.right, top: area.top, bottom: area.bottom }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-description={hint}
      aria-orientation="horizontal"
      aria-valuemin={1}
      aria-valuemax={points.length}
      aria-valuenow={(at ?? points.length - 1) + 1}
      aria-valuetext={spoken}
      data-open={onOpen ? true : undefined}
      {...cursor.pointer}
      {...cursor.keyboard}
    >
      {point && (
        <div
          className={classes.column}
          data-range={range ? true : undefined}
          style={{ left: `${from * band}%`, width: `${(to - from + 1) * band}%` }}
        />
      )}
      {point && at !== null && (
        <div className={classes.tip} style={tipPlace(from, to, points.length)}>
          <ChartTooltip
            title={title}
            rows={range ? [] : rows.slice(0, MAX_ROWS)}
            more={range ? 0 : rows.length - MAX_ROWS}
            total={range ? null : totalText}
            hint={range ? t('chart.release') : hint}
          />
        </div>
      )}
    </div>
  )
}

/** Largest and smallest sum of a stack, or value of a line. */
function extent(
  kind: ChartKind,
  count: number,
  series: readonly ChartSeries[],
): [largest: number, smallest: number] {
  let largest = 0
  let smallest = 0
  for (let index = 0; index < count; index += 1) {
    let above = 0
    let below = 0
    for (const { values } of series) {
      const value = values[index] ?? 0
      if (kind === 'line') {
        above = Math.max(above, value)
        below = Math.min(below, value)
      } else if (value > 0) above += value
      else below += value
    }
    largest = Math.max(largest, above)
    smallest = Math.min(smallest, below)
  }
  return [largest, smallest]
}

/** In the order of the legend; what is nothing is left out. */
function rowsAt(series: readonly ChartSeries[], index: number): TooltipRow[] {
  return series
    .filter(({ values }) => (values[index] ?? 0) !== 0)
    .map(({ key, label, color, text }) => ({ key, label, color, text: text(index) ?? '–' }))
}

function rowText({ label, text }: TooltipRow): string {
  return `${label} ${text}`
}

function withNote(point: ChartPoint | undefined): string {
  if (!point) return ''
  return point.note === undefined ? point.label : `${point.label} · ${point.note}`
}

/** Beside the columns, on the side that has more room. */
function tipPlace(from: number, to: number, count: number): { left?: string; right?: string } {
  return from <= count - 1 - to
    ? { left: `calc(${((to + 1) / count) * 100}% + 8px)` }
    : { right: `calc(${((count - from) / count) * 100}% + 8px)` }
}
