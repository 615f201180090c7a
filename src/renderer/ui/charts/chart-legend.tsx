import type { ReactNode } from 'react'
import { Swatch } from './chart-tooltip'
import classes from './charts.module.css'

export interface LegendItem {
  key: string
  label: string
  color: string
  /** Its total, for example. */
  text?: string
}

/** Which colour is which, in words. */
export function ChartLegend({ items, note }: { items: readonly LegendItem[]; note?: ReactNode }) {
  return (
    <ul className={classes.legend}>
      {items.map(({ key, label, color, text }) => (
        <li key={key} className={classes.legendItem}>
          <Swatch color={color} />
          <span className={classes.legendName} title={label}>
            {label}
          </span>
          {text !== undefined && <span className={classes.legendText}>{text}</span>}
        </li>
      ))}
      {note && <li className={classes.legendNote}>{note}</li>}
    </ul>
  )
}
