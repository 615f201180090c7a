import type { Period } from '../../contract/period'
import { type BucketUnit, bucketUnitSchema, MAX_HOUR_DAYS } from '../../contract/spend'
import { localDateOf } from './time'

const DAY = 86_400_000

/** About how many days a period covers; null when it is open. */
export function periodDays(period: Period): number | null {
  switch (period.kind) {
    case 'preset':
      return presetDays[period.preset]
    case 'dates':
      return Math.round((Date.parse(period.to) - Date.parse(period.from)) / DAY) + 1
    case 'instants':
      if (period.from === null || period.to === null) return null
      return (Date.parse(period.to) - Date.parse(period.from)) / DAY
  }
}

const presetDays: Record<Extract<Period, { kind: 'preset' }>['preset'], number | null> = {
  today: 1,
  yesterday: 1,
  last7Days: 7,
  last30Days: 30,
  last90Days: 90,
  thisMonth: 31,
  lastMonth: 31,
  thisYear: 366,
  allTime: null,
}

/** Hours of two days, days of a quarter, weeks of two years, then months. */
export function usualBucket(days: number): BucketUnit {
  if (days <= 2) return 'hour'
  if (days <= 92) return 'day'
  return days <= 731 ? 'week' : 'month'
}

/** The units that a period can be shown by: hours only where it is closed and not too long. */
export function possibleBuckets(days: number | null): BucketUnit[] {
  const all = bucketUnitSchema.options
  return days !== null && days <= MAX_HOUR_DAYS ? all : all.filter((unit) => unit !== 'hour')
}

export interface BucketTexts {
  /** Short, for the axis. */
  tick: string
  /** In full, for the tooltip and the table. */
  label: string
}

/** What a bucket is called. `key` is as `spend.series` answers it. */
export function bucketTexts(
  unit: BucketUnit,
  key: string,
  locale: string,
  timeZone: string,
): BucketTexts {
  const format = (options: Intl.DateTimeFormatOptions, zone: string, instant: string): string =>
    timeFormat(locale, zone, options).format(new Date(instant))
  const day = `${key}T12:00:00Z`
  switch (unit) {
    case 'hour':
      return {
        tick: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timeZone, key),
        label: format(
          {
            weekday: 'short',
            day: 'numeric',
            month: 'short',
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
          },
          timeZone,
          key,
        ),
      }
    case 'day':
    case 'week':
      return {
        tick: format({ day: 'numeric', month: 'short' }, 'UTC', day),
        label: format(
          { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
          'UTC',
          day,
        ),
      }
    case 'month':
      return {
        tick: format({ month: 'short', year: 'numeric' }, 'UTC', day),
        label: format({ month: 'long', year: 'numeric' }, 'UTC', day),
      }
  }
}

/** The period from the first bucket to the last one, both included. */
export function periodOfBuckets(
  unit: BucketUnit,
  first: { from: string },
  last: { to: string },
  timeZone: string,
): Period {
  if (unit === 'hour') return { kind: 'instants', from: first.from, to: last.to }
  const lastMoment = new Date(Date.parse(last.to) - 1).toISOString()
  return {
    kind: 'dates',
    from: localDateOf(first.from, timeZone),
    to: localDateOf(lastMoment, timeZone),
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function timeFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone })
  formats.set(key, format)
  return format
}
