import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoney, formatMoneyFixed, formatMoneyFull } from '../lib/money'
import { formatBytes, formatCompact, formatInteger, formatShare } from '../lib/numbers'
import { formatPrice, type PriceUnit } from '../lib/price'
import { formatDate, formatDateTime, formatDay, formatRelative, formatTimestamp } from '../lib/time'
import { useSettings } from './queries'

export type Format = ReturnType<typeof makeFormat>

/** The formatters bound to the language shown and the accounting time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const { timeZone, priceUnit } = useSettings()
  const locale = i18n.language
  return useMemo(() => makeFormat(locale, timeZone, priceUnit), [locale, timeZone, priceUnit])
}

function makeFormat(locale: string, timeZone: string, priceUnit: PriceUnit) {
  return {
    locale,
    timeZone,
    priceUnit,
    /** USD for reading: two places, more for tiny amounts. */
    money: (value: string) => formatMoney(value, locale),
    /** USD with every place it has. */
    moneyFull: (value: string) => formatMoneyFull(value, locale),
    /** USD with exactly so many places (six). */
    moneyFixed: (value: string, places?: number) => formatMoneyFixed(value, locale, places),
    /** A price per 1k tokens in the unit of the settings, or the one given. */
    price: (per1k: string, unit: PriceUnit = priceUnit) => formatPrice(per1k, unit, locale),
    integer: (value: number) => formatInteger(value, locale),
    compact: (value: number) => formatCompact(value, locale),
    share: (value: number) => formatShare(value, locale),
    bytes: (value: number) => formatBytes(value, locale),
    /** "2026-03-09 14:05:33" in the accounting zone. */
    timestamp: (instant: string) => formatTimestamp(instant, timeZone),
    dateTime: (instant: string) => formatDateTime(instant, locale, timeZone),
    date: (instant: string) => formatDate(instant, locale, timeZone),
    /** A calendar day, YYYY-MM-DD. */
    day: (day: string) => formatDay(day, locale),
    relative: (instant: string, now: number = Date.now()) => formatRelative(instant, now, locale),
  }
}
