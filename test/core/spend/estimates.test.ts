import { expect, it } from 'vitest'
import { insertModelPrice } from '../../../src/main/storage/model-prices'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import { rates } from '../../fixtures/price-samples'
import type { TestCore } from '../../fixtures/test-core'
import { allTime, type SampleCall, writeCalls } from '../../fixtures/usage-samples'
import { call, memoryRollup, openDesk } from './spend-fixture'

const DAY = 86_400

describeOnBothEngines('estimates', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  /** One call a day at noon, from a day on; what each costs by its weekday (Sunday first). */
  const daily = (from: string, days: number, costOf: (weekday: number) => number): SampleCall[] =>
    Array.from({ length: days }, (_, index) => {
      const time = Date.parse(`${from}T12:00:00Z`) / 1_000 + index * DAY
      return call(index + 1, {
        time,
        inputTokens: 1,
        micros: costOf(new Date(time * 1_000).getUTCDay()),
      })
    })

  const weekdays = (weekday: number): number => (weekday === 0 || weekday === 6 ? 1_000 : 10_000)

  it('forecasts by the weekdays of four weeks', async () => {
    // To Monday 16 November, whose call has come in already.
    const calls = daily('2026-10-01', 47, weekdays)
    await writeCalls(core, calls)
    for (const rollup of [undefined, memoryRollup(calls)]) {
      const desk = openDesk(core, { now: '2026-11-16T13:00:00Z', rollup })
      // November 2026: 9 weekend days, 21 others.
      expect(await desk.ask('spend.forecast', { filter: {} })).toMatchObject({
        month: { from: '2026-11-01', to: '2026-11-30' },
        today: '2026-11-16',
        toDateUsd: '0.115000',
        forecastUsd: '0.219000',
        lowUsd: '0.219000',
        highUsd: '0.219000',
        method: 'weekday28',
        basis: { from: '2026-10-19', to: '2026-11-15', days: 28 },
        remainingDays: 14,
        unpricedCalls: 0,
      })
      const { figures } = await desk.ask('spend.overview', {
        filter: { period: { kind: 'preset', preset: 'thisMonth' } },
      })
      expect(figures.costUsd).toBe('0.115000')
    }
  })

  it('takes the larger of what today has cost and is expected to', async () => {
    await writeCalls(core, daily('2026-10-01', 46, weekdays))
    const forecast = async (): Promise<string | null> =>
      (await openDesk(core, { now: '2026-11-16T08:00:00Z' }).ask('spend.forecast', { filter: {} }))
        .forecastUsd
    expect(await forecast()).toBe('0.219000')
    const today = Date.parse('2026-11-16T07:00:00Z') / 1_000
    await writeCalls(core, [call(900, { time: today, micros: 50_000 })])
    expect(await forecast()).toBe('0.259000')
  })

  it('goes by the mean of the last days while the history is short, and says how sure it is', async () => {
    const costs = [400, 1_000, 2_000, 3_000]
    const calls = costs.map((micros, index) =>
      call(index + 1, { micros, time: Date.parse('2026-11-24T12:00:00Z') / 1_000 + index * DAY }),
    )
    await writeCalls(core, calls)
    const desk = openDesk(core, { now: '2026-11-28T00:10:00Z' })
    // Mean 1,600; three days to come; s² = 3,920,000 / 3 … of −1,200, −600, 400, 1,400.
    const spread =
      1.2816 * Math.sqrt(((1_440_000 + 360_000 + 160_000 + 1_960_000) / 3) * (3 + 9 / 4))
    const forecast = await desk.ask('spend.forecast', { filter: {} })
    expect(forecast).toMatchObject({
      toDateUsd: '0.006400',
      forecastUsd: '0.011200',
      method: 'mean',
      basis: { from: '2026-11-24', to: '2026-11-27', days: 4 },
      remainingDays: 2,
    })
    expect(Number(forecast.highUsd)).toBeCloseTo((11_200 + spread) / 1e6, 6)
    expect(Number(forecast.lowUsd)).toBeCloseTo((11_200 - spread) / 1e6, 6)
    const first = openDesk(core, { now: '2026-11-24T13:00:00Z' })
    expect(await first.ask('spend.forecast', { filter: {} })).toMatchObject({
      forecastUsd: null,
      method: 'none',
    })
  })

  it('tells rounding from other differences, at the price of each time', async () => {
    const provider = await core.request('providers.create', { name: 'P', baseUrl: '' })
    const model = await core.request('models.create', {
      providerId: provider.id,
      modelName: 'small',
      priceInputPer1k: '0.00002',
      priceOutputPer1k: '0.0000375',
    })
    // The price so far is dated now; an older one was in force from 1 November.
    const db = core.deps.workspace.writableDatabase()
    await insertModelPrice(db, {
      modelId: model.id,
      effectiveFrom: '2026-11-01T00:00:00Z',
      ...rates('0.002', '0.004'),
      tiers: [],
      source: 'test',
      note: '',
      updateId: null,
    })
    core.deps.reference.forget()
    const now = Math.floor(Date.now() / 1_000) + 60
    const older = Date.parse('2026-11-05T00:00:00Z') / 1_000
    const { id: modelId } = model
    const hit = { modelId, cacheHit: true, inputTokens: 1_000, outputTokens: 1_000 }
    const calls = [
      // 8 × 0.00002 / 1,000 = 0.00000016, recorded as 0.
      call(1, { modelId, inputTokens: 8, time: now }),
      // 1,234 × 0.00002 / 1,000 + 10 × 0.0000375 / 1,000 = 0.000025055, recorded 0.000025.
      call(2, { modelId, inputTokens: 1_234, outputTokens: 10, micros: 25, time: now }),
      // 100 × 0.002 / 1,000 = 0.0002, recorded so.
      call(3, { modelId, inputTokens: 100, micros: 200, time: older }),
      // Ten times as much as the tokens come to.
      call(4, { modelId, inputTokens: 100, micros: 2_000, time: older }),
      call(5, { ...hit, micros: 0, time: older }),
      call(6, { ...hit, micros: 7, time: now }),
      call(7, { modelId: '999', cacheHit: true, inputTokens: 5, time: now }),
      call(8, { modelId: '999', inputTokens: 5, time: now }),
    ]
    await writeCalls(core, calls)
    const desk = openDesk(core, { now: new Date((now + 60) * 1_000).toISOString() })
    expect(await desk.ask('spend.recomputed', { filter: { period: allTime } })).toEqual({
      rounding: { lossUsd: '0.000000215', calls: 3, otherCalls: 1 },
      savings: {
        // 0.002 + 0.004 + 0.00002 + 0.0000375
        fullPriceUsd: '0.0060575',
        recordedUsd: '0.000007',
        savedUsd: '0.0060505',
        cacheHits: 2,
        unpricedCacheHits: 1,
      },
      promptCache: {
        calls: 0,
        readTokens: 0,
        writeTokens: 0,
        readSavedUsd: '0',
        writeExtraUsd: '0',
        savedUsd: '0',
        unpricedCalls: 0,
      },
    })
    expect(
      await desk.ask('spend.recomputed', { filter: { period: allTime, cacheHit: true } }),
    ).toMatchObject({ rounding: { calls: 0 }, savings: { savedUsd: '0.0060505' } })
  })

  it('averages over calls whose cost is known', async () => {
    await writeCalls(core, [
      call(1, { inputTokens: 1, micros: 1_000 }),
      call(2, { inputTokens: 1, micros: 1_000 }),
      call(3, { inputTokens: 1, cacheHit: true }),
      call(4, { inputTokens: 1 }),
    ])
    const desk = openDesk(core, { now: '2026-11-16T13:00:00Z' })
    const { figures } = await desk.ask('spend.overview', { filter: {} })
    expect(figures).toMatchObject({
      calls: 4,
      unpricedCalls: 1,
      costUsd: '0.002000',
      averageCostUsd: '0.000666666667',
      cacheHitRate: 0.25,
    })
    const { rows } = await desk.ask('spend.explore', {
      filter: {},
      groupBy: 'model',
      measure: 'averageCostUsd',
    })
    expect(rows).toMatchObject([{ label: '#1', total: '0.000666666667' }])
  })
})
