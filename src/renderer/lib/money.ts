import { compareDecimals, decimalPlaces, isZeroDecimal, leadingZeros } from './decimal'

/** Figures that an amount below a dollar keeps, and places that it keeps at most. */
const SMALL_FIGURES = 6
const MAX_PLACES = 18

const formats = new Map<string, Intl.NumberFormat>()

function usdFormat(locale: string, least: number, most: number): Intl.NumberFormat {
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
  return format
}

/** Intl takes a decimal string exactly; only its type asks for a literal. */
function exact(value: string): Intl.StringNumericLiteral {
  return value as Intl.StringNumericLiteral
}

/**
 * US dollars for reading: two places from one dollar up; below, up to six figures, so that
 * "0.000375" shows as $0.000375 and not as nothing.
 */
export function formatMoney(value: string, locale: string): string {
  const size = value.startsWith('-') ? value.slice(1) : value
  if (isZeroDecimal(value) || compareDecimals(size, '1') >= 0) {
    return usdFormat(locale, 2, 2).format(exact(value))
  }
  const most = Math.min(leadingZeros(size) + SMALL_FIGURES, MAX_PLACES)
  return usdFormat(locale, 2, most).format(exact(value))
}

/** US dollars with every place that the value has, two at least. */
export function formatMoneyFull(value: string, locale: string): string {
  const places = Math.min(Math.max(2, decimalPlaces(value)), MAX_PLACES)
  return usdFormat(locale, 2, places).format(exact(value))
}

/** US dollars with exactly `places` places, for columns whose points stand under each other. */
export function formatMoneyFixed(value: string, locale: string, places = 6): string {
  return usdFormat(locale, places, places).format(exact(value))
}
