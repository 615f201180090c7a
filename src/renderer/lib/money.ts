import { compareDecimals, decimalPlaces, isZeroDecimal, leadingZeros } from './decimal'
import { withMinus } from './numbers'

/** Figures that an amount below a dollar keeps, and places that it keeps at most. */
const SMALL_FIGURES = 6
const MAX_PLACES = 18

const formats = new Map<string, Intl.NumberFormat>()

function usdText(value: string, locale: string, least: number, most: number): string {
  const key = `${locale}|${least}|${most}`
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    })
  formats.set(key, format)
  // Intl takes a decimal string exactly; only its type asks for a literal.
  return withMinus(format.format(value as Intl.StringNumericLiteral))
}

/**
 * US dollars for reading: two places from one dollar up; below, up to six figures, so that
 * "0.000375" shows as $0.000375 and not as nothing.
 */
export function formatMoney(value: string, locale: string): string {
  const size = value.startsWith('-') ? value.slice(1) : value
  if (isZeroDecimal(value) || compareDecimals(size, '1') >= 0) {
    return usdText(value, locale, 2, 2)
  }
  const most = Math.min(leadingZeros(size) + SMALL_FIGURES, MAX_PLACES)
  return usdText(value, locale, 2, most)
}

/** US dollars with every place that the value has, two at least. */
export function formatMoneyFull(value: string, locale: string): string {
  const places = Math.min(Math.max(2, decimalPlaces(value)), MAX_PLACES)
  return usdText(value, locale, 2, places)
}

/** US dollars with exactly `places` places, for columns whose points stand under each other. */
export function formatMoneyFixed(value: string, locale: string, places = 6): string {
  return usdText(value, locale, places, places)
}

/** An amount of nothing that is not nothing: calls without a price are all that could cost. */
export function isUnknownCost(costUsd: string | null, unpricedCalls: number): boolean {
  return unpricedCalls > 0 && (costUsd === null || isZeroDecimal(costUsd))
}

/** A difference: with its sign, also above 0. `money` writes the amount. */
export function signedUsd(usd: string, money: (usd: string) => string): string {
  return compareDecimals(usd, '0') > 0 ? `+${money(usd)}` : money(usd)
}
