import { Temporal } from 'temporal-polyfill'

/** Days from Excel's day 0 (its 1900 system, from March 1900 on) to 1970. */
const DAYS_BEFORE_1970 = 25_569
const DAY = 86_400
export const FRACTION_PLACES = 9

/** An instant as Excel has it: `day` and a fraction of it, in units of 10^-9. */
export interface SerialTime {
  day: number
  fraction: number
}

/**
 * Instants as Excel's serial days on the clock of a zone. Excel knows no zones, so whoever shows
 * them names it. Instants mostly come in order, so the offset last found is tried first; the
 * answer is the same object each time.
 */
export function makeSerialTime(timeZone: string): (epochSeconds: number) => SerialTime {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  let offset = 0
  const answer: SerialTime = { day: 0, fraction: 0 }

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
    answer.day = day + DAYS_BEFORE_1970
    // Rounded up, by less than 0.1 ms: some programs cut off what is below a second.
    answer.fraction = Math.ceil((rest / DAY) * 1e9)
    return answer
  }
}

export function serialText({ day, fraction }: SerialTime): string {
  return `${day}.${String(fraction).padStart(FRACTION_PLACES, '0')}`
}

/** A calendar day as Excel's serial day. */
export function serialDay(day: string): string {
  return String(Date.parse(`${day}T00:00:00Z`) / 1_000 / DAY + DAYS_BEFORE_1970)
}
