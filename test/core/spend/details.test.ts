import { expect, it } from 'vitest'
import type { ExploreMeasure } from '../../../src/contract/explore'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import { rates } from '../../fixtures/price-samples'
import type { TestCore } from '../../fixtures/test-core'
import { allTime, writeCalls } from '../../fixtures/usage-samples'
import { call, openDesk } from './spend-fixture'

/** Call, event id, tokens read from a prompt cache, written for 5 minutes and an hour, reasoning. */
type Detail = [number, string, number, number, number, number]

async function writeDetails(core: TestCore, details: readonly Detail[]): Promise<void> {
  await core.deps.workspace.writableDatabase().transaction((tx) =>
    tx.bulkInsert(
      'token_ledger_usage_details',
      [
        'usage_log_id',
        'event_id',
        'cache_read_tokens',
        'cache_write_5m_tokens',
        'cache_write_1h_tokens',
        'reasoning_tokens',
        'import_id',
        'source',
        'cost_source',
      ],
      details.map((detail) => [...detail, 1, 'x', 'recorded']),
    ),
  )
}

describeOnBothEngines('tokens that imports tell beside the calls', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  it('prices prompt caching and tiers as an import wrote them down', async () => {
    const provider = await core.request('providers.create', { name: 'P', baseUrl: '' })
    const { id: modelId } = await core.request('models.create', {
      providerId: provider.id,
      modelName: 'cached',
      priceInputPer1k: '0.003',
      priceOutputPer1k: '0.015',
    })
    const cache = {
      cacheReadPer1k: '0.0003',
      cacheWrite5mPer1k: '0.00375',
      cacheWrite1hPer1k: '0.006',
    }
    const twice = {
      cacheReadPer1k: '0.0006',
      cacheWrite5mPer1k: '0.0075',
      cacheWrite1hPer1k: '0.012',
    }
    await core.request('prices.add', {
      modelId,
      effectiveFrom: '2026-11-01T00:00:00Z',
      ...rates('0.003', '0.015', cache),
      tiers: [{ aboveInputTokens: 200_000, ...rates('0.006', '0.0225', twice) }],
    })
    await writeCalls(core, [
      // (100 × 3 + 700 × 0.3 + 150 × 3.75 + 50 × 6 + 10 × 15) ÷ 10⁶ = 0.0015225, recorded 0.001522.
      call(1, { modelId, inputTokens: 1_000, outputTokens: 10, micros: 1_522 }),
      // 200,001 read at the tier's 0.6 ÷ 10⁶ = 0.1200006, recorded 0.120001.
      call(2, { modelId, inputTokens: 200_001, micros: 120_001 }),
      // A hit: 1,000 read at 0.3 ÷ 10⁶ = 0.0003.
      call(3, { modelId, inputTokens: 1_000, cacheHit: true }),
      // Without details all input is plain: 0.003, recorded so.
      call(4, { modelId, inputTokens: 1_000, micros: 3_000 }),
      // Of a model without a price.
      call(5, { modelId: '999', inputTokens: 1_000 }),
    ])
    await writeDetails(core, [
      [1, 'a', 700, 150, 50, 0],
      [2, 'b', 200_001, 0, 0, 0],
      [3, 'c', 1_000, 0, 0, 0],
      [5, 'd', 900, 0, 0, 0],
    ])
    const desk = openDesk(core, { now: '2026-11-20T00:00:00Z' })
    expect(await desk.ask('spend.recomputed', { filter: { period: allTime } })).toMatchObject({
      // 0.0000005 − 0.0000004
      rounding: { lossUsd: '0.0000001', calls: 3, otherCalls: 0 },
      savings: { fullPriceUsd: '0.0003', savedUsd: '0.0003', cacheHits: 1 },
      promptCache: {
        calls: 2,
        readTokens: 200_701,
        writeTokens: 200,
        // 700 × (3 − 0.3) ÷ 10⁶ + 200,001 × (6 − 0.6) ÷ 10⁶, at the tier of each
        readSavedUsd: '1.0818954',
        // 150 × (3.75 − 3) ÷ 10⁶ + 50 × (6 − 3) ÷ 10⁶
        writeExtraUsd: '0.0002625',
        savedUsd: '1.0816329',
        unpricedCalls: 1,
      },
    })
    const filter = { promptCacheOnly: true } as const
    const { rows } = await desk.ask('usage.page', { filter: { ...filter, cacheHit: false } })
    expect(rows.map(({ id }) => id).toSorted()).toEqual(['1', '2', '5'])
    expect((await desk.ask('usage.page', { filter })).rows).toHaveLength(4)
    expect((await desk.ask('usage.count', { filter })).calls).toBe(4)
    const { figures, source } = await desk.ask('spend.overview', { filter })
    expect({ calls: figures.calls, source: source.source }).toEqual({ calls: 4, source: 'raw' })
    expect(
      (await desk.ask('spend.recomputed', { filter: { ...filter, modelIds: [modelId] } }))
        .promptCache,
    ).toMatchObject({ calls: 2, unpricedCalls: 0 })
  })

  it('adds up the tokens that stand beside the calls', async () => {
    const provider = await core.request('providers.create', { name: 'P', baseUrl: '' })
    const { id: modelId } = await core.request('models.create', {
      providerId: provider.id,
      modelName: 'thinks',
      priceInputPer1k: '0.001',
      priceOutputPer1k: '0.002',
    })
    const day = Date.parse('2026-11-10T00:00:00Z') / 1_000
    await writeCalls(core, [
      { ...call(1, { modelId, inputTokens: 1_000 }), time: day },
      { ...call(2, { modelId, inputTokens: 500, outputTokens: 90 }), time: day + 86_400 },
      { ...call(3, { modelId: '999', inputTokens: 10 }), time: day + 86_400 },
      // Without details.
      { ...call(4, { modelId, inputTokens: 77 }), time: day },
    ])
    await writeDetails(core, [
      [1, 'a', 700, 150, 50, 0],
      [2, 'b', 400, 0, 0, 80],
      [3, 'c', 1, 2, 3, 4],
    ])
    const desk = openDesk(core, { now: '2026-11-20T00:00:00Z' })
    const table = (measure: ExploreMeasure, groupBy: 'model' | 'day', split: 'model' | null) =>
      desk.ask('spend.explore', {
        filter: { period: allTime },
        measure,
        groupBy,
        split,
        sort: { by: 'value', direction: 'desc' },
      })
    const read = await table('cacheReadTokens', 'model', null)
    expect(read.total).toBe('1101')
    expect(read.rows.map(({ key, total }) => [key, total])).toEqual([
      [modelId, '1100'],
      ['999', '1'],
    ])
    const written = await table('cacheWriteTokens', 'day', 'model')
    expect(written.total).toBe('205')
    expect(written.rows.slice(0, 2).map(({ key, values }) => [key, values])).toEqual([
      ['2026-11-10', ['200', '0']],
      ['2026-11-11', ['0', '5']],
    ])
    expect((await table('reasoningTokens', 'day', null)).total).toBe('84')
    // The calls themselves are counted as ever.
    expect(read.calls).toBe(4)
  })
})
