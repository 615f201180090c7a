import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { heatLevel } from '../../lib/chart-scale'
import { ChartTooltip, type TooltipRow } from './chart-tooltip'
import classes from './charts.module.css'

const HEAT_LEVELS = 6

export interface HeatCell {
  value: number
  /** What it is, in short: the text of the cell. */
  text: string
  /** Where it is: "Monday, 14:00–15:00". */
  title: string
  rows: readonly TooltipRow[]
}

interface HeatGridProps {
  label: string
  /** Names of the rows and of the columns, short and in full. */
  rows: readonly { short: string; full: string }[]
  columns: readonly { short: string; full: string }[]
  /** Row by row. */
  cells: readonly HeatCell[]
  /** What stands in the corner for screen readers. */
  corner: string
  legend: { least: string; most: string; label: string }
}

/** A table whose cells are the darker the more; one tab stop, arrow keys inside. */
export function HeatGrid({ label, rows, columns, cells, corner, legend }: HeatGridProps) {
  const table = useRef<HTMLTableElement>(null)
  const tipId = useId()
  const [active, setActive] = useState(0)
  const [tip, setTip] = useState<Tip | null>(null)
  const largest = Math.max(0, ...cells.map(({ value }) => value))
  const width = columns.length

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moved(event.key, active, width, cells.length)
    if (event.key === 'Escape') setTip(null)
    if (next === null) return
    event.preventDefault()
    setActive(next)
    table.current?.querySelectorAll<HTMLElement>('td')[next]?.focus()
  }
  const shownCell = tip === null ? undefined : cells[tip.index]

  return (
    <div className={classes.heat} onPointerLeave={() => setTip(null)}>
      <table ref={table} role="grid" aria-label={label} className={classes.heatTable}>
        <thead>
          <tr>
            <th scope="col">
              <VisuallyHidden>{corner}</VisuallyHidden>
            </th>
            {columns.map(({ short, full }) => (
              <th key={full} scope="col" className={classes.heatColumn}>
                <span aria-hidden>{short}</span>
                <VisuallyHidden>{full}</VisuallyHidden>
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {rows.map(({ short, full }, row) => (
            <tr key={full}>
              <th scope="row" className={classes.heatRow}>
                <span aria-hidden>{short}</span>
                <VisuallyHidden>{full}</VisuallyHidden>
              </th>
              {cells.slice(row * width, (row + 1) * width).map((cell, column) => {
                const index = row * width + column
                return (
                  <td
                    key={cell.title}
                    className={classes.heatCell}
                    data-level={heatLevel(cell.value, largest, HEAT_LEVELS)}
                    tabIndex={index === active ? 0 : -1}
                    aria-describedby={index === tip?.index ? tipId : undefined}
                    onPointerEnter={(event) => setTip(tipAt(index, event.currentTarget))}
                    onFocus={(event) => {
                      setActive(index)
                      setTip(tipAt(index, event.currentTarget))
                    }}
                    onBlur={() => setTip(null)}
                  >
                    <VisuallyHidden>{cell.text}</VisuallyHidden>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shownCell && (
        <div id={tipId} role="tooltip" className={classes.tip} style={tip?.place}>
          <ChartTooltip title={shownCell.title} rows={shownCell.rows} />
        </div>
      )}
      <HeatLegend {...legend} />
    </div>
  )
}

function HeatLegend({ least, most, label }: HeatGridProps['legend']) {
  return (
    <p className={classes.heatLegend}>
      <VisuallyHidden>{label}</VisuallyHidden>
      <span>{least}</span>
      <span className={classes.heatSteps} aria-hidden>
        {Array.from({ length: HEAT_LEVELS + 1 }, (_, level) => (
          <span key={level} className={classes.heatCell} data-level={level} />
        ))}
      </span>
      <span>{most}</span>
    </p>
  )
}

function moved(key: string, at: number, width: number, count: number): number | null {
  const first = at - (at % width)
  switch (key) {
    case 'ArrowLeft':
      return Math.max(first, at - 1)
    case 'ArrowRight':
      return Math.min(first + width - 1, at + 1)
    case 'ArrowUp':
      return at - width < 0 ? at : at - width
    case 'ArrowDown':
      return at + width >= count ? at : at + width
    case 'Home':
      return first
    case 'End':
      return first + width - 1
    default:
      return null
  }
}

interface Tip {
  index: number
  place: { left?: number; right?: number; top?: number | 'auto'; bottom?: number }
}

/** Below the cell, or above it where the table ends; to the side that has the room. */
function tipAt(index: number, cell: HTMLElement): Tip {
  const table = cell.closest('table')?.getBoundingClientRect()
  const box = cell.getBoundingClientRect()
  if (!table) return { index, place: {} }
  const left = box.left - table.left
  const across = left < table.width / 2 ? { left } : { right: table.right - box.right }
  return { index, place: { ...across, top: box.bottom - table.top + 6 } }
}
