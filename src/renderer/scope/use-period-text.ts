import { useTranslation } from 'react-i18next'
import type { InstantRange, Period } from '../../contract/period'
import { type Format, useFormat } from '../api/use-format'
import { localDateOf } from '../lib/time'

/** A period in words of the language. */
export function usePeriodText(): (period: Period) => string {
  const { t } = useTranslation('scope')
  const format = useFormat()
  const openText = ({ from, to }: InstantRange): string | null => {
    if (from !== null && to === null) return t('period.since', { from: format.dateTime(from) })
    return from === null && to !== null ? t('period.until', { to: format.dateTime(to) }) : null
  }
  return (period) => {
    switch (period.kind) {
      case 'preset':
        return t(`preset.${period.preset}`)
      case 'dates':
        return daysText(period.from, period.to, format)
      case 'instants':
        return openText(period) ?? instantsText(period, format) ?? t('preset.allTime')
    }
  }
}

/** The range of two days, as short as the language says it: "3 – 9 Mar 2026". */
export function daysText(from: string, to: string, { locale }: Pick<Format, 'locale'>): string {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return dates.formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
}

/** The instants of a range: as days where they are whole ones; null when nothing is closed. */
export function instantsText({ from, to }: InstantRange, format: Format): string | null {
  const { locale, timeZone } = format
  if (from === null || to === null) {
    const end = from ?? to
    return end && `${from ? '≥' : '<'} ${format.dateTime(end)}`
  }
  const isMidnight = (instant: string): boolean => format.timestamp(instant).endsWith('00:00:00')
  if (isMidnight(from) && isMidnight(to)) {
    const lastMoment = new Date(Date.parse(to) - 1).toISOString()
    return daysText(localDateOf(from, timeZone), localDateOf(lastMoment, timeZone), format)
  }
  const times = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  })
  return times.formatRange(new Date(from), new Date(to))
}
