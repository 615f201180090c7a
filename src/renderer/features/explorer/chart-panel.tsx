import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '../../../contract/period'
import type { ExploreTable } from '../../../contract/explore'
import type { Format } from '../../api/use-format'
import { useProjectColors } from '../../api/use-project-colors'
import { chartColors, plainColor } from '../../lib/chart-colors'
import type { ChartPicture } from '../../lib/chart-export'
import { ChartFigure } from '../../ui/charts/chart-figure'
import { ChartLegend } from '../../ui/charts/chart-legend'
import { barsPicture } from './bars-picture'
import { CategoryBars } from './category-bars'
import { barsOf, isUnknown, largestOf, type Row } from './chart-data'
import { type Chart, isAdditive, isTime } from './explore-view'
import classes from './page.module.css'
import { TimeChart } from './time-chart'
import { useGroupLabel } from './use-group-label'
import { useTableTitle } from './use-table-title'
import { shortText } from './value-text'

const TIME_HEIGHT = 208

interface ChartPanelProps {
  table: ExploreTable
  /** Unpriced calls by row key; null where they do not stand apart from this measure. */
  unpriced: ReadonlyMap<string, string> | null
  chart: Exclude<Chart, 'table'>
  /** The period in words, for the picture. */
  subtitle: string
  format: Format
  stale: boolean
  onOpen: (row: Row) => void
  onSelect: (period: Period) => void
}

/** Times from left to right, kinds from the largest down. */
export function ChartPanel(props: ChartPanelProps) {
  const { table, unpriced, chart, subtitle, format, stale, onOpen, onSelect } = props
  const label = useGroupLabel()
  const title = useTableTitle()(table)
  const { t } = useTranslation('explorer')
  const frame = useRef<HTMLDivElement>(null)
  const colors = useTableColors(table)
  const timed = isTime(table.groupBy)
  const coloured = table.columns.length > 0 && (timed || isAdditive(table.measure))
  const legend = coloured
    ? table.columns.map((column) => ({
        key: column.key,
        label: label(column, table.split),
        color: colors.column(column.key),
      }))
    : []

  const picture = (): ChartPicture | null => {
    const { bars } = barsOf(table)
    const marks = timed
      ? frame.current?.querySelector<SVGSVGElement>('svg[width][height].recharts-surface')
      : barsPicture(
          bars.map((bar) => ({
            label: label(bar.row, table.groupBy),
            text: isUnknown(bar, unpriced)
              ? t('table.unpriced')
              : bar.total === null
                ? '–'
                : shortText(bar.total, table.measure, format),
            parts: coloured
              ? table.columns.map(({ key }, at) => ({
                  value: Number(bar.values[at] ?? 0),
                  color: colors.column(key),
                }))
              : [{ value: Number(bar.total ?? 0), color: colors.row(bar.row.key) }],
          })),
          Math.max(largestOf(bars), Number.MIN_VALUE),
          frame.current?.clientWidth ?? 0,
        )
    return marks ? { title, subtitle, marks, legend } : null
  }

  return (
    <div className={classes.chart}>
      <ChartFigure title={title} picture={picture}>
        <div ref={frame} className={classes.marks} data-stale={stale || undefined}>
          {timed ? (
            <TimeChart
              table={table}
              kind={chart}
              height={TIME_HEIGHT}
              format={format}
              rowColor={plainColor}
              columnColor={colors.column}
              onOpen={onOpen}
              onSelect={onSelect}
              hint={t('chart.hint')}
            />
          ) : (
            <CategoryBars
              table={table}
              unpriced={unpriced}
              format={format}
              rowColor={colors.row}
              columnColor={colors.column}
            />
          )}
          {legend.length > 0 && <ChartLegend items={legend} />}
        </div>
      </ChartFigure>
    </div>
  )
}

/** The colours of a table's rows and columns, the same as in every other chart. */
export function useTableColors({ groupBy, split, rows, columns }: ExploreTable) {
  const own = useProjectColors()
  return useMemo(() => {
    const ownOf = (kind: string | null) => (kind === 'project' ? own : undefined)
    const keys = (lines: readonly { key: string }[]): string[] => lines.map(({ key }) => key)
    return {
      row: groupBy === 'none' ? () => plainColor : chartColors(groupBy, keys(rows), ownOf(groupBy)),
      column: chartColors(split ?? 'none', keys(columns), ownOf(split)),
    }
  }, [groupBy, split, rows, columns, own])
}
