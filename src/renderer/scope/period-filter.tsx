import { DatePicker } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Period, periodPresetSchema } from '../../contract/period'
import { useFormat } from '../api/use-format'
import { FilterPill } from './filter-pill'
import classes from './filters.module.css'
import { useCalendar } from './use-calendar'
import { usePeriodText } from './use-period-text'

interface PeriodFilterProps {
  period: Period
  onChange: (period: Period) => void
}

/** The pill of the period: presets, or days of the accounting zone from a calendar. */
export function PeriodFilter({ period, onChange }: PeriodFilterProps) {
  const { t } = useTranslation('scope')
  const periodText = usePeriodText()
  return (
    <FilterPill label={t('filter.period')} value={periodText(period)} icon={IconCalendar}>
      {(close) => (
        <PeriodChoice
          period={period}
          onChoose={(next) => {
            close()
            onChange(next)
          }}
        />
      )}
    </FilterPill>
  )
}

function PeriodChoice({
  period,
  onChoose,
}: {
  period: Period
  onChoose: (period: Period) => void
}) {
  const { t } = useTranslation('scope')
  const { timeZone } = useFormat()
  const calendar = useCalendar()
  const [days, setDays] = useState<[string | null, string | null]>(
    period.kind === 'dates' ? [period.from, period.to] : [null, null],
  )
  return (
    <div className={classes.period}>
      <div className={classes.presets} role="group" aria-label={t('filter.period')}>
        {periodPresetSchema.options.map((preset) => (
          <button
            key={preset}
            type="button"
            className={classes.preset}
            aria-pressed={period.kind === 'preset' && period.preset === preset}
            data-autofocus={(period.kind === 'preset' && period.preset === preset) || undefined}
            onClick={() => onChoose({ kind: 'preset', preset })}
          >
            {t(`preset.${preset}`)}
          </button>
        ))}
      </div>
      <div>
        <DatePicker
          {...calendar.props}
          type="range"
          allowSingleDateInRange
          value={days}
          onChange={([from, to]) => {
            setDays([from, to])
            if (from && to) onChoose({ kind: 'dates', from, to })
          }}
          defaultDate={days[0] ?? calendar.today}
        />
        <p className={classes.calendarNote}>{t('calendar.zone', { zone: timeZone })}</p>
      </div>
    </div>
  )
}
