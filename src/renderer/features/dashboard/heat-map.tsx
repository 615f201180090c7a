import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../contract/routes'
import type { Format } from '../../api/use-format'
import { ChartFigure } from '../../ui/charts/chart-figure'
import { HeatGrid } from '../../ui/charts/heat-grid'
import { heatPicture } from '../../ui/charts/heat-picture'
import classes from './page.module.css'
import { Panel } from './panel'

type Heat = RouteOutput<'spend.heatmap'>

interface HeatMapProps {
  query: UseQueryResult<Heat>
  /** The period and what else narrows it, in words; for the picture. */
  scope: string
  format: Format
}

/** On which hours of which weekdays the money is spent. */
export function HeatMap({ query, scope, format }: HeatMapProps) {
  const { t } = useTranslation('dashboard')
  const grid = useGrid(query.data, format)
  return (
    <ChartFigure
      className={classes.panel}
      title={t('heat.title')}
      note={format.timeZone}
      caption={grid ? t('heat.caption', { busiest: grid.busiest }) : undefined}
      picture={
        grid &&
        (() => ({
          title: t('heat.title'),
          subtitle: `${scope} · ${format.timeZone}`,
          marks: heatPicture(grid),
          legend: [],
        }))
      }
    >
      <Panel query={query} route="spend.heatmap" skeleton={<Skeleton height={210} />}>
        {() => grid && <HeatGrid {...grid} label={t('heat.title')} corner={t('heat.corner')} />}
      </Panel>
    </ChartFigure>
  )
}

/** A Monday, for the names of the weekdays. */
const MONDAY = Date.UTC(2024, 0, 1, 12)
const DAY = 86_400_000

function useGrid(heat: Heat | undefined, format: Format) {
  const { t } = useTranslation('dashboard')
  return useMemo(() => {
    if (!heat) return undefined
    const { locale } = format
    const name = (day: number, weekday: 'short' | 'long'): string =>
      new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(MONDAY + day * DAY)
    const rows = Array.from({ length: 7 }, (_, day) => ({
      short: name(day, 'short'),
      full: name(day, 'long'),
    }))
    const hour = (value: number): string => `${String(value % 24).padStart(2, '0')}:00`
    const columns = Array.from({ length: 24 }, (_, at) => ({
      short: at % 3 === 0 ? hour(at) : '',
      full: hour(at),
    }))
    const cells = heat.cells.map((cell) => {
      const day = rows[cell.weekday - 1]?.full ?? ''
      return {
        value: Number(cell.costUsd),
        text: format.money(cell.costUsd),
        title: t('heat.cell', { day, from: hour(cell.hour), to: hour(cell.hour + 1) }),
        rows: [
          { key: 'cost', label: t('figures.spend'), text: format.money(cell.costUsd) },
          { key: 'calls', label: t('figures.calls'), text: format.integer(cell.calls) },
        ],
      }
    })
    const most = cells.reduce((high, cell) => (cell.value > high.value ? cell : high), {
      value: 0,
      text: format.money('0'),
      title: '–',
    })
    return {
      rows,
      columns,
      cells,
      busiest: most.title,
      legend: { least: format.money('0'), most: most.text, label: t('heat.legend') },
    }
  }, [heat, format, t])
}
