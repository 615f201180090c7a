import { Temporal } from 'temporal-polyfill'
import type { Period } from '../../../contract/period'
import type { Bucket, BucketUnit } from '../../../contract/spend'
import type { Instant, LocalDate } from '../../../contract/values'
import type { SlotRun } from '../../storage/spend-raw'
import { dateOfInstant, type DayRange, dayRanges } from '../periods'

/** One clock hour of a zone, in UTC seconds: start inclusive, end exclusive. */
export interface HourRange extends DayRange {
  /** 0 to 23, as the clock shows it; an hour that the clock repeats is two. */
  hour: number
  /** "2026-10-25 02:00", with the offset on days when the clock is changed. */
  label: string
}

/** The clock hours of days. Ordinary days are cut by arithmetic; there may be thousands. */
export function hoursOf(days: readonly DayRange[], timeZone: string): HourRange[] {
  return days.flatMap((day) =>
    day.end - day.start === 86_400 ? ordinaryHours(day) : changedHours(day, timeZone),
  )
}

function ordinaryHours({ date, start }: DayRange): HourRange[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    date,
    hour,
    start: start + hour * 3_600,
    end: start + (hour + 1) * 3_600,
    label: `${date} ${twoDigits(hour)}:00`,
  }))
}

/** A day when the clock is changed: walked by quarters, since zones shift by half hours too. */
function changedHours({ date, start, end }: DayRange, timeZone: string): HourRange[] {
  const hours: HourRange[] = []
  let offset = ''
  for (let second = start; second < end; second += 900) {
    const local = Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(
      timeZone,
    )
    const last = hours.at(-1)
    if (last?.hour === local.hour && offset === local.offset) {
      last.end = Math.min(second + 900, end)
      continue
    }
    offset = local.offset
    const label = `${date} ${twoDigits(local.hour)}:00 ${offset}`
    hours.push({ date, hour: local.hour, start: second, end: Math.min(second + 900, end), label })
  }
  return hours
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** Ranges (in order, without gaps) as runs of equal length; a slot is the index of a range. */
export function runsOf(ranges: readonly Pick<DayRange, 'start' | 'end'>[]): SlotRun[] {
  const runs: SlotRun[] = []
  for (const [first, { start, end }] of ranges.entries()) {
    const run = runs.at(-1)
    if (run?.length === end - start) run.end = end
    else runs.push({ start, end, length: end - start, first })
  }
  return runs
}

/** The bucket's first day: the day itself, its Monday, or the first of its month. */
function firstDayOf(day: LocalDate, unit: Exclude<BucketUnit, 'hour'>): LocalDate {
  if (unit === 'day') return day
  if (unit === 'month') return `${day.slice(0, 7)}-01`
  const date = Temporal.PlainDate.from(day)
  return date.subtract({ days: date.dayOfWeek - 1 }).toString()
}

function lastDayOf(day: LocalDate, unit: Exclude<BucketUnit, 'hour'>): LocalDate {
  if (unit === 'day') return day
  const date = Temporal.PlainDate.from(day)
  return unit === 'month'
    ? date.with({ day: date.daysInMonth }).toString()
    : date.add({ days: 7 - date.dayOfWeek }).toString()
}

/** What buckets are cut from: days (both inclusive), within a range in UTC seconds (null is open). */
export interface Span {
  first: LocalDate
  last: LocalDate
  fromSeconds: number | null
  toSeconds: number | null
}

/** Every bucket of a span, in order, empty ones too, with its label. */
export function bucketsOf(
  span: Span,
  unit: BucketUnit,
  timeZone: string,
  nowSeconds: number,
): Bucket[] {
  const whole = unit === 'hour' ? wholeHours(span, timeZone) : wholeBuckets(span, unit, timeZone)
  return whole
    .filter(
      ({ start, end }) =>
        end > (span.fromSeconds ?? start) && start < (span.toSeconds ?? Number.POSITIVE_INFINITY),
    )
    .map(({ key, label, start, end, dates }) => {
      const from = Math.max(start, span.fromSeconds ?? start)
      const to = Math.min(end, span.toSeconds ?? end)
      const cut = from > start || to < end
      return {
        key,
        label,
        from: instantOf(from),
        to: instantOf(to),
        partial: cut || end > nowSeconds,
        narrow: { period: datesWithin(dates, from, to) ?? between(from, to) },
      }
    })
}

interface WholeBucket {
  key: string
  label: string
  start: number
  end: number
  /** Its days, in order; none for hours. */
  dates: DayRange[]
}

function wholeHours({ first, last }: Span, timeZone: string): WholeBucket[] {
  return hoursOf(daysBetween(first, last, timeZone), timeZone).map(({ start, end, label }) => ({
    key: instantOf(start),
    label,
    start,
    end,
    dates: [],
  }))
}

function wholeBuckets(
  { first, last }: Span,
  unit: Exclude<BucketUnit, 'hour'>,
  timeZone: string,
): WholeBucket[] {
  const buckets: WholeBucket[] = []
  const keyOf = firstDayFinder(unit)
  for (const day of daysBetween(firstDayOf(first, unit), lastDayOf(last, unit), timeZone)) {
    const key = keyOf(day.date)
    const open = buckets.at(-1)
    if (open?.key === key) {
      open.end = day.end
      open.dates.push(day)
    } else {
      const label = unit === 'month' ? key.slice(0, 7) : key
      buckets.push({ key, label, start: day.start, end: day.end, dates: [day] })
    }
  }
  return buckets
}

/** `firstDayOf`, remembered for each day. */
export function firstDayFinder(unit: Exclude<BucketUnit, 'hour'>): (day: LocalDate) => LocalDate {
  const known = new Map<LocalDate, LocalDate>()
  return (day) => {
    const found = known.get(day) ?? firstDayOf(day, unit)
    known.set(day, found)
    return found
  }
}

/** The days from one to another, both inclusive. */
function daysBetween(first: LocalDate, last: LocalDate, timeZone: string): DayRange[] {
  return dayRanges(startOfDay(first, timeZone), startOfDay(last, timeZone), timeZone).filter(
    ({ date }) => date <= last,
  )
}

/** The first second (UTC) of a calendar day of a zone. */
function startOfDay(day: LocalDate, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds / 1_000
}

/** True for the first second of a day of the zone, and for an open end. */
export function isMidnight(second: number | undefined, timeZone: string): boolean {
  if (second === undefined) return true
  return startOfDay(dateOfInstant(instantOf(second), timeZone), timeZone) === second
}

/** The days of a bucket that a part of it covers, if it covers them wholly. */
function datesWithin(days: readonly DayRange[], from: number, to: number): Period | undefined {
  const first = days.find(({ start }) => start === from)
  const last = days.find(({ end }) => end === to)
  return first && last && { kind: 'dates', from: first.date, to: last.date }
}

function between(from: number, to: number): Period {
  return { kind: 'instants', from: instantOf(from), to: instantOf(to) }
}

export function instantOf(epochSeconds: number): Instant {
  return `${new Date(epochSeconds * 1_000).toISOString().slice(0, 19)}Z`
}
