import { Decimal } from 'decimal.js'
import { usageError } from './output'

/** USD per 1,000 tokens, exact. */
export function per1k(
  flag: string,
  text: string | undefined,
  per: '1k' | '1M' = '1k',
): string | undefined {
  if (text === undefined) return undefined
  if (!/^\d+(\.\d+)?$/.test(text)) throw usageError(`${flag} takes a price in USD such as 0.00015.`)
  return per === '1M' ? new Decimal(text).dividedBy(1000).toFixed() : text
}
