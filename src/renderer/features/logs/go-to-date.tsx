import { ActionIcon, Button, CloseButton, Popover, Text, Tooltip } from '@mantine/core'
import { DatePicker, TimeInput } from '@mantine/dates'
import { IconCalendarSearch } from '@tabler/icons-react'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { InstantRange } from '../../../contract/period'
import type { UsageSort } from '../../../contract/usage'
import { useFormat } from '../../api/use-format'
import { instantOfLocal, localDateOf } from '../../lib/time'
import { useCalendar } from '../../scope/use-calendar'
import classes from './go-to-date.module.css'

interface GoToDateProps {
  opened: boolean
  onOpened: (opened: boolean) => void
  /** Where the list begins; null: at its head. */
  at: string | null
  onGo: (at: string | null) => void
  sort: UsageSort
  /** Of the filter: there is nothing beyond it. */
  range: InstantRange | undefined
}

/** Begins the list at a day, or at a moment of it; from there it goes on in both directions. */
export function GoToDate(props: GoToDateProps) {
  const { opened, onOpened, at, onGo, sort } = props
  const { t } = useTranslation('logs')
  const format = useFormat()
  const possible = sort.by === 'time'
  const label = possible ? t('goTo.title') : t('goTo.notByTime')
  return (
    <span className={classes.place}>
      <Popover
        opened={opened && possible}
        onChange={onOpened}
        position="bottom-end"
        shadow="md"
        trapFocus
        returnFocus
        withinPortal
        transitionProps={{ duration: 80 }}
      >
        <Popover.Target>
          <Tooltip label={label} disabled={opened}>
            <ActionIcon
              size="md"
              aria-label={label}
              data-disabled={!possible || undefined}
              aria-disabled={!possible}
              onClick={() => possible && onOpened(!opened)}
            >
              <IconCalendarSearch size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown p="sm" aria-label={t('goTo.title')}>
          {opened && (
            <DateForm
              {...props}
              onGo={(instant) => {
                onOpened(false)
                onGo(instant)
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      {at !== null && (
        <span className={classes.chip}>
          <span className={classes.chipText}>{t('goTo.at', { time: format.dateTime(at) })}</span>
          <CloseButton
            size={22}
            iconSize={12}
            radius="xl"
            aria-label={t('goTo.back')}
            onClick={() => onGo(null)}
          />
        </span>
      )}
    </span>
  )
}

function DateForm({ at, onGo, sort, range }: Omit<GoToDateProps, 'opened' | 'onOpened'>) {
  const { t } = useTranslation('logs')
  const { timeZone } = useFormat()
  const { today, props } = useCalendar()
  const [day, setDay] = useState<string | null>(at === null ? null : localDateOf(at, timeZone))
  const [time, setTime] = useState('')
  const earliest = range?.from == null ? undefined : localDateOf(range.from, timeZone)
  const latest = range?.to == null ? today : localDateOf(before(range.to), timeZone)
  const last = latest < today ? latest : today
  const focused = day ?? last

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (day === null) return
    // Without a time: all of that day, whichever way the list runs.
    const newestFirst = sort.direction === 'desc'
    const wanted = time === '' ? (newestFirst ? '23:59' : '00:00') : time
    const minute = instantOfLocal(`${day}T${wanted}`, timeZone)
    if (minute === null) return
    onGo(newestFirst ? new Date(Date.parse(minute) + 59_000).toISOString() : minute)
  }

  return (
    <form onSubmit={submit} className={classes.form}>
      <DatePicker
        {...props}
        value={day}
        onChange={setDay}
        defaultDate={focused}
        {...(earliest === undefined ? {} : { minDate: earliest })}
        maxDate={last}
        getDayProps={(date) => ({
          ...props.getDayProps(date),
          ...(date === focused ? { 'data-autofocus': true } : {}),
        })}
      />
      <TimeInput
        size="xs"
        label={t('goTo.time')}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" maw={224}>
        {t('goTo.zone', { zone: timeZone })}
      </Text>
      <Button type="submit" size="xs" disabled={day === null}>
        {t('goTo.go')}
      </Button>
    </form>
  )
}

function before(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString()
}
