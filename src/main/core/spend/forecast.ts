import { Decimal } from 'decimal.js'
import { Temporal } from 'temporal-polyfill'
import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import type { LocalDate } from '../../../contract/values'
import { microsToUsd } from '../../storage/codec'
import { countUsage } from '../../storage/usage-totals'
import { Exact } from '../exact'
import { dateOfInstant } from '../periods'
import { noCalls, sumByKey, sumOf } from './figures'
import { openSpend, type SpendDeps, type SpendScope } from './sums'

type Forecast = RouteOutput<'spend.forecast'>

/** Closed days that the expectation rests on: four of each weekday. */
const BASIS_DAYS = 28
/** With a shorter history, the last week at most. */
const SHORT_BASIS_DAYS = 7
/** Of the standard normal distribution: 80 % lie within. */
const Z80 = '1.2816'

/** What this month will have cost, by the method that `spend.forecast` states. */
export async function readForecast(
  deps: SpendDeps,
  { filter }: ParsedInput<'spend.forecast'>,
): Promise<Forecast> {
  const { timeZone } = deps.settings.current()
  const today = Temporal.PlainDate.from(dateOfInstant(deps.clock.now().toISOString(), timeZone))
  const firstOfMonth = today.with({ day: 1 })
  const lastOfMonth = today.with({ day: today.daysInMonth })
  const basisStart = today.subtract({ days: BASIS_DAYS })
  const from = Temporal.PlainDate.compare(firstOfMonth, basisStart) < 0 ? firstOfMonth : basisStart
  const scope = await openSpend(deps, {
    ...filter,
    period: { kind: 'dates', from: from.toString(), to: lastOfMonth.toString() },
  })
  const [{ cells, source }, older] = await Promise.all([scope.sums(['day']), hasOlderCalls(scope)])
  const byDay = sumByKey(cells, ({ day }) => day ?? '')
  const costOf = (day: Temporal.PlainDate): Decimal =>
    new Exact((byDay.get(day.toString()) ?? noCalls()).costMicros.toString())
  const basis = basisDays(basisStart, today, older, [...byDay.keys()])
  const month = daysFrom(firstOfMonth, lastOfMonth)
  const thisMonth = sumOf(month.map((day) => byDay.get(day.toString()) ?? noCalls()))
  const remainingDays = lastOfMonth.day - today.day
  const facts = {
    month: { from: firstOfMonth.toString(), to: lastOfMonth.toString() },
    today: today.toString(),
    toDateUsd: microsToUsd(thisMonth.costMicros),
    remainingDays,
    unpricedCalls: thisMonth.unpricedCalls,
    source,
  }
  const [first] = basis
  const last = basis.at(-1)
  if (!first || !last) {
    return { ...facts, forecastUsd: null, lowUsd: null, highUsd: null, method: 'none', basis: null }
  }
  const byWeekday = basis.length === BASIS_DAYS
  const expected = (day: Temporal.PlainDate): Decimal =>
    mean(basis.filter((one) => !byWeekday || one.dayOfWeek === day.dayOfWeek).map(costOf))
  const open = daysFrom(today, lastOfMonth)
  const forecast = month
    .filter((day) => Temporal.PlainDate.compare(day, today) < 0)
    .reduce((sum, day) => sum.plus(costOf(day)), new Exact(0))
    .plus(open.reduce((sum, day) => sum.plus(Exact.max(costOf(day), expected(day))), new Exact(0)))
  const spread = spreadOf(
    basis.map((day) => costOf(day).minus(expected(day))),
    byWeekday ? 7 : 1,
    open.length,
  )
  const recorded = new Exact(thisMonth.costMicros.toString())
  return {
    ...facts,
    forecastUsd: usd(forecast),
    lowUsd: spread && usd(Exact.max(forecast.minus(spread), recorded)),
    highUsd: spread && usd(forecast.plus(spread)),
    method: byWeekday ? 'weekday28' : 'mean',
    basis: { from: first.toString(), to: last.toString(), days: basis.length },
  }
}

/** A call before the days that were read: then all of these are history, the empty ones too. */
async function hasOlderCalls({ db, filter }: SpendScope): Promise<boolean> {
  const { fromSeconds, ...rest } = filter
  return (await countUsage(db, { ...rest, toSeconds: fromSeconds }, 1)) > 0
}

/** The closed days to go by, in order: four weeks, or what there is of the last one. */
function basisDays(
  from: Temporal.PlainDate,
  today: Temporal.PlainDate,
  older: boolean,
  days: readonly LocalDate[],
): Temporal.PlainDate[] {
  const closed = daysFrom(from, today.subtract({ days: 1 }))
  if (older) return closed
  const first = days.reduce((low, day) => (day < low ? day : low), today.toString())
  const since = closed.filter((day) => day.toString() >= first)
  return since.length === BASIS_DAYS ? since : since.slice(-SHORT_BASIS_DAYS)
}

function daysFrom(first: Temporal.PlainDate, last: Temporal.PlainDate): Temporal.PlainDate[] {
  const count = first.until(last, { largestUnit: 'day' }).days + 1
  return Array.from({ length: Math.max(count, 0) }, (_, days) => first.add({ days }))
}

function mean(values: readonly Decimal[]): Decimal {
  const sum = values.reduce((total, value) => total.plus(value), new Exact(0))
  return values.length === 0 ? sum : sum.dividedBy(values.length)
}

/** z × s × √(R + R²/n), s with n − `means` degrees of freedom; null with fewer than three days. */
function spreadOf(residuals: readonly Decimal[], means: number, days: number): Decimal | null {
  const n = residuals.length
  if (n < 3) return null
  const variance = residuals
    .reduce((sum, residual) => sum.plus(residual.times(residual)), new Exact(0))
    .dividedBy(n - means)
  const width = new Exact(days).plus(new Exact(days * days).dividedBy(n))
  return variance.times(width).sqrt().times(Z80)
}

/** Micro-USD, rounded half up to whole ones, as USD. */
function usd(micros: Decimal): string {
  return microsToUsd(BigInt(micros.toFixed(0, Decimal.ROUND_HALF_UP)))
}
