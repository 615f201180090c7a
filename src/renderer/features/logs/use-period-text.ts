import { useTranslation } from 'react-i18next'
import type { Period } from '../../../contract/period'
import { useFormat } from '../../api/use-format'

/** A period in words of the language. */
export function usePeriodText(): (period: Period) => string {
  const { t } = useTranslation('logs')
  const format = useFormat()
  return (period) => {
    switch (period.kind) {
      case 'preset':
        return t(`preset.${period.preset}`)
      case 'dates':
        if (period.from === period.to) return format.day(period.from)
        return t('period.between', { from: format.day(period.from), to: format.day(period.to) })
      case 'instants': {
        const from = period.from && format.timestamp(period.from)
        const to = period.to && format.timestamp(period.to)
        if (from && to) return t('period.between', { from, to })
        if (from) return t('period.since', { from })
        return to ? t('period.until', { to }) : t('preset.allTime')
      }
    }
  }
}
