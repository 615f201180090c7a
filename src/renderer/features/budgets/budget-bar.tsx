import type { BudgetStatus } from '../../../contract/budgets'
import classes from './budgets.module.css'

/** What is spent, where the thresholds are and what is expected; the figures stand below it. */
export function BudgetBar({ budget }: { budget: BudgetStatus }) {
  const { amountUsd, spentUsd, forecastUsd, thresholds, state } = budget
  const amount = Number(amountUsd)
  const end = Math.max(amount, Number(spentUsd), Number(forecastUsd ?? 0)) * 1.02
  const at = (usd: number): string => `${(usd / end) * 100}%`
  return (
    <svg className={classes.bar} width="100%" height={20} aria-hidden>
      <rect className={classes.track} y={6} width="100%" height={8} rx={4} />
      {forecastUsd !== null && (
        <rect
          className={classes.expected}
          y={6}
          width={at(Number(forecastUsd))}
          height={8}
          rx={4}
        />
      )}
      <rect
        className={classes.done}
        data-state={state}
        y={6}
        width={at(Number(spentUsd))}
        height={8}
        rx={4}
      />
      {thresholds.map((percent) => (
        <rect
          key={percent}
          className={classes.mark}
          x={at((amount * percent) / 100)}
          y={percent === 100 ? 0 : 4}
          width={percent === 100 ? 2 : 1}
          height={percent === 100 ? 20 : 12}
        />
      ))}
    </svg>
  )
}
