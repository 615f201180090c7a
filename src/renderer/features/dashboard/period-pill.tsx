import { DatePicker } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Period, periodPresetSchema } from '../../../contract/period'
import { useFormat } from '../../api/use-format'
import { localDateOf } from '../../lib/time'
import classes from './scope-bar.module.css'
import { ScopePill } from './scope-pill'
import { usePeriodText } from './use-period-text'

interface PeriodPillProps {
  period: Period
  onChange: (period: Period) => void
}

/** Presets, or days of the accounting zone from a calendar. */
export function PeriodPill({ period, onChange }: PeriodPillProps) {
  const { t } = useTranslation('dashboard')
  const periodText = usePeriodText()
  return (
    <ScopePill label={t('scope.period')} icon={IconCalendar} value={periodText(period)}>
      {(close) => (
        <PeriodChoice
          period={period}
          onChoose={(next) => {
            close()
            onChange(next)
          }}
        />
      )}
    </ScopePill>
  )
}

interface PeriodChoiceProps {
  period: Period
  onChoose: (period: Period) => void
}

function PeriodChoice({ period, onChoose }: PeriodChoiceProps) {
  const { t } = useTranslation('dashboard')
  const { timeZone } = useFormat()
  const [today] = useState(() => localDateOf(new Date().toISOString(), timeZone))
  const [days, setDays] = useState<[string | null, string | null]>(
    period.kind === 'dates' ? [period.from, period.to] : [null, null],
  )
  const chosen = period.kind === 'preset' ? period.preset : null
  return (
    <div className={classes.period}>
      <div className={classes.presets} role="group" aria-label={t('scope.period')}>
        {periodPresetSchema.options.map((preset) => (
          <button
            key={preset}
            type="button"
            className={classes.preset}
            aria-pressed={preset === chosen}
            data-autofocus={preset === chosen || undefined}
            onClick={() => onChoose({ kind: 'preset', preset })}
          >
            {t(`preset.${preset}`)}
          </button>
        ))}
      </div>
      <div>
        <DatePicker
          className={classes.calendar}
          type="range"
          size="xs"
          allowSingleDateInRange
          monthLabelFormat={t('calendar.monthFormat')}
          value={days}
          onChange={([from, to]) => {
            setDays([from, to])
            if (from && to) onChoose({ kind: 'dates', from, to })
          }}
          defaultDate={days[0] ?? today}
          getDayProps={(date) => (date === today ? { 'aria-current': 'date' } : {})}
          ariaLabels={{
            previousMonth: t('calendar.previousMonth'),
            nextMonth: t('calendar.nextMonth'),
            previousYear: t('calendar.previousYear'),
            nextYear: t('calendar.nextYear'),
            previousDecade: t('calendar.previousDecade'),
            nextDecade: t('calendar.nextDecade'),
          }}
        />
        <p className={classes.calendarNote}>{t('calendar.zone', { zone: timeZone })}</p>
      </div>
    </div>
  )
}
