import type { WhatIfRow } from '../../../../contract/what-if'
import type { Format } from '../../../api/use-format'

export function shareText(share: WhatIfRow['differenceShare'], format: Format): string {
  if (share === null) return '–'
  return share > 0 ? `+${format.share(share)}` : format.share(share)
}
