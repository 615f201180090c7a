import { memo, useMemo } from 'react'
import { Area, Bar, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts'
import { labelledIndexes } from '../../lib/chart-scale'
import type { ChartKind, ChartPoint, ChartSeries } from './chart-types'

/** Where the marks are inside the drawing, in pixels. */
export interface PlotArea {
  left: number
  right: number
  top: number
  bottom: number
}

/** Pixels that a character of an axis label takes, at most. */
const CHARACTER = 6.6
const TICK_FONT = { fontSize: 11, fill: 'var(--mantine-color-dimmed)' }

export function plotAreaFor(tickTexts: readonly string[]): PlotArea {
  const longest = Math.max(0, ...tickTexts.map(textWidth))
  return { left: Math.ceil(longest) + 16, right: 8, top: 10, bottom: 24 }
}

interface SeriesMarksProps {
  kind: ChartKind
  points: readonly ChartPoint[]
  series: readonly ChartSeries[]
  ticks: readonly number[]
  formatTick: (value: number) => string
  width: number
  height: number
  area: PlotArea
}

/** The axes and the marks; nothing here moves, so that the pointer costs nothing. */
export const SeriesMarks = memo(function SeriesMarks(props: SeriesMarksProps) {
  const { kind, points, series, ticks, formatTick, width, height, area } = props
  const data = useMemo(
    () =>
      points.map((_, index) => {
        const values = series.map((one, place): [string, number | null] => [
          `v${place}`,
          one.values[index] ?? null,
        ])
        return { index, ...Object.fromEntries(values) }
      }),
    [points, series],
  )
  const labels = useMemo(() => {
    const widest = Math.max(1, ...points.map(({ tick }) => textWidth(tick)))
    const room = width - area.left - area.right
    const band = room / Math.max(1, points.length)
    // A label stands in the middle of its band: the last one may reach over the edge.
    return labelledIndexes(points.length, Math.floor(room / (widest + 20))).filter(
      (at) => (at + 0.5) * band + textWidth(points[at]?.tick ?? '') / 2 <= room + area.right,
    )
  }, [points, width, area])
  const stacked = kind === 'line' ? {} : { stackId: 'all' }
  return (
    <ComposedChart
      width={width}
      height={height}
      data={data}
      margin={{ top: area.top, right: area.right, bottom: 0, left: 0 }}
      stackOffset="sign"
      barCategoryGap={points.length > 40 ? '12%' : '22%'}
      maxBarSize={56}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--tl-line)" shapeRendering="crispEdges" />
      <XAxis
        dataKey="index"
        scale="band"
        height={area.bottom}
        ticks={labels}
        interval={0}
        tickFormatter={(index: number) => points[index]?.tick ?? ''}
        tick={TICK_FONT}
        tickLine={false}
        tickMargin={6}
        axisLine={{ stroke: 'var(--mantine-color-dimmed)', strokeOpacity: 0.5 }}
      />
      <YAxis
        width={area.left}
        domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
        ticks={[...ticks]}
        interval={0}
        tickFormatter={formatTick}
        tick={TICK_FONT}
        tickLine={false}
        tickMargin={4}
        axisLine={false}
      />
      {series.map(({ key, color }, place) => {
        const common = { dataKey: `v${place}`, isAnimationActive: false, ...stacked }
        switch (kind) {
          case 'bar':
            return <Bar key={key} {...common} fill={color} shapeRendering="crispEdges" />
          case 'area':
            return (
              <Area
                key={key}
                {...common}
                type="linear"
                stroke={color}
                strokeWidth={1}
                fill={color}
                fillOpacity={0.85}
                activeDot={false}
              />
            )
          case 'line':
            return (
              <Line
                key={key}
                {...common}
                type="linear"
                stroke={color}
                strokeWidth={2}
                dot={points.length === 1 ? { r: 3, fill: color } : false}
                activeDot={false}
              />
            )
        }
      })}
    </ComposedChart>
  )
})

/** About; a Chinese character is twice as wide. */
function textWidth(text: string): number {
  return [...text].reduce((sum, one) => sum + (one > '\u2e80' ? 12 : CHARACTER), 0)
}
