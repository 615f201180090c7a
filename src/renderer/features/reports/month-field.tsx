import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '../../../contract/period'
import { useFormat } from '../../api/use-format'
import { localDateOf } from '../../lib/time'

const MONTHS = 36

interface MonthFieldProps {
  period: Period
  onChange: (period: Period) => void
}

/** A whole calendar month at one choice; other periods are chosen in the bar above. */
export function MonthField({ period, onChange }: MonthFieldProps) {
  const { t } = useTranslation('reports')
  const { locale, timeZone } = useFormat()
  const [today] = useState(() => localDateOf(new Date().toISOString(), timeZone))
  const months = monthsBefore(today).map((month) => ({
    value: month,
    label: monthName(month, locale),
  }))
  return (
    <Select
      label={t('month.label')}
      description={t('month.zone', { zone: timeZone })}
      placeholder={t('month.none')}
      size="sm"
      allowDeselect={false}
      data={months}
      value={monthOf(period, months)}
      onChange={(month) => {
        if (month === null) return
        const [from, to] = daysOfMonth(month)
        onChange({ kind: 'dates', from, to })
      }}
    />
  )
}

/** "2026-11" and those before. */
function monthsBefore(today: string): string[] {
  const [year = 1970, month = 1] = today.split('-').map(Number)
  return Array.from({ length: MONTHS }, (_, index) =>
    new Date(Date.UTC(year, month - 1 - index, 1)).toISOString().slice(0, 7),
  )
}

function daysOfMonth(month: string): [string, string] {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return [`${month}-01`, `${month}-${String(last).padStart(2, '0')}`]
}

function monthName(month: string, locale: string): string {
  const options = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${month}-01T12:00:00Z`))
}

/** The month that a period is; null for any other period. */
function monthOf(period: Period, months: readonly { value: string }[]): string | null {
  if (period.kind === 'preset') {
    if (period.preset === 'thisMonth') return months[0]?.value ?? null
    return period.preset === 'lastMonth' ? (months[1]?.value ?? null) : null
  }
  if (period.kind !== 'dates') return null
  const month = period.from.slice(0, 7)
  const [first, last] = daysOfMonth(month)
  const isMonth = period.from === first && period.to === last
  return isMonth && months.some(({ value }) => value === month) ? month : null
}
