import type { DecimalString } from '../../../contract/values'
import { microsToUsd, usdToMicros } from '../../storage/codec'

/** The sum of recorded amounts (six places), exact. */
export function sumMoney(amounts: Iterable<DecimalString>): DecimalString {
  let micros = 0n
  for (const amount of amounts) micros += usdToMicros(amount)
  return microsToUsd(micros)
}
