import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ExploreTable } from '../../../contract/explore'
import type { Format } from '../../api/use-format'
import { ChartTooltip } from '../../ui/charts/chart-tooltip'
import classes from './category-bars.module.css'
import { type Bar, barsOf, isUnknown, largestOf } from './chart-data'
import { isAdditive } from './explore-view'
import { useGroupLabel } from './use-group-label'
import { shortText } from './value-text'

interface CategoryBarsProps {
  table: ExploreTable
  /** Unpriced calls by row key; null where they do not stand apart from this measure. */
  unpriced: ReadonlyMap<string, string> | null
  format: Format
  rowColor: (key: string) => string
  columnColor: (key: string) => string
}

/** The largest groups as horizontal bars, by the values of the split; the tail in one. */
export function CategoryBars(props: CategoryBarsProps) {
  const { table } = props
  const { t } = useTranslation('explorer')
  const { bars, left } = barsOf(table)
  const largest = largestOf(bars)
  return (
    <div className={classes.frame}>
      <ol
        className={classes.bars}
        data-shares={isAdditive(table.measure) || undefined}
        aria-label={t('chart.label')}
      >
        {bars.map((bar) => (
          <BarLine key={bar.row.key} {...props} bar={bar} largest={largest} />
        ))}
      </ol>
      {left > 0 && <p className={classes.left}>{t('chart.left', { count: left })}</p>}
    </div>
  )
}

function BarLine({
  bar,
  table,
  unpriced,
  largest,
  format,
  rowColor,
  columnColor,
}: CategoryBarsProps & { bar: Bar; largest: number }) {
  const { t } = useTranslation('explorer')
  const label = useGroupLabel()
  const { measure, columns, groupBy, split } = table
  const name = label(bar.row, groupBy)
  const unknown = isUnknown(bar, unpriced)
  const text = unknown
    ? t('table.unpriced')
    : bar.total === null
      ? '–'
      : shortText(bar.total, measure, format)
  const whole = Number(table.total ?? 0)
  const share =
    isAdditive(measure) && whole > 0 && bar.total !== null ? Number(bar.total) / whole : null
  const stacked = columns.length > 0 && isAdditive(measure)
  const parts = columns.flatMap((column, index) => {
    const value = bar.values[index] ?? null
    if (value === null || Number(value) === 0) return []
    const color = columnColor(column.key)
    return [{ key: column.key, label: label(column, split), color, value }]
  })
  const width = (value: string): string =>
    largest === 0 ? '0' : `${(Math.abs(Number(value)) / largest) * 100}%`
  const cut = Math.abs(Number(bar.total ?? 0)) > largest

  return (
    <Tooltip.Floating
      disabled={parts.length === 0}
      className={classes.tip}
      label={
        <ChartTooltip
          title={name}
          rows={parts.map(({ value, ...part }) => ({
            ...part,
            text: shortText(value, measure, format),
          }))}
          total={{ label: stacked ? t('table.total') : t('table.overall'), text }}
        />
      }
    >
      <li className={classes.bar}>
        <span
          className={classes.name}
          title={label.whole(bar.row, groupBy)}
          data-folded={bar.row.folded || undefined}
        >
          {name}
        </span>
        <span className={classes.track} data-cut={cut || undefined} aria-hidden>
          {stacked
            ? parts.map(({ key, color, value }) => (
                <span key={key} style={{ width: width(value), background: color }} />
              ))
            : Number(bar.total ?? 0) !== 0 &&
              bar.total !== null && (
                <span style={{ width: width(bar.total), background: rowColor(bar.row.key) }} />
              )}
        </span>
        <span className={classes.amount} data-unknown={unknown || undefined}>
          {text}
        </span>
        <span className={classes.share}>
          {share === null || unknown ? '' : format.share(share)}
        </span>
      </li>
    </Tooltip.Floating>
  )
}
