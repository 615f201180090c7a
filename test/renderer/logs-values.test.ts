import { describe, expect, it } from 'vitest'
import { type UsageDetail, type UsageFilter, usageFilterSchema } from '../../src/contract/usage'
import { isReversed, readCostBound, readTokenBound } from '../../src/renderer/scope/bounds'
import { compareCost, sharePercent } from '../../src/renderer/features/logs/equation'
import { activeParts, filterParts, without } from '../../src/renderer/scope/filter-parts'

type Cost = Partial<UsageDetail['cost']>

function detail(change: Partial<Omit<UsageDetail, 'cost'>>, cost: Cost): UsageDetail {
  return {
    id: '1',
    createdAt: '2026-03-09T14:05:33Z',
    updatedAt: '2026-03-09T14:05:33Z',
    modelId: '1',
    modelName: 'gpt-4o',
    modelType: 'llm',
    providerId: '1',
    providerName: 'OpenAI',
    projectId: '1',
    projectName: null,
    inputTokens: 1_250,
    outputTokens: 480,
    cacheHit: false,
    costUsd: '0.007925',
    unpriced: false,
    tokens: { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 },
    origin: null,
    ...change,
    cost: {
      lines: [
        { kind: 'input', tokens: 1_250, pricePer1k: '0.0025', costUsd: '0.003125' },
        { kind: 'output', tokens: 480, pricePer1k: '0.01', costUsd: '0.0048' },
      ],
      recomputedUsd: '0.007925',
      differenceUsd: '0',
      price: { kind: 'current', effectiveFrom: null, source: null, tierAboveInputTokens: null },
      cacheHitShare: '0',
      ...cost,
    },
  }
}

describe('a recorded cost against its tokens', () => {
  it('is the same when it is', () => {
    expect(compareCost(detail({}, {}))).toMatchObject({ verdict: 'same', fullUsd: '0.007925' })
  })

  it('is rounded, up or down, when the exact sum has more than six places', () => {
    const tiny = compareCost(detail({ costUsd: '0.000000' }, { recomputedUsd: '0.00000016' }))
    expect(tiny).toMatchObject({ verdict: 'rounded', roundingUsd: '-0.00000016' })
    const up = compareCost(detail({ costUsd: '0.000001' }, { recomputedUsd: '0.0000005' }))
    expect(up).toMatchObject({ verdict: 'rounded', roundingUsd: '0.0000005' })
  })

  it('is not called rounded when rounding cannot explain it', () => {
    expect(
      compareCost(detail({ costUsd: '0.000002' }, { recomputedUsd: '0.0000005' })).verdict,
    ).toBe('above')
    expect(compareCost(detail({ costUsd: '0.007924' }, {})).verdict).toBe('below')
  })

  it('of a cache hit shows the full sum beside what is billed of it', () => {
    const hit = compareCost(detail({ cacheHit: true, costUsd: '0' }, { recomputedUsd: '0' }))
    expect(hit).toMatchObject({ verdict: 'same', fullUsd: '0.007925', sharedByCacheHit: true })
    expect(compareCost(detail({ cacheHit: true }, { cacheHitShare: '1' })).sharedByCacheHit).toBe(
      false,
    )
    expect(sharePercent('0.125')).toBe('12.5')
  })

  it('cannot be checked without a price', () => {
    expect(compareCost(detail({}, { lines: [], recomputedUsd: null })).verdict).toBe('unpriced')
  })
})

describe('typed bounds', () => {
  it.each([
    ['', undefined],
    ['0.010', '0.01'],
    ['$1,234.5', '1234.5'],
    ['9999.999999', '9999.999999'],
  ])('of a cost: %j is %j', (text, value) => {
    expect(readCostBound(text)).toEqual({ ok: true, value })
    if (value !== undefined) {
      expect(usageFilterSchema.safeParse({ costMin: value }).success).toBe(true)
    }
  })

  it.each([
    ['abc', 'notNumber'],
    ['-1', 'notNumber'],
    ['1e3', 'notNumber'],
    ['0.0000001', 'tooFine'],
    ['10000', 'tooLarge'],
  ])('of a cost: %j is refused as %s', (text, error) => {
    expect(readCostBound(text)).toEqual({ ok: false, error })
  })

  it.each([
    ['1,500', '1500'],
    ['1.5k', '1500'],
    ['2M', '2000000'],
    ['0', '0'],
  ])('of tokens: %j is %s', (text, value) => {
    expect(readTokenBound(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['1.5', 'notNumber'],
    ['-3', 'notNumber'],
    ['3G', 'notNumber'],
    ['2147483648', 'tooLarge'],
  ])('of tokens: %j is refused as %s', (text, error) => {
    expect(readTokenBound(text)).toEqual({ ok: false, error })
  })

  it('are reversed by their values, not by their letters', () => {
    expect(isReversed('9', '10')).toBe(false)
    expect(isReversed('10', '9')).toBe(true)
    expect(isReversed('5', undefined)).toBe(false)
  })
})

describe('the parts of a filter', () => {
  const filter: UsageFilter = {
    period: { kind: 'preset', preset: 'today' },
    modelIds: ['1'],
    cacheHit: false,
    inputTokensMin: 0,
    outputTokensMax: 5,
  }

  it('that narrow are found, those set to "no" and 0 included', () => {
    expect(activeParts(filter)).toEqual(['model', 'cacheHit', 'tokens'])
  })

  it('can be dropped one by one, and leave the rest', () => {
    expect(without(filter, filterParts.tokens)).toEqual({
      period: filter.period,
      modelIds: ['1'],
      cacheHit: false,
    })
  })

  it('cover every key that narrows', () => {
    const keys = Object.values(filterParts).flatMap((part): readonly string[] => part)
    const all = Object.keys(usageFilterSchema.shape).filter((key) => key !== 'period')
    expect(new Set(keys)).toEqual(new Set(all))
  })
})
