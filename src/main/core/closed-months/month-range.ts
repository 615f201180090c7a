import { Temporal } from 'temporal-polyfill'
import type { Month } from '../../../contract/months'
import type { Instant } from '../../../contract/values'
import { type DayRange, dayRanges } from '../periods'

/** A calendar month of a zone. */
export interface MonthRange {
  month: Month
  from: Instant
  to: Instant
  /** UTC seconds; start inclusive, end exclusive. */
  fromSeconds: number
  toSeconds: number
  days: DayRange[]
}

export function monthRange(month: Month, timeZone: string): MonthRange {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })
  const start = first.toZonedDateTime(timeZone)
  const end = first.add({ months: 1 }).toZonedDateTime(timeZone)
  const fromSeconds = start.epochMilliseconds / 1000
  const toSeconds = end.epochMilliseconds / 1000
  return {
    month,
    from: start.toInstant().toString(),
    to: end.toInstant().toString(),
    fromSeconds,
    toSeconds,
    days: dayRanges(fromSeconds, toSeconds - 1, timeZone),
  }
}

/** Both inclusive, in order; none without bounds. */
export function monthsBetween(first: Month | undefined, last: Month | undefined): Month[] {
  const months: Month[] = []
  if (first === undefined || last === undefined) return months
  let month = Temporal.PlainYearMonth.from(first)
  while (month.toString() <= last) {
    months.push(month.toString())
    month = month.add({ months: 1 })
  }
  return months
}
