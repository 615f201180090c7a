import { calcPrice } from '@pydantic/genai-prices'
import { Decimal } from 'decimal.js'
import { describe, expect, it } from 'vitest'
import type { PriceRates, PriceTier } from '../../src/contract/prices'
import { explainCost } from '../../src/main/core/call-cost'
import { makePricer } from '../../src/main/core/imports/pricing'
import type { ModelPriceRecord } from '../../src/main/storage/model-prices'
import { datedPrice, rates } from '../fixtures/price-samples'

const now = new Date('2026-11-25T00:00:00Z')
const unpricedModel = { priceInputPer1k: '0.000000', priceOutputPer1k: '0.000000' }
const Long = Decimal.clone({ precision: 80 })

interface Call {
  inputTokens: number
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  outputTokens: number
  cacheHit: boolean
}

/** The rule of FORMATS.md in another hand: per million, by plain decimals. */
function expectedUsd(call: Call, price: PriceRates & { tiers: readonly PriceTier[] }): Decimal {
  let at: PriceRates = price
  for (const tier of price.tiers) if (call.inputTokens > tier.aboveInputTokens) at = tier
  const perMillion = (usd: string): Decimal => new Long(usd).times(1000)
  const write5m = at.cacheWrite5mPer1k ?? at.inputPer1k
  const cached = call.cacheReadTokens + call.cacheWrite5mTokens + call.cacheWrite1hTokens
  return perMillion(at.inputPer1k)
    .times(call.inputTokens - cached)
    .plus(perMillion(at.cacheReadPer1k ?? at.inputPer1k).times(call.cacheReadTokens))
    .plus(perMillion(write5m).times(call.cacheWrite5mTokens))
    .plus(perMillion(at.cacheWrite1hPer1k ?? write5m).times(call.cacheWrite1hTokens))
    .plus(perMillion(at.outputPer1k).times(call.outputTokens))
    .dividedBy(1_000_000)
}

/** mulberry32: the same numbers every time. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const random = randomNumbers(20_261_125)
const upTo = (limit: number): number => Math.floor(random() * (limit + 1))
const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length - 1)] as T

function randomPrice(): string {
  const whole = oneOf(['0', '0', '0', '1', '75', '9999'])
  const digits = oneOf([0, 1, 3, 6, 7, 9, 12])
  const fraction = Array.from({ length: digits }, () => upTo(9)).join('')
  return digits === 0 ? whole : `${whole}.${fraction}`
}

function randomRates(): PriceRates {
  const maybe = (): string | null => (random() < 0.3 ? null : randomPrice())
  return rates(randomPrice(), randomPrice(), {
    cacheReadPer1k: maybe(),
    cacheWrite5mPer1k: maybe(),
    cacheWrite1hPer1k: maybe(),
  })
}

function randomTiers(): PriceTier[] {
  return oneOf<number[]>([[], [200_000], [32_000, 128_000, 1_000_000]]).map((aboveInputTokens) => ({
    aboveInputTokens,
    ...randomRates(),
  }))
}

function randomCall(): Call {
  const size = oneOf([1, 100, 50_000, 500_000, 500_000_000])
  const parts = [upTo(size), upTo(size), upTo(size), upTo(size)]
  const [plain = 0, read = 0, write5m = 0, write1h = 0] = parts
  return {
    inputTokens: plain + read + write5m + write1h,
    cacheReadTokens: read,
    cacheWrite5mTokens: write5m,
    cacheWrite1hTokens: write1h,
    outputTokens: upTo(size),
    cacheHit: false,
  }
}

describe('what a call costs', () => {
  it('agrees with plain decimals for any price, tier, token count and time', () => {
    for (let round = 0; round < 300; round += 1) {
      const dated: ModelPriceRecord[] = [
        datedPrice('2025-01-01T00:00:00Z', randomRates(), { id: '1', tiers: randomTiers() }),
        datedPrice('2026-06-01T12:00:00Z', randomRates(), { id: '2', tiers: randomTiers() }),
      ]
      const price = makePricer(
        {
          priceInputPer1k: new Decimal(dated[1]?.inputPer1k ?? 0).toFixed(6, Decimal.ROUND_HALF_UP),
          priceOutputPer1k: new Decimal(dated[1]?.outputPer1k ?? 0).toFixed(
            6,
            Decimal.ROUND_HALF_UP,
          ),
        },
        dated,
        '0.25',
        now,
      )
      for (let at = 0; at < 20; at += 1) {
        const call = { ...randomCall(), cacheHit: random() < 0.1 }
        const seconds = oneOf([1_735_689_600, 1_748_000_000, 1_780_315_199, 1_780_315_200])
        const inForce = dated[seconds < 1_780_315_200 ? 0 : 1] as ModelPriceRecord
        const exact = expectedUsd(call, inForce).times(call.cacheHit ? '0.25' : '1')
        expect(explainCost(call, inForce, '0.25').costUsd).toBe(exact.toFixed())
        const micros = exact.times(1e6).toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
        const priced = price({ ...call, recordedMicros: null }, seconds)
        if (micros.greaterThan('9999999999')) {
          expect(priced).toBeNull()
          continue
        }
        expect(priced).toEqual({
          micros: micros.toNumber(),
          source: 'computed',
          computed: {
            usd: exact.toFixed(12, Decimal.ROUND_HALF_UP),
            priceId: inForce.id,
          },
        })
      }
    }
  })

  it('says which line costs what, at which price', () => {
    const price = {
      ...rates('0.005', '0.025', { cacheReadPer1k: '0.0005', cacheWrite5mPer1k: '0.00625' }),
      tiers: [{ aboveInputTokens: 1_000, ...rates('0.01', '0.0375') }],
    }
    const call = { inputTokens: 1_000, cacheReadTokens: 700, outputTokens: 10, cacheHit: false }
    expect(explainCost(call, price, '0')).toEqual({
      lines: [
        { kind: 'input', tokens: 300, pricePer1k: '0.005', costUsd: '0.0015' },
        { kind: 'cacheRead', tokens: 700, pricePer1k: '0.0005', costUsd: '0.00035' },
        { kind: 'output', tokens: 10, pricePer1k: '0.025', costUsd: '0.00025' },
      ],
      tierAboveInputTokens: null,
      costUsd: '0.0021',
    })
    // One token more, and all of them are at the tier's prices; its unknown ones are plain input.
    const more = { ...call, inputTokens: 1_001, cacheWrite1hTokens: 1 }
    expect(explainCost(more, price, '0')).toMatchObject({
      lines: [
        { kind: 'input', tokens: 300, pricePer1k: '0.01' },
        { kind: 'cacheRead', tokens: 700, pricePer1k: '0.01' },
        { kind: 'cacheWrite1h', tokens: 1, pricePer1k: '0.01' },
        { kind: 'output', tokens: 10, pricePer1k: '0.0375' },
      ],
      tierAboveInputTokens: 1_000,
    })
    expect(explainCost({ ...call, cacheHit: true }, price, '0').costUsd).toBe('0')
    expect(explainCost({ ...call, cacheHit: true }, price, '0.5').costUsd).toBe('0.00105')
  })

  it('keeps a recorded cost beside the computed one, and knows no price for 0/0', () => {
    const none = makePricer(unpricedModel, [], '0', now)
    const call = { inputTokens: 5, outputTokens: 5, cacheHit: false, recordedMicros: null }
    expect(none(call, 1_700_000_000)).toEqual({ micros: 0, source: 'none', computed: null })
    expect(none({ ...call, recordedMicros: 12 }, 1_700_000_000)).toEqual({
      micros: 12,
      source: 'recorded',
      computed: null,
    })
    const free = [datedPrice('2025-01-01T00:00:00Z', rates('0', '0'), { id: '7' })]
    expect(makePricer(unpricedModel, free, '0', now)(call, 1_780_000_000)).toEqual({
      micros: 0,
      source: 'computed',
      computed: { usd: '0.000000000000', priceId: '7' },
    })
  })
})

describe('the price of a time', () => {
  const old = datedPrice('2026-01-01T00:00:00Z', rates('0.01', '0.02'), { id: '1' })
  const ahead = datedPrice('2026-12-01T00:00:00Z', rates('0.03', '0.04'), { id: '2' })
  const columns = { priceInputPer1k: '0.010000', priceOutputPer1k: '0.020000' }
  const call = { inputTokens: 1_000, outputTokens: 0, cacheHit: false, recordedMicros: null }
  const at = (model: Parameters<typeof makePricer>[0], instant: string, today: string) =>
    makePricer(model, [old, ahead], '0', new Date(today))(call, Date.parse(instant) / 1000)

  it('a price dated ahead is in force from its day on, and not before', () => {
    const model = { ...columns, updatedAt: '2026-11-20T00:00:00Z' }
    expect(at(model, '2026-11-30T23:59:59Z', '2026-11-25')?.micros).toBe(10_000)
    expect(at(model, '2026-12-01T00:00:00Z', '2026-11-25')?.micros).toBe(30_000)
    // Its day has come, and nobody has written the columns since.
    expect(at(model, '2026-12-02T00:00:00Z', '2026-12-05')?.micros).toBe(30_000)
    expect(at(model, '2026-11-30T00:00:00Z', '2026-12-05')?.micros).toBe(10_000)
  })

  it('columns that another program wrote afterwards overrule the price in force', () => {
    const model = {
      priceInputPer1k: '0.050000',
      priceOutputPer1k: '0.060000',
      updatedAt: '2026-12-04T00:00:00Z',
    }
    expect(at(model, '2026-12-02T00:00:00Z', '2026-12-05')).toEqual({
      micros: 50_000,
      source: 'computed',
      computed: { usd: '0.050000000000', priceId: null },
    })
    expect(at(model, '2026-11-30T00:00:00Z', '2026-12-05')?.micros).toBe(10_000)
  })
})

describe('real list prices', () => {
  const perMillion = (usd: number): string => new Decimal(usd).dividedBy(1000).toFixed()
  const claude = (input: number, output: number): PriceRates =>
    rates(perMillion(input), perMillion(output), {
      cacheReadPer1k: perMillion(input / 10),
      cacheWrite5mPer1k: perMillion(input * 1.25),
      cacheWrite1hPer1k: perMillion(input * 2),
    })
  const sum = (list: [PriceRates, Call][]): string =>
    list
      .reduce(
        (total, [price, call]) =>
          total.plus(explainCost(call, { ...price, tiers: [] }, '0').costUsd),
        new Decimal(0),
      )
      .toFixed(6)
  const used = (plain: number, w5: number, w1: number, read: number, output: number): Call => ({
    inputTokens: plain + w5 + w1 + read,
    cacheWrite5mTokens: w5,
    cacheWrite1hTokens: w1,
    cacheReadTokens: read,
    outputTokens: output,
    cacheHit: false,
  })

  it('come to the known totals of real transcripts', () => {
    expect(
      sum([
        [claude(5, 25), used(2_850, 488_218, 629_061, 42_640_941, 108_007)],
        [claude(3, 15), used(68, 71_257, 42_176, 638_315, 139)],
        [claude(1, 5), used(94, 0, 13_554, 299_487, 33)],
      ]),
    ).toBe('34.148237')
    const gpt5 = rates('0.00125', '0.01', { cacheReadPer1k: '0.000125' })
    expect(sum([[gpt5, used(270_530 - 136_832, 0, 0, 136_832, 12_551)]])).toBe('0.309737')
  })

  it("agree with the catalogue package's own arithmetic", () => {
    const cases: [string, string, string, PriceRates & { tiers: PriceTier[] }, Call][] = [
      [
        'openai',
        'o3',
        '2025-06-09',
        { ...rates('0.01', '0.04', { cacheReadPer1k: '0.0005' }), tiers: [] },
        used(9_000, 0, 0, 1_000, 500),
      ],
      [
        'openai',
        'o3',
        '2025-06-10',
        { ...rates('0.002', '0.008', { cacheReadPer1k: '0.0005' }), tiers: [] },
        used(9_000, 0, 0, 1_000, 500),
      ],
      [
        'openai',
        'gpt-5',
        '2026-01-01',
        { ...rates('0.00125', '0.01', { cacheReadPer1k: '0.000125' }), tiers: [] },
        used(133_698, 0, 0, 136_832, 12_551),
      ],
      [
        'anthropic',
        'claude-haiku-4-5',
        '2026-01-01',
        { ...claude(1, 5), tiers: [] },
        used(94, 10, 13_554, 299_487, 33),
      ],
      [
        'anthropic',
        'claude-opus-4-6',
        '2026-03-01',
        { ...claude(5, 25), tiers: [{ aboveInputTokens: 200_000, ...claude(10, 37.5) }] },
        used(1, 100, 100_000, 100_000, 7),
      ],
      [
        'anthropic',
        'claude-opus-4-6',
        '2026-04-01',
        { ...claude(5, 25), tiers: [] },
        used(1, 100, 100_000, 100_000, 7),
      ],
    ]
    for (const [providerId, model, day, price, call] of cases) {
      const theirs = calcPrice(
        {
          input_tokens: call.inputTokens,
          cache_read_tokens: call.cacheReadTokens,
          cache_write_tokens: call.cacheWrite5mTokens + call.cacheWrite1hTokens,
          cache_write_1h_tokens: call.cacheWrite1hTokens,
          output_tokens: call.outputTokens,
        },
        model,
        { providerId, timestamp: new Date(`${day}T12:00:00Z`) },
      )
      const ours = Number(explainCost(call, price, '0').costUsd)
      expect(ours, `${model} on ${day}`).toBeCloseTo(theirs?.total_price ?? NaN, 9)
    }
  })
})
