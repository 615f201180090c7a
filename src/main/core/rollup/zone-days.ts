import { Temporal } from 'temporal-polyfill'
import type { LocalDate } from '../../../contract/values'

/** Days of a zone, counted from 1970-01-01. A day runs from its first instant to the next day's. */
export interface ZoneDays {
  /** The day of an instant (UTC seconds). */
  dayOf(seconds: number): number
  /** The first instant of a day (UTC seconds). */
  startOf(day: number): number
}

const DAY_SECONDS = 86_400
/** 0001-01-02 to 9999-12-30: what embedded databases hold beyond is taken to the nearer end. */
const FIRST_SECOND = -62_135_510_400
const LAST_SECOND = 253_402_128_000

/** The days that begin or run on one UTC day: `starts[0]` is at or before its first second. */
interface UtcDay {
  starts: number[]
  days: number[]
}

/**
 * Calendar days without a calendar for each row: each UTC day's boundaries are found once. It is
 * the rule of `dayRanges`: where clocks go back over midnight, the repeated hour is the new day's.
 */
export function makeZoneDays(timeZone: string): ZoneDays {
  const starts = new Map<number, number>()
  const utcDays = new Map<number, UtcDay>()
  let lastUtcDay = Number.NaN
  let last: UtcDay = { starts: [], days: [] }

  function startOf(day: number): number {
    const known = starts.get(day)
    if (known !== undefined) return known
    const { epochMilliseconds } = Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime(timeZone)
    const start = Math.ceil(epochMilliseconds / 1000)
    starts.set(day, start)
    return start
  }

  function boundariesOf(utcDay: number): UtcDay {
    const first = utcDay * DAY_SECONDS
    // No zone is a whole day off, so the search takes a step or two.
    let day = utcDay - 1
    while (startOf(day + 1) <= first) day += 1
    const found: UtcDay = { starts: [startOf(day)], days: [day] }
    for (day += 1; startOf(day) < first + DAY_SECONDS; day += 1) {
      // A day that a zone skipped (Samoa, 30 December 2011) has no length.
      if (startOf(day + 1) === startOf(day)) continue
      found.starts.push(startOf(day))
      found.days.push(day)
    }
    return found
  }

  return {
    startOf,
    dayOf(instant) {
      const seconds = Math.min(Math.max(instant, FIRST_SECOND), LAST_SECOND)
      const utcDay = Math.floor(seconds / DAY_SECONDS)
      if (utcDay !== lastUtcDay) {
        let found = utcDays.get(utcDay)
        if (!found) {
          found = boundariesOf(utcDay)
          utcDays.set(utcDay, found)
        }
        lastUtcDay = utcDay
        last = found
      }
      let index = last.starts.length - 1
      while (index > 0 && seconds < (last.starts[index] ?? 0)) index -= 1
      return last.days[index] ?? utcDay
    },
  }
}

const dates = new Map<number, LocalDate>()

/** Written once for each day: sums by day ask for the same ones by the ten thousand. */
export function dateOfDay(day: number): LocalDate {
  let date = dates.get(day)
  if (date === undefined) {
    date = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10)
    dates.set(day, date)
  }
  return date
}

export function dayOfDate(date: LocalDate): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / 1000 / DAY_SECONDS)
}

/** The month ("2026-11") of an instant (UTC seconds) in the accounting zone. */
export function makeZoneMonths(timeZone: string): (seconds: number) => string {
  const zone = makeZoneDays(timeZone)
  const months = new Map<number, string>()
  let lastDay = Number.NaN
  let last = ''
  return (seconds) => {
    const day = zone.dayOf(seconds)
    if (day !== lastDay) {
      lastDay = day
      last = months.get(day) ?? dateOfDay(day).slice(0, 7)
      months.set(day, last)
    }
    return last
  }
}

/** Days in order as stretches of neighbours. */
export function stretches(days: readonly number[]): { first: number; last: number }[] {
  const result: { first: number; last: number }[] = []
  for (const day of days) {
    const current = result.at(-1)
    if (current && day === current.last + 1) current.last = day
    else if (!current || day > current.last) result.push({ first: day, last: day })
  }
  return result
}
