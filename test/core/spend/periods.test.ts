import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Period } from '../../../src/contract/period'
import { resolvePeriod } from '../../../src/main/core/periods'
import { previousPeriod } from '../../../src/main/core/spend/previous'
import { usdToMicros } from '../../../src/main/storage/codec'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { allTime, type SampleCall, writeCalls } from '../../fixtures/usage-samples'
import { memoryRollup, openDesk } from './spend-fixture'

const dates = (from: string, to: string): Period => ({ kind: 'dates', from, to })

describe('the period before', () => {
  const before = (period: Period, now: string, timeZone = 'UTC'): unknown => {
    const range = resolvePeriod(period, timeZone, new Date(now))
    const found = previousPeriod(range, timeZone, new Date(now))
    return found && [found.range.from, found.range.to, found.toDate]
  }
  const preset = (name: 'today' | 'lastMonth' | 'thisMonth' | 'thisYear' | 'allTime'): Period => ({
    kind: 'preset',
    preset: name,
  })

  it('is as many days before, or as many months before whole months', () => {
    expect(before(dates('2026-10-10', '2026-10-14'), '2026-11-02T12:00:00Z')).toEqual([
      '2026-10-05T00:00:00Z',
      '2026-10-10T00:00:00Z',
      false,
    ])
    expect(before(preset('lastMonth'), '2026-03-10T12:00:00Z')).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-02-01T00:00:00Z',
      false,
    ])
    expect(before(dates('2026-04-01', '2026-06-30'), '2026-11-02T12:00:00Z')).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-04-01T00:00:00Z',
      false,
    ])
  })

  it('is cut off where a period that is not over has got to', () => {
    expect(before(preset('thisMonth'), '2026-11-12T12:00:00Z')).toEqual([
      '2026-10-01T00:00:00Z',
      '2026-10-13T00:00:00Z',
      true,
    ])
    expect(before(preset('thisMonth'), '2026-03-30T12:00:00Z')).toEqual([
      '2026-02-01T00:00:00Z',
      '2026-03-01T00:00:00Z',
      false,
    ])
    expect(before(preset('thisYear'), '2026-11-12T12:00:00Z')).toEqual([
      '2025-01-01T00:00:00Z',
      '2025-11-13T00:00:00Z',
      true,
    ])
    expect(before(preset('today'), '2026-11-12T09:59:59Z')).toEqual([
      '2026-11-11T00:00:00Z',
      '2026-11-11T10:00:00Z',
      true,
    ])
  })

  it('keeps to local days over a change of the clock', () => {
    expect(
      before(dates('2026-10-25', '2026-10-26'), '2026-11-12T12:00:00Z', 'Europe/Berlin'),
    ).toEqual(['2026-10-22T22:00:00Z', '2026-10-24T22:00:00Z', false])
  })

  it('is as long before for instants, and nothing for open periods', () => {
    const instants = (from: string | null, to: string | null): Period => ({
      kind: 'instants',
      from,
      to,
    })
    expect(
      before(instants('2026-10-10T10:00:00Z', '2026-10-10T13:30:00Z'), '2026-11-12T12:00:00Z'),
    ).toEqual(['2026-10-10T06:30:00Z', '2026-10-10T10:00:00Z', false])
    expect(before(preset('allTime'), '2026-11-12T12:00:00Z')).toBeNull()
    expect(before(instants('2026-10-10T10:00:00Z', null), '2026-11-12T12:00:00Z')).toBeNull()
  })
})

describeOnBothEngines('buckets of time', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let calls: SampleCall[]
  const NOW = '2026-10-28T12:00:00Z'

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url })
    // Sunday 25 October 2026: in Berlin the hour from 2:00 comes twice.
    const times = [
      '2026-09-30T21:59:59Z',
      '2026-09-30T22:00:00Z',
      '2026-10-04T21:59:59Z',
      '2026-10-04T22:00:00Z',
      '2026-10-24T21:59:59Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-10-25T22:59:59Z',
      '2026-10-25T23:00:00Z',
    ]
    calls = times.map((time, index) => ({
      id: index + 1,
      modelId: String(index % 3),
      projectId: '1',
      inputTokens: 10,
      outputTokens: 1,
      cacheHit: false,
      micros: 2 ** index,
      time: Date.parse(time) / 1_000,
    }))
    await writeCalls(core, calls)
  })
  afterAll(async () => {
    await core.stop()
    await database.drop()
  })

  it.each(['rows', 'rollup'])(
    'begin on local midnights, Mondays and firsts, from %s',
    async (by) => {
      const timeZone = 'Europe/Berlin'
      const rollup = by === 'rollup' ? memoryRollup(calls, timeZone) : undefined
      const desk = openDesk(core, { now: NOW, timeZone, rollup })
      const series = async (
        bucket: 'day' | 'week' | 'month',
        period: Period,
      ): Promise<[string, number][]> => {
        const answer = await desk.ask('spend.series', { filter: { period }, by: 'none', bucket })
        expect(answer.source.source).toBe(by === 'rollup' ? 'rollup' : 'raw')
        const cost = answer.series[0]?.costUsd ?? []
        return answer.buckets.map(({ key }, index) => [key, Number(usdToMicros(cost[index] ?? ''))])
      }
      expect(await series('month', allTime)).toEqual([
        ['2026-09-01', 1],
        ['2026-10-01', 1022],
      ])
      expect(await series('week', allTime)).toEqual([
        ['2026-09-28', 1 + 2 + 4],
        ['2026-10-05', 8],
        ['2026-10-12', 0],
        ['2026-10-19', 16 + 32 + 64 + 128 + 256],
        ['2026-10-26', 512],
      ])
      expect(await series('day', dates('2026-10-23', '2026-10-31'))).toEqual([
        ['2026-10-23', 0],
        ['2026-10-24', 16],
        ['2026-10-25', 32 + 64 + 128 + 256],
        ['2026-10-26', 512],
        ['2026-10-27', 0],
        ['2026-10-28', 0],
      ])
    },
  )

  it('say what part of them the period covers', async () => {
    const desk = openDesk(core, { now: NOW, timeZone: 'Europe/Berlin' })
    const { buckets } = await desk.ask('spend.series', {
      filter: { period: dates('2026-10-22', '2026-10-27') },
      bucket: 'week',
    })
    expect(buckets).toEqual([
      {
        key: '2026-10-19',
        label: '2026-10-19',
        from: '2026-10-21T22:00:00Z',
        to: '2026-10-25T23:00:00Z',
        partial: true,
        narrow: { period: dates('2026-10-22', '2026-10-25') },
      },
      {
        key: '2026-10-26',
        label: '2026-10-26',
        from: '2026-10-25T23:00:00Z',
        to: '2026-10-27T23:00:00Z',
        partial: true,
        narrow: { period: dates('2026-10-26', '2026-10-27') },
      },
    ])
  })

  it('tell the repeated hour apart, and fold it in the heat map', async () => {
    const desk = openDesk(core, { now: NOW, timeZone: 'Europe/Berlin' })
    const filter = { period: dates('2026-10-25', '2026-10-25') }
    const table = await desk.ask('spend.explore', {
      filter,
      measure: 'calls',
      groupBy: 'hour',
      sort: { by: 'key', direction: 'asc' },
    })
    expect(table.rows).toHaveLength(25)
    expect(table.rows.slice(1, 5).map(({ key, label, total }) => [key, label, total])).toEqual([
      ['2026-10-24T23:00:00Z', '2026-10-25 01:00 +02:00', '0'],
      ['2026-10-25T00:00:00Z', '2026-10-25 02:00 +02:00', '1'],
      ['2026-10-25T01:00:00Z', '2026-10-25 02:00 +01:00', '1'],
      ['2026-10-25T02:00:00Z', '2026-10-25 03:00 +01:00', '0'],
    ])
    const { cells } = await desk.ask('spend.heatmap', { filter })
    expect(cells.filter((cell) => cell.calls > 0)).toEqual([
      { weekday: 7, hour: 0, calls: 1, costUsd: '0.000032' },
      { weekday: 7, hour: 2, calls: 2, costUsd: '0.000192' },
      { weekday: 7, hour: 23, calls: 1, costUsd: '0.000256' },
    ])
    const { bucket, points } = await desk.ask('spend.overview', { filter })
    expect([bucket, points.length]).toEqual(['hour', 25])
  })

  it('grow coarser rather than too many, and refuse hours of a long period', async () => {
    const desk = openDesk(core, { now: '2036-10-28T12:00:00Z' })
    const long = await desk.ask('spend.series', { filter: { period: allTime }, bucket: 'day' })
    expect([long.bucket, long.buckets.length]).toEqual(['week', 527])
    await expect(
      desk.ask('spend.series', { filter: { period: allTime }, bucket: 'hour' }),
    ).rejects.toMatchObject({ details: { fields: [{ code: 'period_too_long' }] } })
  })
})
