import { Checkbox } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface ClosedMonthsChoiceProps {
  /** Newest first. */
  months: readonly string[]
  checked: boolean
  onChange: (checked: boolean) => void
}

/** Whether an import may write into closed months; nothing where none is closed. */
export function ClosedMonthsChoice({ months, checked, onChange }: ClosedMonthsChoiceProps) {
  const { t } = useTranslation('imports')
  if (months.length === 0) return null
  return (
    <Checkbox
      label={t('closed.change')}
      description={t('closed.help', { months: monthsText(months) })}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

const MONTHS_NAMED = 12

function monthsText(months: readonly string[]): string {
  const more = months.length > MONTHS_NAMED ? ['…'] : []
  return [...months.slice(0, MONTHS_NAMED), ...more].join(', ')
}
