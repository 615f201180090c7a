import { Temporal } from 'temporal-polyfill'
import type { InstantRange } from '../../../contract/period'
import type { LocalDate } from '../../../contract/values'
import { formatTimestamp } from '../../../renderer/lib/time'
import { dateOfInstant } from '../periods'
import { isMidnight } from '../spend/timeline'
import type { ReportFormatters } from './context'
import type { ReportWords } from './words'

/** A period as whole days of a zone, where it is that. */
interface Days {
  first: LocalDate | null
  last: LocalDate | null
}

function daysOf({ from, to }: InstantRange, timeZone: string): Days | null {
  if (!isWhole(from, timeZone) || !isWhole(to, timeZone)) return null
  return {
    first: from === null ? null : dateOfInstant(from, timeZone),
    last: to === null ? null : dateOfInstant(new Date(Date.parse(to) - 1).toISOString(), timeZone),
  }
}

function isWhole(instant: string | null, timeZone: string): boolean {
  return isMidnight(instant === null ? undefined : Date.parse(instant) / 1_000, timeZone)
}

/** "2026-10" where days are one whole calendar month. */
function monthOf({ first, last }: Days): string | null {
  if (first === null || last === null || !first.endsWith('-01')) return null
  const month = Temporal.PlainDate.from(first)
  return month.with({ day: month.daysInMonth }).toString() === last ? first.slice(0, 7) : null
}

/** A period in words: "October 2026", "Oct 1, 2026 – Oct 15, 2026", instants to the second. */
export function rangeText(
  range: InstantRange,
  timeZone: string,
  words: ReportWords,
  format: ReportFormatters,
): string {
  if (range.from === null && range.to === null) return words.period.all
  const days = daysOf(range, timeZone)
  const month = days && monthOf(days)
  if (month) {
    return new Intl.DateTimeFormat(format.locale, {
      year: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }).format(new Date(`${month}-01T12:00:00Z`))
  }
  const text = (instant: string | null, day: string | null | undefined): string | null =>
    day ? format.day(day) : instant === null ? null : formatTimestamp(instant, timeZone)
  const from = text(range.from, days?.first)
  const to = text(range.to, days?.last)
  if (from === null) return `${words.period.until} ${to}`
  if (to === null) return `${words.period.from} ${from}`
  return from === to ? from : `${from} – ${to}`
}

/** The same for a file's name: "2026-10", "2026-10-01-2026-10-15", "all". */
export function rangeName(range: InstantRange, timeZone: string): string {
  if (range.from === null && range.to === null) return 'all'
  const days = daysOf(range, timeZone)
  const month = days && monthOf(days)
  if (month) return month
  const last = range.to === null ? null : new Date(Date.parse(range.to) - 1).toISOString()
  const from = range.from === null ? 'until' : dateOfInstant(range.from, timeZone)
  const to = last === null ? 'on' : dateOfInstant(last, timeZone)
  return from === to ? from : `${from}-${to}`
}
