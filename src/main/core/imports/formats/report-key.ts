import { contentDigest } from '../identity'

/** Names a bucket of a report by what it is split by, so that a later report finds it again. */
export function reportKey(...dimensions: readonly string[]): string {
  return contentDigest(dimensions.join('\0')).toString('base64url')
}

/** A sum over a period is larger than what one call can be. */
export const MOST_IN_A_REPORT = Number.MAX_SAFE_INTEGER
