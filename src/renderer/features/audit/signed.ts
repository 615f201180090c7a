import { compareDecimals } from '../../lib/decimal'

/** With its sign, also above 0. */
export function signed(usd: string, money: (usd: string) => string): string {
  return compareDecimals(usd, '0') > 0 ? `+${money(usd)}` : money(usd)
}
