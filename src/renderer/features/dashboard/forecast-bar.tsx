import classes from './page.module.css'

interface ForecastBarProps {
  toDate: number
  forecast: number
  low: number | null
  high: number | null
}

/** What is spent, what is likely and the forecast between them; the figures stand beside it. */
export function ForecastBar({ toDate, forecast, low, high }: ForecastBarProps) {
  const end = Math.max(high ?? 0, forecast, toDate) * 1.02 || 1
  const at = (value: number): string => `${(value / end) * 100}%`
  return (
    <svg className={classes.forecastBar} width="100%" height={16} aria-hidden>
      <rect className={classes.forecastTrack} y={4} width="100%" height={8} rx={4} />
      {low !== null && high !== null && (
        <rect
          className={classes.forecastRange}
          x={at(low)}
          y={4}
          width={at(Math.max(high - low, end * 0.004))}
          height={8}
        />
      )}
      <rect className={classes.forecastDone} y={4} width={at(toDate)} height={8} rx={4} />
      <rect className={classes.forecastMark} x={at(forecast)} y={0} width={2} height={16} />
    </svg>
  )
}
