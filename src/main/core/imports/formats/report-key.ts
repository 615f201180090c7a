import { contentDigest } from '../identity'

/**
 * Names the buckets of one file by what they are split by, so that a later report finds them again.
 * Two rows may be split by something that only its display name tells, or by a column that is not
 * known yet: the second of them is a bucket of its own, as it will be in the next report.
 */
export function makeReportKeys(): (...dimensions: readonly string[]) => string {
  const seen = new Map<string, number>()
  return (...dimensions) => {
    const key = contentDigest(dimensions.join('\0'))
    const occurrence = (seen.get(key) ?? 0) + 1
    seen.set(key, occurrence)
    return occurrence === 1 ? key : `${key}.${occurrence}`
  }
}

/** A sum over a period is larger than what one call can be. */
export const MOST_IN_A_REPORT = Number.MAX_SAFE_INTEGER
