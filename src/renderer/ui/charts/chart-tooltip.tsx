import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './charts.module.css'

export interface TooltipRow {
  key: string
  label: string
  color?: string
  text: string
}

interface ChartTooltipProps {
  title: ReactNode
  rows?: readonly TooltipRow[]
  /** How many rows are left out. */
  more?: number
  /** Stands under the rows, such as the total. */
  total?: { label: string; text: string } | null
  /** What can be done here. */
  hint?: ReactNode
}

/** What stands in the box beside the pointer. Screen readers get it as text elsewhere. */
export function ChartTooltip({ title, rows = [], more = 0, total, hint }: ChartTooltipProps) {
  const { t } = useTranslation('dashboard')
  return (
    <>
      <p className={classes.tipTitle}>{title}</p>
      {(rows.length > 0 || total) && (
        <dl className={classes.tipRows}>
          {rows.map(({ key, label, color, text }) => (
            <div key={key} className={classes.tipRow}>
              <dt>
                {color !== undefined && <Swatch color={color} />}
                <span className={classes.tipName}>{label}</span>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
          {more > 0 && (
            <div className={classes.tipRow}>
              <dt>{t('chart.more', { count: more })}</dt>
              <dd />
            </div>
          )}
          {total && (
            <div className={classes.tipTotal}>
              <dt>{total.label}</dt>
              <dd>{total.text}</dd>
            </div>
          )}
        </dl>
      )}
      {hint && <p className={classes.tipHint}>{hint}</p>}
    </>
  )
}

/** A square of a series' colour. */
export function Swatch({ color }: { color: string }) {
  return (
    <svg className={classes.swatch} width={10} height={10} aria-hidden>
      <rect width={10} height={10} rx={2} fill={color} />
    </svg>
  )
}
