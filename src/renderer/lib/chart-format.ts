import { formatMoney, formatMoneyFixed } from './money'
import { numberFormat, withMinus } from './numbers'

const usd = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const

function numberText(value: number, locale: string, options: Intl.NumberFormatOptions): string {
  return withMinus(numberFormat(locale, options).format(value))
}

/** US dollars on an axis, in as few figures as tell its steps apart: "$1.5K", "$0.004". */
export function axisMoney(value: number, locale: string): string {
  const size = Math.abs(value)
  if (size >= 10_000) {
    return numberText(value, locale, {
      ...usd,
      notation: 'compact',
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
    })
  }
  const whole = Number.isInteger(value)
  return numberText(value, locale, {
    ...usd,
    minimumFractionDigits: whole ? 0 : Math.min(2, size < 0.01 ? 0 : 2),
    maximumFractionDigits: whole ? 0 : size >= 0.01 ? 3 : 9,
  })
}

/** A count on an axis: "1.5M". */
export function axisCount(value: number, locale: string): string {
  return numberText(value, locale, {
    notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard',
    maximumFractionDigits: 1,
  })
}

/**
 * How amounts that stand under each other are written: where the largest is a dollar or more, all
 * have two places, and what would show as nothing is "<$0.01".
 */
export function columnMoney(largest: number, locale: string): (value: string) => string {
  if (Math.abs(largest) < 1) return (value) => formatMoney(value, locale)
  return (value) => {
    const size = Math.abs(Number(value))
    if (size === 0 || size >= 0.005) return formatMoneyFixed(value, locale, 2)
    return `<${formatMoneyFixed('0.01', locale, 2)}`
  }
}

/** A mean in US dollars, which is never exact, in four figures. */
export function averageMoney(value: string, locale: string): string {
  if (Math.abs(Number(value)) >= 1) return formatMoneyFixed(value, locale, 2)
  return numberText(Number(value), locale, { ...usd, maximumSignificantDigits: 4 })
}

/** "+12.3%" or "−4%"; whole above 100 %. */
export function signedShare(value: number, locale: string): string {
  const maximumFractionDigits = Math.abs(value) >= 1 ? 0 : 1
  return signed(value, locale, { style: 'percent', maximumFractionDigits })
}

/** A difference of two shares in hundredths: 0.0123 → "+1.2". */
export function signedPoints(value: number, locale: string): string {
  return signed(value * 100, locale, { maximumFractionDigits: 1 })
}

/** A small difference in US dollars, in two figures: "+$0.0034". */
export function signedMoney(value: string, locale: string): string {
  return signed(Number(value), locale, { ...usd, maximumSignificantDigits: 2 })
}

/** With its sign, also above 0. */
function signed(value: number, locale: string, options: Intl.NumberFormatOptions): string {
  return numberText(value, locale, { ...options, signDisplay: 'exceptZero' })
}
