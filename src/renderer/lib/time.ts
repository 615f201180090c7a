/** Instants are ISO-8601 UTC strings; `timeZone` is the accounting zone's IANA name. */

const formats = new Map<string, Intl.DateTimeFormat>()

function timeFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, format)
  return format
}

/** The date and the time of day in words of the language, to the minute. */
export function formatDateTime(instant: string, locale: string, timeZone: string): string {
  return timeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  )
}

export function formatDate(instant: string, locale: string, timeZone: string): string {
  return timeFormat(locale, { dateStyle: 'medium', timeZone }).format(new Date(instant))
}

/** For columns: "2026-03-09 14:05:33", the same width in every language. */
export function formatTimestamp(instant: string, timeZone: string): string {
  const time = Date.parse(instant)
  const local = new Date(time + offsetAt(time, timeZone)).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`
}

const QUARTER_HOUR = 900_000
const MAX_OFFSETS = 10_000
const offsets = new Map<string, number>()

/**
 * What the zone's clocks are ahead of UTC, in milliseconds. No clock of these decades changes but
 * at a quarter of an hour in UTC, so that one look-up stands for all of it: a long list asks for
 * thousands a second.
 */
function offsetAt(time: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const quarter = Math.floor(time / QUARTER_HOUR) * QUARTER_HOUR
  const key = `${timeZone}|${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= MAX_OFFSETS) offsets.clear()
  const offset = wallClock(quarter, timeZone) - quarter
  offsets.set(key, offset)
  return offset
}

/** What the clocks of the zone show, as if it were UTC. */
function wallClock(time: number, timeZone: string): number {
  const parts = new Map(
    timeFormat('en-CA', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZone,
    })
      .formatToParts(new Date(time))
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
}

/** The calendar day (YYYY-MM-DD) that an instant falls on in the zone. */
export function localDateOf(instant: string, timeZone: string): string {
  return formatTimestamp(instant, timeZone).slice(0, 10)
}

/** An instant as a date-time field takes it: "2026-03-09T14:05:33" in the zone. */
export function toLocalField(instant: string, timeZone: string): string {
  return formatTimestamp(instant, timeZone).replace(' ', 'T')
}

/**
 * The instant at which clocks of the zone show a local time (YYYY-MM-DDTHH:MM, or with seconds):
 * the first of two, and of a time that was left out, what it would have been before the clocks
 * moved. null: it is blank or no date.
 */
export function instantOfLocal(local: string, timeZone: string): string | null {
  const wall = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`)
  if (Number.isNaN(wall)) return null
  // The zone's offsets a day before and after bracket any change of its clocks.
  const before = offsetAt(wall - 86_400_000, timeZone)
  const after = offsetAt(wall + 86_400_000, timeZone)
  const first = [wall - before, wall - after].find((ms) => ms + offsetAt(ms, timeZone) === wall)
  return new Date(first ?? wall - before).toISOString().replace('.000', '')
}

/** A calendar day (YYYY-MM-DD) in words of the language. */
export function formatDay(day: string, locale: string): string {
  return formatDate(`${day}T12:00:00Z`, locale, 'UTC')
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago (or until), in the largest whole unit: "3 hours ago". */
export function formatRelative(instant: string, now: number, locale: string): string {
  const difference = Date.parse(instant) - now
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, length] of STEPS) {
    if (Math.abs(difference) >= length) return format.format(Math.trunc(difference / length), unit)
  }
  return format.format(0, 'second')
}

/** The zone's offset at an instant: "UTC+08:00". */
export function zoneOffset(timeZone: string, instant: Date): string {
  const part = timeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')
  const offset = part?.value.replace('GMT', '') ?? ''
  return `UTC${offset || '+00:00'}`
}

/**
 * Zones that ICU, and with it the runtime, still lists by a name that the time zone database has
 * replaced (its file `backward`): people look for the city as it is spelt today.
 */
const TODAYS_NAMES = [
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Argentina/Catamarca',
  'America/Argentina/Cordoba',
  'America/Argentina/Jujuy',
  'America/Argentina/Mendoza',
  'America/Atikokan',
  'America/Indiana/Indianapolis',
  'America/Kentucky/Louisville',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
]

/** Every zone that this runtime knows, UTC first, by today's names. */
export function allTimeZones(): string[] {
  const zones = new Set(Intl.supportedValuesOf('timeZone'))
  for (const name of TODAYS_NAMES) {
    if (zones.delete(listedAs(name))) zones.add(name)
  }
  zones.delete('UTC')
  return ['UTC', ...[...zones].toSorted()]
}

/** The name that the runtime lists a zone by; "" where it knows none of that name. */
function listedAs(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return ''
  }
}
