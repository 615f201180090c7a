import { VisuallyHidden } from '@mantine/core'
import { memo } from 'react'
import type { ChartPoint, ChartSeries } from './chart-types'

interface ChartTableProps {
  caption: string
  /** The heading of the first column. */
  pointLabel: string
  points: readonly ChartPoint[]
  series: readonly ChartSeries[]
  total?: { label: string; text: (index: number) => string } | undefined
}

/** The numbers of a chart for those who do not see it. */
export const ChartTable = memo(function ChartTable(props: ChartTableProps) {
  const { caption, pointLabel, points, series, total } = props
  return (
    <VisuallyHidden component="div">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{pointLabel}</th>
            {series.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
            {total && <th scope="col">{total.label}</th>}
          </tr>
        </thead>
        <tbody>
          {points.map(({ key, label }, index) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {series.map((one) => (
                <td key={one.key}>{one.text(index) ?? '–'}</td>
              ))}
              {total && <td>{total.text(index)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  )
})
