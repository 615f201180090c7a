import type { WhatIfRow } from '../../../../contract/what-if'
import type { Format } from '../../../api/use-format'
import { compareDecimals } from '../../../lib/decimal'

/** With its sign, also above 0. */
export function signed(usd: string, money: (usd: string) => string): string {
  return compareDecimals(usd, '0') > 0 ? `+${money(usd)}` : money(usd)
}

export function shareText(share: WhatIfRow['differenceShare'], format: Format): string {
  if (share === null) return '–'
  return share > 0 ? `+${format.share(share)}` : format.share(share)
}
