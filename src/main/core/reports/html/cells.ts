import { formatTimestamp } from '../../../../renderer/lib/time'
import type { ReportFormatters } from '../context'
import type { Cell, CellType } from '../document'

export function isNumber(type: CellType): boolean {
  return type === 'integer' || type === 'money' || type === 'decimal' || type === 'share'
}

/** A cell as a person reads it, in the language and the accounting zone; amounts in full. */
export function cellText(
  value: Cell,
  type: CellType,
  format: ReportFormatters,
  timeZone: string,
): string {
  if (value === null) return '–'
  switch (type) {
    case 'text':
      return String(value)
    case 'integer':
      return format.integer(Number(value))
    case 'money':
      return format.moneyFixed(String(value))
    case 'decimal':
      return format.moneyFull(String(value))
    case 'share':
      return format.share(Number(value))
    case 'day':
      return String(value)
    case 'instant':
      return formatTimestamp(String(value), timeZone)
  }
}
