import { describe, expect, it } from 'vitest'
import type { PeriodPreset } from '../../src/contract/period'
import { dateOfInstant, dayRanges, parseBound, resolvePeriod } from '../../src/main/core/periods'

const preset = (name: PeriodPreset, zone: string, now: string) =>
  resolvePeriod({ kind: 'preset', preset: name }, zone, new Date(now))
const dates = (from: string, to: string, zone: string) =>
  resolvePeriod({ kind: 'dates', from, to }, zone, new Date())
const hours = ({ from, to }: { from: string | null; to: string | null }) =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 3_600_000

describe('calendar days of a zone', () => {
  it('have 23 hours when the clocks go forward and 25 when they go back', () => {
    expect(dates('2026-03-29', '2026-03-29', 'Europe/Berlin')).toEqual({
      from: '2026-03-28T23:00:00Z',
      to: '2026-03-29T22:00:00Z',
    })
    expect(hours(dates('2026-10-25', '2026-10-25', 'Europe/Berlin'))).toBe(25)
    expect(hours(dates('2026-03-08', '2026-03-08', 'America/St_Johns'))).toBe(23)
    expect(hours(dates('2026-11-01', '2026-11-01', 'America/St_Johns'))).toBe(25)
    expect(hours(dates('2026-04-05', '2026-04-05', 'Australia/Lord_Howe'))).toBe(24.5)
  })

  it('begin at the first instant there is, where the clocks skip midnight', () => {
    expect(dates('2018-11-04', '2018-11-04', 'America/Sao_Paulo')).toEqual({
      from: '2018-11-04T03:00:00Z',
      to: '2018-11-05T02:00:00Z',
    })
  })

  it('keep quarter and half hours', () => {
    expect(dates('2026-01-01', '2026-01-02', 'Asia/Kathmandu')).toEqual({
      from: '2025-12-31T18:15:00Z',
      to: '2026-01-02T18:15:00Z',
    })
    expect(dates('2026-01-01', '2026-01-01', 'America/St_Johns')).toEqual({
      from: '2026-01-01T03:30:00Z',
      to: '2026-01-02T03:30:00Z',
    })
  })

  it('are refused when the first is after the last', () => {
    expect(() => dates('2026-01-02', '2026-01-01', 'UTC')).toThrow(/first day is after/)
  })
})

describe('presets', () => {
  it('take today from the zone, not from UTC', () => {
    const now = '2026-11-23T20:00:00Z'
    expect(preset('today', 'UTC', now)).toEqual({
      from: '2026-11-23T00:00:00Z',
      to: '2026-11-24T00:00:00Z',
    })
    expect(preset('today', 'Asia/Kathmandu', now).from).toBe('2026-11-23T18:15:00Z')
    expect(preset('yesterday', 'Asia/Kathmandu', now)).toEqual({
      from: '2026-11-22T18:15:00Z',
      to: '2026-11-23T18:15:00Z',
    })
  })

  it('know how long months are', () => {
    expect(preset('thisMonth', 'UTC', '2028-02-29T12:00:00Z')).toEqual({
      from: '2028-02-01T00:00:00Z',
      to: '2028-03-01T00:00:00Z',
    })
    expect(preset('lastMonth', 'UTC', '2026-03-31T23:59:59Z')).toEqual({
      from: '2026-02-01T00:00:00Z',
      to: '2026-03-01T00:00:00Z',
    })
    expect(preset('lastMonth', 'America/New_York', '2026-01-01T04:59:59Z')).toEqual({
      from: '2025-11-01T04:00:00Z',
      to: '2025-12-01T05:00:00Z',
    })
    expect(preset('thisYear', 'Asia/Shanghai', '2025-12-31T16:00:00Z')).toEqual({
      from: '2025-12-31T16:00:00Z',
      to: '2026-12-31T16:00:00Z',
    })
  })

  it('count today as one of the last days', () => {
    const now = '2026-04-02T10:00:00Z'
    expect(preset('last7Days', 'Europe/Berlin', now)).toEqual({
      from: '2026-03-26T23:00:00Z',
      to: '2026-04-02T22:00:00Z',
    })
    expect(preset('last30Days', 'UTC', now).from).toBe('2026-03-04T00:00:00Z')
    expect(preset('last90Days', 'UTC', now).from).toBe('2026-01-03T00:00:00Z')
    expect(preset('allTime', 'UTC', now)).toEqual({ from: null, to: null })
  })
})

describe('dayRanges', () => {
  it('cover a span without gap or overlap, over both changes of the clocks', () => {
    const from = Date.parse('2026-01-01T12:00:00Z') / 1000
    const to = Date.parse('2026-12-31T12:00:00Z') / 1000
    const days = dayRanges(from, to, 'America/New_York')
    expect(days).toHaveLength(365)
    expect(days[0]).toMatchObject({ date: '2026-01-01' })
    expect(days.at(-1)).toMatchObject({ date: '2026-12-31' })
    days.slice(1).forEach((day, index) => expect(day.start).toBe(days[index]?.end))
    const lengths = days.map((day) => (day.end - day.start) / 3600)
    expect(lengths.filter((length) => length !== 24)).toEqual([23, 25])
  })

  it('leave out a day that a zone never had', () => {
    const second = (text: string): number => Date.parse(text) / 1000
    const days = dayRanges(
      second('2011-12-29T12:00:00Z'),
      second('2011-12-31T12:00:00Z'),
      'Pacific/Apia',
    )
    expect(days.map((day) => day.date)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01'])
  })
})

describe('parseBound', () => {
  it('takes days, local times and instants; the last day is included', () => {
    expect(parseBound('2026-01-31', 'Europe/Berlin', 'from')).toBe('2026-01-30T23:00:00Z')
    expect(parseBound('2026-01-31', 'Europe/Berlin', 'to')).toBe('2026-01-31T23:00:00Z')
    expect(parseBound(' 2026-01-31 12:30 ', 'Asia/Kathmandu', 'to')).toBe('2026-01-31T06:45:00Z')
    expect(parseBound('2026-01-31T12:00:00+02:00', 'UTC', 'from')).toBe('2026-01-31T10:00:00Z')
    expect(parseBound('2026-01-31T12:00:00Z', 'Asia/Tokyo', 'to')).toBe('2026-01-31T12:00:00Z')
  })

  it('refuses what is neither, and days that are not in the calendar', () => {
    for (const text of ['', 'yesterday', '2026-02-30', '31.01.2026', '2026-01-31T25:00']) {
      expect(() => parseBound(text, 'UTC', 'from')).toThrow(/neither a day/)
    }
  })
})

it('names the calendar day of an instant in a zone', () => {
  expect(dateOfInstant('2026-01-01T00:00:00Z', 'America/New_York')).toBe('2025-12-31')
  expect(dateOfInstant('2026-01-01T00:00:00Z', 'Asia/Kathmandu')).toBe('2026-01-01')
})
