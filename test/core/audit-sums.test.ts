import { expect, it } from 'vitest'
import { checkedSpans, classify, type CheckedCall } from '../../src/main/core/audit/classify'
import { DuplicateFinder } from '../../src/main/core/audit/duplicates'
import { CallSums } from '../../src/main/core/audit/sums'
import { explainCost } from '../../src/main/core/call-cost'
import { Exact } from '../../src/main/core/exact'
import type { EffectivePrice } from '../../src/main/core/prices'

/** The audit adds and compares without an object for each call: here it is held to the plain way. */
const rates = {
  inputPer1k: '0.0000375',
  outputPer1k: '0.015',
  cacheReadPer1k: '0.00000375',
  cacheWrite5mPer1k: null,
  cacheWrite1hPer1k: '0.000075',
}
const prices: EffectivePrice[] = [
  { kind: 'dated', id: '1', effectiveFrom: null, source: null, ...rates, tiers: [] },
  {
    kind: 'dated',
    id: '2',
    effectiveFrom: null,
    source: null,
    ...rates,
    inputPer1k: '2.5',
    tiers: [
      { aboveInputTokens: 1_000, ...rates, inputPer1k: '3.123456789012', outputPer1k: '0' },
      { aboveInputTokens: 50_000, ...rates, cacheReadPer1k: null },
    ],
  },
]

function* randomCalls(count: number): Generator<CheckedCall> {
  let seed = 12_345
  const below = (most: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed % most
  }
  for (let index = 0; index < count; index += 1) {
    const cached = below(3) === 0
    const part = (): number => (cached ? below(2_000) : 0)
    yield {
      inputTokens: below(20) === 0 ? 200_000 : below(4_000),
      outputTokens: below(2_000),
      cacheHit: below(10) === 0,
      costMicros: 0,
      createdAt: 0,
      // More cached than input is impossible, and yet it may stand there.
      cacheReadTokens: part(),
      cacheWrite5mTokens: part(),
      cacheWrite1hTokens: part(),
    }
  }
}

it('adds up to the sum of each call’s own exact cost, to the last digit', () => {
  for (const share of ['0', '0.25', '1']) {
    const [sums, other] = [new CallSums(), new CallSums()]
    let expected = new Exact(0)
    let index = 0
    for (const call of randomCalls(4_000)) {
      const price = prices[index % 2]
      if (!price) throw new Error('there is no price')
      ;(index % 3 === 0 ? other : sums).add(call, price)
      expected = expected.plus(explainCost(call, price, share).costUsd)
      index += 1
    }
    sums.merge(other)
    expect(sums.recomputedUsd(share)).toBe(expected.toFixed())
  }
})

it('agrees with a cost to less than a micro-dollar, and with none further off', () => {
  let told = 0
  for (const price of prices) {
    const spans = checkedSpans([{ fromSeconds: null, toSeconds: null, price }])
    for (const call of randomCalls(3_000)) {
      const exact = new Exact(explainCost(call, price, '0.25').costUsd).times(1e6)
      const right = exact.toDecimalPlaces(0).toNumber()
      expect(classify({ ...call, costMicros: right }, spans, 0, 0.25).kind).toBe(null)
      const wrong = classify({ ...call, costMicros: right + 7_654_321 }, spans, 0, 0.25)
      expect(wrong.kind).not.toBe(null)
      told += 1
    }
  }
  expect(told).toBe(6_000)
})

it('finds every call that was there before, and no other, whoever wrote it', () => {
  const finder = new DuplicateFinder()
  const known = new Map<string, number>()
  const values = [0, 1, -1, 7, 2 ** 31, 2 ** 32 - 1, -(2 ** 31), 2 ** 40 + 1, 10 ** 10, 999_999]
  let seed = 99
  for (let index = 0; index < 150_000; index += 1) {
    const call = Array.from({ length: 7 }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return values[(seed >>> 8) % (index % 2 === 0 ? 10 : 5)] ?? 0
    })
    // From the middle on, more imports than a byte counts.
    const origin = index < 75_000 ? 1 + (index % 3) : 200 + (index % 100)
    const before = known.get(call.join()) ?? null
    expect(finder.seen(call, call[6] ?? 0, origin)).toBe(before)
    if (before === null) known.set(call.join(), origin)
  }
  expect(known.size).toBeGreaterThan(50_000)
})
