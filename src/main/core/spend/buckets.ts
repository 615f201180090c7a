import { Temporal } from 'temporal-polyfill'
import { fieldError } from '../../../contract/errors'
import { type Bucket, type BucketUnit, MAX_HOUR_DAYS } from '../../../contract/spend'
import type { LocalDate } from '../../../contract/values'
import { dateOfInstant } from '../periods'
import type { Cell, SpendScope, SumKey } from './sums'
import { bucketsOf, firstDayFinder, instantOf, type Span } from './timeline'

/** More points than this no chart can show. */
const MAX_BUCKETS = 1_500

export function sumKeyOfUnit(unit: BucketUnit): SumKey {
  return unit === 'hour' ? 'hour' : 'day'
}

/** The key of each cell's bucket; cells come by `sumKeyOfUnit(unit)`. */
export function bucketKeyFinder(unit: BucketUnit): (cell: Cell) => string {
  if (unit === 'hour') return ({ hour }) => instantOf(hour?.start ?? 0)
  const firstDay = firstDayFinder(unit)
  return ({ day }) => firstDay(day ?? '1970-01-01')
}

/** Every bucket of the period up to today, or to its last call; from its first call if it is open. */
export function fillBuckets(scope: SpendScope, cells: readonly Cell[], unit: BucketUnit): Bucket[] {
  const span = spanOf(scope, cells)
  return span ? bucketsOf(span, unit, scope.timeZone, scope.now.getTime() / 1_000) : []
}

function spanOf({ filter, timeZone, now }: SpendScope, cells: readonly Cell[]): Span | null {
  const dayOf = (second: number): LocalDate => dateOfInstant(instantOf(second), timeZone)
  const { fromSeconds, toSeconds } = filter
  let first: LocalDate | undefined
  let last: LocalDate = dateOfInstant(now.toISOString(), timeZone)
  for (const { day } of cells) {
    if (day === null) continue
    if (first === undefined || day < first) first = day
    if (day > last) last = day
  }
  if (fromSeconds !== undefined) first = dayOf(fromSeconds)
  if (toSeconds !== undefined && dayOf(toSeconds - 1) < last) last = dayOf(toSeconds - 1)
  if (first === undefined || first > last) return null
  return { first, last, fromSeconds: fromSeconds ?? null, toSeconds: toSeconds ?? null }
}

/** The unit asked for, or the next coarser one that keeps the number of buckets in bounds. */
export function fittingUnit(
  scope: SpendScope,
  cells: readonly Cell[],
  unit: BucketUnit,
): BucketUnit {
  const span = spanOf(scope, cells)
  if (!span || unit === 'hour') return unit
  const days = dayCount(span)
  if (unit === 'day' && days > MAX_BUCKETS) return fittingUnit(scope, cells, 'week')
  return unit === 'week' && days / 7 > MAX_BUCKETS ? 'month' : unit
}

function dayCount({ first, last }: Pick<Span, 'first' | 'last'>): number {
  return Temporal.PlainDate.from(first).until(last, { largestUnit: 'day' }).days + 1
}

/** Throws `validation` for clock hours of a period that is open or too long. */
export function requireHourly({ filter: { fromSeconds, toSeconds }, now }: SpendScope): void {
  const end = Math.min(toSeconds ?? Number.POSITIVE_INFINITY, now.getTime() / 1_000 + 86_400)
  const days = fromSeconds === undefined ? Number.POSITIVE_INFINITY : (end - fromSeconds) / 86_400
  if (days > MAX_HOUR_DAYS + 1) {
    throw fieldError(
      'filter.period',
      'period_too_long',
      `Hours can be shown for at most ${MAX_HOUR_DAYS} days.`,
      { days: MAX_HOUR_DAYS },
    )
  }
}

/** Points of a sparkline: hours of one or two days, then days, weeks, months. */
export function sparklineUnit(scope: SpendScope, cells: readonly Cell[]): BucketUnit {
  const { fromSeconds, toSeconds } = scope.filter
  if (fromSeconds !== undefined && toSeconds !== undefined && toSeconds - fromSeconds <= 180_000) {
    return 'hour'
  }
  const span = spanOf(scope, cells)
  const days = span ? dayCount(span) : 0
  return days <= 92 ? 'day' : days <= 731 ? 'week' : 'month'
}
