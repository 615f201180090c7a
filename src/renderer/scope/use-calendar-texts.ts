import { useTranslation } from 'react-i18next'

/** What a calendar says to readers of the screen and above its days. */
export function useCalendarTexts() {
  const { t } = useTranslation('scope')
  return {
    monthFormat: t('calendar.monthFormat'),
    ariaLabels: {
      previousMonth: t('calendar.previousMonth'),
      nextMonth: t('calendar.nextMonth'),
      previousYear: t('calendar.previousYear'),
      nextYear: t('calendar.nextYear'),
      previousDecade: t('calendar.previousDecade'),
      nextDecade: t('calendar.nextDecade'),
    },
  }
}
