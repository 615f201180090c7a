import { Temporal } from 'temporal-polyfill'
import { assertNever, fieldError } from '../../contract/errors'
import type { InstantRange, Period, PeriodPreset } from '../../contract/period'
import type { Instant, LocalDate } from '../../contract/values'
import { remembered } from './map-entry'

/**
 * The instants of a period: start inclusive, end exclusive, null is open. Presets and calendar
 * days are days of `timeZone` (IANA); a day begins at its first instant there, whatever DST does.
 */
export function resolvePeriod(period: Period, timeZone: string, now: Date): InstantRange {
  switch (period.kind) {
    case 'instants':
      return { from: period.from, to: period.to }
    case 'dates': {
      if (period.from > period.to) {
        throw fieldError('period', 'period_reversed', 'The first day is after the last one.')
      }
      return rangeOfDates(`${period.from} ${period.to} ${timeZone}`)
    }
    case 'preset':
      return rememberedPreset(period.preset, timeZone, now)
    default:
      return assertNever(period)
  }
}

/** A list asks for one period with every page. */
const rangeOfDates = remembered((key: string): InstantRange => {
  const [from = '', to = '', timeZone = ''] = key.split(' ')
  return rangeOfDays(Temporal.PlainDate.from(from), Temporal.PlainDate.from(to), timeZone)
}, 1_000)

/** In every zone a day begins on a quarter of an hour, so within one a preset stays what it is. */
const QUARTER_MS = 15 * 60_000
const presets = new Map<string, { quarter: number; range: InstantRange }>()

function rememberedPreset(preset: PeriodPreset, timeZone: string, now: Date): InstantRange {
  const key = `${preset} ${timeZone}`
  const quarter = Math.floor(now.getTime() / QUARTER_MS)
  const known = presets.get(key)
  if (known?.quarter === quarter) return known.range
  const range = resolvePreset(preset, timeZone, now)
  presets.set(key, { quarter, range })
  return range
}

function resolvePreset(preset: PeriodPreset, timeZone: string, now: Date): InstantRange {
  const today = localDate(now.getTime() / 1000, timeZone)
  const firstOfMonth = today.with({ day: 1 })
  switch (preset) {
    case 'today':
      return rangeOfDays(today, today, timeZone)
    case 'yesterday': {
      const yesterday = today.subtract({ days: 1 })
      return rangeOfDays(yesterday, yesterday, timeZone)
    }
    case 'last7Days':
      return rangeOfDays(today.subtract({ days: 6 }), today, timeZone)
    case 'last30Days':
      return rangeOfDays(today.subtract({ days: 29 }), today, timeZone)
    case 'last90Days':
      return rangeOfDays(today.subtract({ days: 89 }), today, timeZone)
    case 'thisMonth':
      return rangeOfDays(firstOfMonth, firstOfMonth.with({ day: today.daysInMonth }), timeZone)
    case 'lastMonth':
      return rangeOfDays(
        firstOfMonth.subtract({ months: 1 }),
        firstOfMonth.subtract({ days: 1 }),
        timeZone,
      )
    case 'thisYear':
      return rangeOfDays(
        today.with({ month: 1, day: 1 }),
        today.with({ month: 12, day: 31 }),
        timeZone,
      )
    case 'allTime':
      return { from: null, to: null }
    default:
      return assertNever(preset)
  }
}

function rangeOfDays(
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  timeZone: string,
): InstantRange {
  return {
    from: first.toZonedDateTime(timeZone).toInstant().toString(),
    // Five-digit years are not instants of the contract; nothing is that late.
    to:
      last.year >= 9999
        ? null
        : last.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().toString(),
  }
}

/** One calendar day of a zone, in UTC seconds: start inclusive, end exclusive. */
export interface DayRange {
  date: LocalDate
  start: number
  end: number
}

/** The days of a zone that cover `fromSeconds` to `toSeconds` (UTC, both inclusive), in order. */
export function dayRanges(fromSeconds: number, toSeconds: number, timeZone: string): DayRange[] {
  const days: DayRange[] = []
  let date = localDate(fromSeconds, timeZone)
  let start = startOfDay(date, timeZone)
  while (start <= toSeconds) {
    const next = date.add({ days: 1 })
    const end = startOfDay(next, timeZone)
    // A zone that crossed the date line skipped a whole day (Samoa, 30 December 2011).
    if (end > start) days.push({ date: date.toString(), start, end })
    date = next
    start = end
  }
  return days
}

function startOfDay(date: Temporal.PlainDate, timeZone: string): number {
  return date.toZonedDateTime(timeZone).epochMilliseconds / 1000
}

function localDate(epochSeconds: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(epochSeconds * 1000))
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
}

/** The calendar day of an instant in a zone. */
export function dateOfInstant(instant: Instant, timeZone: string): LocalDate {
  return dateOfSeconds(Date.parse(instant) / 1000, timeZone)
}

/** The same of UTC seconds. */
export function dateOfSeconds(epochSeconds: number, timeZone: string): LocalDate {
  return localDate(epochSeconds, timeZone).toString()
}

/**
 * A bound of a period as a person types it: a day (`YYYY-MM-DD`; as `to` the day is included), a
 * local date and time in `timeZone`, or an instant with an offset. Throws `validation`.
 */
export function parseBound(text: string, timeZone: string, edge: 'from' | 'to'): Instant {
  const trimmed = text.trim()
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) {
      const date = Temporal.PlainDate.from(trimmed)
      const day = edge === 'to' ? date.add({ days: 1 }) : date
      return day.toZonedDateTime(timeZone).toInstant().toString()
    }
    if (/(Z|[+-]\d{2}(:?\d{2})?)$/i.test(trimmed)) return Temporal.Instant.from(trimmed).toString()
    if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(trimmed)) {
      return Temporal.PlainDateTime.from(trimmed).toZonedDateTime(timeZone).toInstant().toString()
    }
  } catch {
    // The sentence below says it.
  }
  throw fieldError(
    edge,
    'invalid_bound',
    `"${trimmed}" is neither a day (2026-01-31) nor an instant (2026-01-31T12:00:00Z).`,
  )
}
