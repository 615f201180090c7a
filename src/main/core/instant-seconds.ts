const ZERO = 48

/**
 * UTC seconds of instants that mostly follow each other: the day last seen is not parsed again.
 * Takes what `Date.parse` takes.
 */
export function makeSecondsOf(): (instant: string) => number {
  let known = ' '
  let midnight = 0
  const two = (text: string, at: number): number =>
    text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO
  return (instant) => {
    // "2026-11-25T09:30:00Z"
    if (instant.length !== 20) return Date.parse(instant) / 1_000
    if (!instant.startsWith(known)) {
      known = instant.slice(0, 11)
      midnight = Date.parse(`${known}00:00:00Z`) / 1_000
    }
    return midnight + two(instant, 11) * 3_600 + two(instant, 14) * 60 + two(instant, 17)
  }
}
