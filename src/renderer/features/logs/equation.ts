import type { UsageDetail } from '../../../contract/usage'
import {
  addDecimals,
  compareDecimals,
  decimalPlaces,
  isZeroDecimal,
  multiplyDecimals,
  subtractDecimals,
} from '../../lib/decimal'

/** Places that the database keeps of a cost. */
const STORED_PLACES = 6
const HALF_A_UNIT = '0.0000005'

export interface CostComparison {
  /** What the lines come to before a cache hit is taken into account. USD. */
  fullUsd: string
  /** Is only a share of it billed, because a response cache answered? */
  sharedByCacheHit: boolean
  verdict: 'unpriced' | 'same' | 'rounded' | 'above' | 'below'
  /** What rounding to six places gave (+) or took (−), for `rounded`. USD. */
  roundingUsd: string
}

/** Sets the recorded cost of a call against what its tokens come to. */
export function compareCost({ cost, cacheHit, costUsd }: UsageDetail): CostComparison {
  const fullUsd = cost.lines.reduce((sum, line) => addDecimals(sum, line.costUsd), '0')
  const sharedByCacheHit = cacheHit && compareDecimals(cost.cacheHitShare, '1') !== 0
  const base = { fullUsd, sharedByCacheHit, roundingUsd: '0' }
  const { recomputedUsd } = cost
  if (recomputedUsd === null) return { ...base, verdict: 'unpriced' }
  const difference = subtractDecimals(costUsd, recomputedUsd)
  if (isZeroDecimal(difference)) return { ...base, verdict: 'same' }
  const size = difference.startsWith('-') ? difference.slice(1) : difference
  const finer = decimalPlaces(recomputedUsd) > STORED_PLACES
  if (finer && compareDecimals(size, HALF_A_UNIT) <= 0) {
    return { ...base, verdict: 'rounded', roundingUsd: difference }
  }
  return { ...base, verdict: compareDecimals(difference, '0') > 0 ? 'above' : 'below' }
}

/** The share "0.5" as a number of per cent, "50". */
export function sharePercent(share: string): string {
  return multiplyDecimals(share, '100')
}
