import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../api/use-format'
import { localDateOf } from '../lib/time'
import classes from './filters.module.css'

/** How a calendar of the accounting zone looks and what it says. */
export function useCalendar() {
  const { t } = useTranslation('scope')
  const { timeZone } = useFormat()
  const [today] = useState(() => localDateOf(new Date().toISOString(), timeZone))
  return {
    today,
    props: {
      size: 'xs',
      className: classes.calendar,
      monthLabelFormat: t('calendar.monthFormat'),
      getDayProps: (date: string) => (date === today ? { 'aria-current': 'date' as const } : {}),
      ariaLabels: {
        previousMonth: t('calendar.previousMonth'),
        nextMonth: t('calendar.nextMonth'),
        previousYear: t('calendar.previousYear'),
        nextYear: t('calendar.nextYear'),
        previousDecade: t('calendar.previousDecade'),
        nextDecade: t('calendar.nextDecade'),
      },
    },
  } as const
}
