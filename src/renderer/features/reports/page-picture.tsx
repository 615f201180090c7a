import type { ReportKind } from '../../../contract/reports'
import classes from './reports.module.css'

const WIDTH = 72
const BARS = [14, 20, 11, 24, 18, 9, 16, 22, 13, 19]

/** A report's first page, small: its title, figures, chart and tables. */
export function PagePicture({ kind }: { kind: ReportKind }) {
  const rows = kind === 'audit' ? 9 : 5
  return (
    <svg viewBox={`0 0 ${WIDTH} 92`} className={classes.picture} aria-hidden>
      <rect className={classes.sheet} x="0.5" y="0.5" width={WIDTH - 1} height="91" rx="2" />
      <rect className={classes.ink} x="8" y="9" width="26" height="4" rx="1" />
      <rect className={classes.line} x="8" y="16" width="16" height="2" rx="1" />
      {[0, 1, 2].map((index) => (
        <rect
          key={index}
          className={classes.line}
          x={8 + index * 20}
          y="23"
          width="14"
          height="5"
          rx="1"
        />
      ))}
      {kind === 'monthly' &&
        BARS.map((height, index) => (
          <rect
            key={index}
            className={classes.accent}
            x={8 + index * 5.7}
            y={60 - height}
            width="4"
            height={height}
          />
        ))}
      {Array.from({ length: rows }, (_, index) => {
        const y = (kind === 'audit' ? 36 : 66) + index * 5
        return (
          <g key={index}>
            <rect className={classes.line} x="8" y={y} width="26" height="2" rx="1" />
            <rect className={classes.line} x="50" y={y} width="14" height="2" rx="1" />
          </g>
        )
      })}
    </svg>
  )
}
