import { Temporal } from 'temporal-polyfill'

/** Days from Excel's day 0 (its 1900 system, from March 1900 on) to 1970. */
const DAYS_BEFORE_1970 = 25_569
const DAY = 86_400

/**
 * Instants as Excel's serial days on the clock of a zone. Excel knows no zones, so whoever shows
 * them names it. Instants mostly come in order, so the offset last found is tried first.
 */
export function makeSerialTime(timeZone: string): (epochSeconds: number) => string {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  let offset = 0
  const fractions: string[] = []

  function find(second: number): void {
    const moment = Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(
      timeZone,
    )
    const before = moment.add({ seconds: 1 }).getTimeZoneTransition('previous')
    const after = moment.getTimeZoneTransition('next')
    from = before ? before.epochMilliseconds / 1_000 : Number.NEGATIVE_INFINITY
    to = after ? after.epochMilliseconds / 1_000 : Number.POSITIVE_INFINITY
    offset = moment.offsetNanoseconds / 1e9
  }

  return (second) => {
    if (second < from || second >= to) find(second)
    const local = second + offset
    const day = Math.floor(local / DAY)
    const rest = Math.floor(local - day * DAY)
    // Rounded up, by less than 0.1 ms: some programs cut off what is below a second.
    const fraction = (fractions[rest] ??= (Math.ceil((rest / DAY) * 1e9) / 1e9).toFixed(9).slice(1))
    return day + DAYS_BEFORE_1970 + fraction
  }
}

/** A calendar day as Excel's serial day. */
export function serialDay(day: string): string {
  return String(Date.parse(`${day}T00:00:00Z`) / 1_000 / DAY + DAYS_BEFORE_1970)
}
