import { Temporal } from 'temporal-polyfill'
import type { InstantRange } from '../../../contract/period'
import { instantOf, isMidnight } from './timeline'

export interface PreviousPeriod {
  range: InstantRange
  /** Cut off where the period itself has got to. */
  toDate: boolean
}

/**
 * The period to compare with: as many calendar months before for whole months, as many days for
 * whole days, otherwise as many seconds. null for open periods.
 */
export function previousPeriod(
  range: InstantRange,
  timeZone: string,
  now: Date,
): PreviousPeriod | null {
  if (range.from === null || range.to === null) return null
  const from = Math.ceil(Date.parse(range.from) / 1_000)
  const to = Math.ceil(Date.parse(range.to) / 1_000)
  if (from >= to) return null
  const seconds = Math.floor(now.getTime() / 1_000)
  const underWay = from <= seconds && seconds < to
  const wholeDays = isMidnight(from, timeZone) && isMidnight(to, timeZone)
  const first = dateOf(from, timeZone)
  const end = dateOf(to, timeZone)
  const days = first.until(end, { largestUnit: 'day' }).days
  if (!wholeDays || (days === 1 && underWay)) {
    const start = wholeDays ? startOf(first.subtract({ days: 1 }), timeZone) : from - (to - from)
    const stop = underWay ? Math.min(start + (seconds + 1 - from), from) : from
    return { range: { from: instantOf(start), to: instantOf(stop) }, toDate: stop < from }
  }
  const months =
    first.day === 1 && end.day === 1 ? first.until(end, { largestUnit: 'month' }).months : 0
  const back = months > 0 ? { months } : { days }
  const start = startOf(first.subtract(back), timeZone)
  const sameDay = dateOf(seconds, timeZone).subtract(back)
  const stop = underWay ? Math.min(startOf(sameDay.add({ days: 1 }), timeZone), from) : from
  return { range: { from: instantOf(start), to: instantOf(stop) }, toDate: stop < from }
}

function dateOf(epochSeconds: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1_000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
}

function startOf(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds / 1_000
}
