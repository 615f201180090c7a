import { Temporal } from 'temporal-polyfill'

/** A moment as the file says it. */
export interface FileInstant {
  /** UTC seconds since 1970, cut and not rounded: MySQL's TIMESTAMP would round up. */
  seconds: number
  /** 0 to 999,999,999. Not stored, but part of a call's identity. */
  nanos: number
}

/** TIMESTAMP holds 1970-01-01T00:00:01Z to 2038-01-19T03:14:07Z. */
export const FIRST_SECOND = 1
export const LAST_SECOND = 2_147_483_647

export type TimeReader = (text: string) => FileInstant | null

const iso =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?:[Tt]| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(?: ?(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?: UTC)?)?$/
/** Digits that would be a day in 1970 if they were seconds. */
const compactDay = /^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const epoch = /^(-?\d{1,20})(?:\.(\d+))?$/

/** Does this text say its own zone (or is it seconds since 1970)? */
export function saysZone(text: string): boolean {
  const given = text.trim()
  if (compactDay.test(given)) return false
  const match = iso.exec(given)
  return match ? match[9] !== undefined : epoch.test(given)
}

/**
 * Reads ISO 8601, "YYYY-MM-DD HH:MM:SS.fraction", plain days (also YYYYMMDD), and seconds, milli-, micro- or
 * nanoseconds since 1970 (told apart by their size). Times that name no zone are in `timeZone`
 * (IANA); one that a change of clocks skips is moved on by the length of the gap, and of one that
 * occurs twice the first is meant (RFC 5545's rule). null: no time.
 */
export function makeTimeReader(timeZone: string): TimeReader {
  const toUtc = zoneConverter(timeZone)
  return (text) => {
    const common = readCommon(text)
    if (common) return common.isUtc ? common : { ...common, seconds: toUtc(common.seconds) }
    const given = text.trim()
    const trimmed = given.length === 8 ? given.replace(compactDay, '$1-$2-$3') : given
    const match = iso.exec(trimmed)
    if (!match) return fromEpoch(trimmed)
    const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] =
      match
    const local = localSeconds(
      Number(year),
      Number(month),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    )
    if (local === null) return null
    const nanos = nanosOf(fraction)
    if (zone === undefined) return { seconds: toUtc(local), nanos }
    const offset = offsetSeconds(zone)
    return offset === null ? null : { seconds: local - offset, nanos }
  }
}

/** Rows come in the order of their times: the last day is mostly the next one's. */
let lastDay = { text: '', start: 0 }

/**
 * The way in which most programs write a time, "YYYY-MM-DD HH:MM:SS.fraction" with "T" or a space
 * and "Z" or nothing, without a regular expression's cost. null: to be looked at more closely.
 */
function readCommon(text: string): (FileInstant & { isUtc: boolean }) | null {
  const { length } = text
  if (length < 19 || length > 30) return null
  const separator = text.charCodeAt(10)
  if ((separator !== 84 && separator !== 32) || text[13] !== ':' || text[16] !== ':') return null
  const [hour, minute, second] = [digitPair(text, 11), digitPair(text, 14), digitPair(text, 17)]
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null
  const isUtc = text.charCodeAt(length - 1) === 90
  const end = isUtc ? length - 1 : length
  let nanos = 0
  if (end > 19) {
    if (text.charCodeAt(19) !== 46 || end === 20) return null
    for (let at = 20, unit = 100_000_000; at < end; at += 1, unit = Math.floor(unit / 10)) {
      const digit = text.charCodeAt(at) - 48
      if (digit < 0 || digit > 9) return null
      nanos += digit * unit
    }
  }
  const day = text.slice(0, 10)
  if (day !== lastDay.text) {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
    const start =
      parts && localSeconds(Number(parts[1]), Number(parts[2]), Number(parts[3]), 0, 0, 0)
    if (start === null) return null
    lastDay = { text: day, start }
  }
  return { seconds: lastDay.start + hour * 3600 + minute * 60 + second, nanos, isUtc }
}

/** NaN where one of the two is no digit. */
function digitPair(text: string, at: number): number {
  const [ten, one] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return ten >= 0 && ten <= 9 && one >= 0 && one <= 9 ? ten * 10 + one : Number.NaN
}

/** Seconds since 1970 as if the wall clock showed UTC; null for a date or time that is none. */
function localSeconds(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second
}

function nanosOf(fraction: string): number {
  return fraction === '' ? 0 : Number(fraction.slice(0, 9).padEnd(9, '0'))
}

function offsetSeconds(zone: string): number | null {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!match) return 0
  const [, sign, hours, minutes = '0'] = match
  if (Number(hours) > 23 || Number(minutes) > 59) return null
  const seconds = Number(hours) * 3600 + Number(minutes) * 60
  return sign === '-' ? -seconds : seconds
}

function fromEpoch(text: string): FileInstant | null {
  const match = epoch.exec(text)
  if (!match) return null
  const [, digits = '0', fraction = ''] = match
  const whole = BigInt(digits)
  const size = whole < 0n ? -whole : whole
  const perSecond =
    size < 100_000_000_000n
      ? 1n
      : size < 100_000_000_000_000n
        ? 1_000n
        : size < 100_000_000_000_000_000n
          ? 1_000_000n
          : 1_000_000_000n
  let seconds = whole / perSecond
  let rest = whole % perSecond
  if (rest < 0n) {
    seconds -= 1n
    rest += perSecond
  }
  const nanos = perSecond === 1n ? nanosOf(fraction) : Number((rest * 1_000_000_000n) / perSecond)
  return { seconds: Number(seconds), nanos }
}

const PER_SECOND = { ms: 1_000n, ns: 1_000_000_000n }

/**
 * A count since 1970 in a unit that is known, as a text that a time reader takes in seconds: by its
 * size alone, one of a clock that stood near 1970 would be taken for another unit. What is no whole
 * count stays as it is.
 */
export function instantText(value: unknown, unit: keyof typeof PER_SECOND): string {
  const text = typeof value === 'string' ? value.trim() : String(value ?? '')
  if (!/^-?\d{1,20}$/.test(text)) return text
  const whole = BigInt(text)
  const perSecond = PER_SECOND[unit]
  // Down, also before 1970.
  const rest = ((whole % perSecond) + perSecond) % perSecond
  const digits = String(perSecond).length - 1
  return `${(whole - rest) / perSecond}.${String(rest).padStart(digits, '0')}`
}

const CACHED_HOURS = 10_000

/** Wall-clock seconds to UTC seconds; the zone is asked once for each hour of the wall clock. */
function zoneConverter(timeZone: string): (local: number) => number {
  if (timeZone === 'UTC') return (local) => local
  /** Offset of an hour in which it does not change, else null. */
  const offsets = new Map<number, number | null>()
  return (local) => {
    const hour = Math.floor(local / 3600)
    let offset = offsets.get(hour)
    if (offset === undefined) {
      const [start, end] = [offsetAt(hour * 3600, timeZone), offsetAt(hour * 3600 + 3599, timeZone)]
      offset = start === end ? start : null
      if (offsets.size >= CACHED_HOURS) offsets.clear()
      offsets.set(hour, offset)
    }
    return local - (offset ?? offsetAt(local, timeZone))
  }
}

/** How far the zone's wall clock is ahead of UTC when it shows this. Seconds. */
function offsetAt(local: number, timeZone: string): number {
  const shown = new Date(local * 1000)
  const zoned = Temporal.PlainDateTime.from({
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  }).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
  return local - Math.floor(zoned.epochMilliseconds / 1000)
}
