import { describe, expect, it } from 'vitest'
import {
  averageMoney,
  axisCount,
  axisMoney,
  signedMoney,
  signedShare,
} from '../../src/renderer/lib/chart-format'
import {
  formatMoney,
  formatMoneyFixed,
  formatMoneyFull,
  isUnknownCost,
  signedUsd,
} from '../../src/renderer/lib/money'
import {
  formatBytes,
  formatCompact,
  formatInteger,
  formatShare,
} from '../../src/renderer/lib/numbers'
import {
  allTimeZones,
  formatDateTime,
  formatDay,
  formatRelative,
  formatTimestamp,
  instantOfLocal,
  localDateOf,
  zoneOffset,
} from '../../src/renderer/lib/time'

describe('money', () => {
  it.each([
    ['0', '$0.00'],
    ['1234.5', '$1,234.50'],
    ['2.005', '$2.01'],
    ['-1234.567', '−$1,234.57'],
    ['0.5', '$0.50'],
    ['0.000375', '$0.000375'],
    ['0.00000016', '$0.00000016'],
    ['0.123456789', '$0.123457'],
    ['-0.000001', '−$0.000001'],
  ])('%s reads %s', (value, text) => {
    expect(formatMoney(value, 'en')).toBe(text)
  })

  it('keeps every figure that a binary float would lose', () => {
    expect(formatMoneyFull('90071992547409931.123456', 'en')).toBe('$90,071,992,547,409,931.123456')
    expect(formatMoneyFull('0.000000000001', 'en')).toBe('$0.000000000001')
    expect(formatMoneyFull('7', 'en')).toBe('$7.00')
  })

  it('has as many places as its column', () => {
    expect(formatMoneyFixed('1.5', 'en')).toBe('$1.500000')
    expect(formatMoneyFixed('1.5', 'en', 2)).toBe('$1.50')
  })

  it('a difference has a sign, and one minus stands in every figure', () => {
    const money = (usd: string): string => formatMoney(usd, 'en')
    expect(signedUsd('12.58', money)).toBe('+$12.58')
    expect(signedUsd('-0.000098', money)).toBe('−$0.000098')
    expect(signedUsd('0.000', money)).toBe('$0.00')
    const figures = [
      formatMoney('-12.58', 'zh-CN'),
      formatMoneyFull('-12.58', 'en'),
      formatMoneyFixed('-12.58', 'en'),
      formatInteger(-3, 'en'),
      formatCompact(-30_000, 'en'),
      formatShare(-0.04, 'en'),
      axisMoney(-20_000, 'en'),
      axisCount(-2, 'en'),
      averageMoney('-0.02', 'en'),
      signedMoney('-0.02', 'en'),
      signedShare(-0.04, 'en'),
    ]
    for (const figure of figures) expect(figure).toMatch(/^−[^-]+$/)
  })

  it('an amount of nothing is not known where calls without a price could cost', () => {
    expect(isUnknownCost('0.000000', 3)).toBe(true)
    expect(isUnknownCost(null, 3)).toBe(true)
    expect(isUnknownCost('0.000000', 0)).toBe(false)
    expect(isUnknownCost('0.000001', 3)).toBe(false)
  })

  it('follows the language', () => {
    expect(formatMoney('1234.5', 'zh-CN')).toBe('$1,234.50')
  })
})

describe('numbers', () => {
  it('counts are grouped, or shortened from ten thousand up', () => {
    expect(formatInteger(1_234_567, 'en')).toBe('1,234,567')
    expect(formatCompact(9_999, 'en')).toBe('9,999')
    expect(formatCompact(1_234_567, 'en')).toBe('1.23M')
    expect(formatCompact(12_345_678, 'zh-CN')).toBe('1230万')
  })

  it('shares and sizes', () => {
    expect(formatShare(0.1234, 'en')).toBe('12.3%')
    // A part is never the whole, and a bit is never nothing.
    expect(formatShare(55_556 / 55_557, 'en')).toBe('99.9%')
    expect(formatShare(1, 'en')).toBe('100%')
    expect(formatShare(0.00002, 'en')).toBe('<0.1%')
    expect(formatShare(0, 'en')).toBe('0%')
    expect(formatBytes(999, 'en')).toBe('999 bytes')
    expect(formatBytes(8_123_456, 'en')).toBe('8.1 MB')
  })
})

describe('times in the accounting zone', () => {
  const instant = '2026-03-08T23:30:05.000Z'

  it('an instant falls on the day that it is there', () => {
    expect(formatTimestamp(instant, 'UTC')).toBe('2026-03-08 23:30:05')
    expect(formatTimestamp(instant, 'Asia/Shanghai')).toBe('2026-03-09 07:30:05')
    expect(localDateOf(instant, 'America/New_York')).toBe('2026-03-08')
    expect(localDateOf(instant, 'Asia/Kolkata')).toBe('2026-03-09')
  })

  it('midnight is 00 and not 24', () => {
    expect(formatTimestamp('2026-01-01T00:00:00Z', 'UTC')).toBe('2026-01-01 00:00:00')
    expect(formatTimestamp('2026-04-04T14:59:59Z', 'Australia/Lord_Howe')).toBe(
      '2026-04-05 01:59:59',
    )
    expect(formatTimestamp('2026-04-04T15:00:00Z', 'Australia/Lord_Howe')).toBe(
      '2026-04-05 01:30:00',
    )
    expect(formatTimestamp('2026-01-01T12:00:01Z', 'Asia/Kathmandu')).toBe('2026-01-01 17:45:01')
  })

  it('both sides of a change of the clocks', () => {
    expect(formatTimestamp('2026-03-08T06:59:59Z', 'America/New_York')).toBe('2026-03-08 01:59:59')
    expect(formatTimestamp('2026-03-08T07:00:00Z', 'America/New_York')).toBe('2026-03-08 03:00:00')
  })

  it('in words of the language', () => {
    expect(formatDateTime(instant, 'en', 'Asia/Shanghai')).toMatch(/^Mar 9, 2026, 7:30\sAM$/)
    expect(formatDay('2026-03-09', 'zh-CN')).toBe('2026年3月9日')
  })

  it('as a distance from now', () => {
    const now = Date.parse('2026-03-09T02:30:05Z')
    expect(formatRelative(instant, now, 'en')).toBe('3 hours ago')
    expect(formatRelative('2026-03-09T02:30:00Z', now, 'en')).toBe('now')
    expect(formatRelative('2026-03-08T02:00:00Z', now, 'zh-CN')).toBe('昨天')
  })

  it('zones: UTC first, each once, with its offset', () => {
    const zones = allTimeZones()
    expect(zones[0]).toBe('UTC')
    expect(new Set(zones).size).toBe(zones.length)
    expect(zones).toContain('Asia/Shanghai')
    // The runtime lists these as Calcutta, Katmandu, Kiev and Saigon.
    const cities = ['Asia/Kolkata', 'Asia/Kathmandu', 'Europe/Kyiv', 'Asia/Ho_Chi_Minh']
    expect(zones).toEqual(expect.arrayContaining(cities))
    expect(zones.filter((zone) => /Calcutta|Katmandu|Kiev|Saigon/.test(zone))).toEqual([])
    expect(zones.slice(1)).toEqual(zones.slice(1).toSorted())
    expect(zoneOffset('Asia/Kolkata', new Date(instant))).toBe('UTC+05:30')
    expect(zoneOffset('UTC', new Date(instant))).toBe('UTC+00:00')
  })
})

describe('what a clock of the zone shows, as an instant', () => {
  it.each([
    ['2026-11-25', '10:30', 'UTC', '2026-11-25T10:30:00Z'],
    ['2026-11-25', '10:30', 'Asia/Kathmandu', '2026-11-25T04:45:00Z'],
    // Shown twice on the night when the clocks go back: the first of the two.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    // Left out on the night when they go forward.
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-12-31', '23:59', 'America/Los_Angeles', '2027-01-01T07:59:00Z'],
  ])('%s %s in %s', (day, time, zone, instant) => {
    expect(instantOfLocal(`${day}T${time}`, zone)).toBe(instant)
  })
})
