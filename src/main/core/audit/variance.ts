import type { FindingKind } from '../../../contract/audit'

/** Its amount is a difference between recorded and recomputed. */
export function isVariance(kind: FindingKind): boolean {
  switch (kind) {
    case 'missingPrice':
    case 'priceChanged':
    case 'undocumentedPrice':
    case 'cacheRule':
    case 'unitSlip':
    case 'tier':
    case 'otherDifference':
      return true
    default:
      return false
  }
}
