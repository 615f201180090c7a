/** Round steps of an axis from 0 (or below it) to at least `largest`; five or so. */
export function axisTicks(largest: number, smallest = 0, wanted = 5): number[] {
  const low = Math.min(0, smallest)
  const high = Math.max(0, largest)
  if (high === low) return [0, 1]
  const step = roundStep((high - low) / wanted)
  const from = Math.floor(low / step + 1e-9)
  const to = Math.ceil(high / step - 1e-9)
  return Array.from({ length: to - from + 1 }, (_, index) => plain((from + index) * step))
}

/** The indexes that get a label when only so many fit, evenly from the first. */
export function labelledIndexes(count: number, fitting: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, fitting)))
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
}

/**
 * In which of `levels` steps from 0 to the largest a value lies; 0 is nothing at all. The steps
 * are even in the square root, so that one busy hour does not wash out all the others.
 */
export function heatLevel(value: number, largest: number, levels: number): number {
  if (value <= 0 || largest <= 0) return 0
  return Math.min(levels, Math.max(1, Math.ceil(Math.sqrt(value / largest) * levels - 1e-9)))
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].find((candidate) => rough <= candidate * power * (1 + 1e-9)) ?? 10
  return step * power
}

/** Without the last digits that binary fractions leave behind. */
function plain(value: number): number {
  return Number(value.toPrecision(12))
}
