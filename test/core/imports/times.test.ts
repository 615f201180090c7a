import { describe, expect, it } from 'vitest'
import { makeTimeReader, saysZone } from '../../../src/main/core/imports/times'

describe('times', () => {
  const shown = (text: string, zone = 'UTC'): string | null => {
    const time = makeTimeReader(zone)(text)
    if (!time) return null
    const second = new Date(time.seconds * 1000).toISOString().slice(0, 19)
    return `${second}.${String(time.nanos).padStart(9, '0')}`
  }

  it.each([
    ['2023-11-16 18:17:03.9799600', '2023-11-16T18:17:03.979960000'],
    ['2023-11-16T18:17:03Z', '2023-11-16T18:17:03.000000000'],
    ['2023-11-16T18:17:03.5+05:30', '2023-11-16T12:47:03.500000000'],
    ['2023-11-16 18:17:03 -0800', '2023-11-17T02:17:03.000000000'],
    ['2023-11-16 18:17:03+02', '2023-11-16T16:17:03.000000000'],
    ['2023-11-16 18:17:03.123456789 +0000 UTC', '2023-11-16T18:17:03.123456789'],
    ['2023-11-16 18:17', '2023-11-16T18:17:00.000000000'],
    ['2023/11/6 8:17:03', '2023-11-06T08:17:03.000000000'],
    [' 2023-11-16 ', '2023-11-16T00:00:00.000000000'],
    ['2024-02-29', '2024-02-29T00:00:00.000000000'],
    ['20240229', '2024-02-29T00:00:00.000000000'],
    ['1700000000', '2023-11-14T22:13:20.000000000'],
    ['1700000000.25', '2023-11-14T22:13:20.250000000'],
    ['1700000000123', '2023-11-14T22:13:20.123000000'],
    ['1700000000123456', '2023-11-14T22:13:20.123456000'],
    ['1700000000123456789', '2023-11-14T22:13:20.123456789'],
  ])('reads %s', (text, instant) => {
    expect(shown(text)).toBe(instant)
  })

  it.each([
    '',
    'now',
    '16/11/2023',
    '2023-13-01',
    '2023-02-29',
    '2023-11-16 24:00:00',
    '2023-1',
    '1e9',
  ])('refuses %s', (text) => {
    expect(shown(text)).toBeNull()
  })

  it('takes zone-less times in the declared zone, across changes of clocks', () => {
    const berlin = (text: string): string | null => shown(text, 'Europe/Berlin')
    expect(berlin('2026-01-15 12:00:00')).toBe('2026-01-15T11:00:00.000000000')
    expect(berlin('2026-07-15 12:00:00')).toBe('2026-07-15T10:00:00.000000000')
    // Skipped on 29 March: moved on by the hour that is missing.
    expect(berlin('2026-03-29 01:59:59')).toBe('2026-03-29T00:59:59.000000000')
    expect(berlin('2026-03-29 02:30:00')).toBe('2026-03-29T01:30:00.000000000')
    expect(berlin('2026-03-29 03:00:00')).toBe('2026-03-29T01:00:00.000000000')
    // Twice on 25 October: the first one.
    expect(berlin('2026-10-25 02:30:00')).toBe('2026-10-25T00:30:00.000000000')
    expect(berlin('2026-10-25 03:00:00')).toBe('2026-10-25T02:00:00.000000000')
    expect(berlin('2026-07-15 12:00:00Z')).toBe('2026-07-15T12:00:00.000000000')
    // Half an hour, in the middle of an hour.
    expect(shown('2026-04-05 01:45:00', 'Australia/Lord_Howe')).toBe(
      '2026-04-04T14:45:00.000000000',
    )
    expect(shown('2026-04-05 02:15:00', 'Australia/Lord_Howe')).toBe(
      '2026-04-04T15:45:00.000000000',
    )
  })

  it('knows which times say their zone', () => {
    expect(['2026-01-01T00:00:00Z', '1700000000', '2026-01-01 00:00+02:00'].every(saysZone)).toBe(
      true,
    )
    expect(['2026-01-01T00:00:00', '2026-01-01'].some(saysZone)).toBe(false)
  })
})
