import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RouteInput } from '../../src/contract/routes'
import type { WhatIf } from '../../src/contract/what-if'
import { insertModelPrice } from '../../src/main/storage/model-prices'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { type Call, type OtherProgram, seeded, startOtherProgram } from './rollup/other-program'

type Request = RouteInput<'whatIf.start'>['request']
type Rates = [input: string, output: string, read: string, write5m: string, write1h: string]
interface Dated {
  from: number
  base: Rates
  above?: { tokens: number; rates: Rates }
}
interface Cached {
  read: number
  write5m: number
  write1h: number
}

const ZONE = 'Europe/Berlin'
const seconds = (instant: string): number => Date.parse(instant) / 1_000
const everything = { period: { kind: 'preset', preset: 'allTime' } } as const
const none: Cached = { read: 0, write5m: 0, write1h: 0 }

/** Prices as this test knows them, with every gap filled by hand. */
const OLD: Dated[] = [
  { from: -Infinity, base: ['0.006', '0.03', '0.006', '0.006', '0.006'] },
  // In the middle of a month.
  { from: seconds('2026-09-14T06:00:00Z'), base: ['0.003', '0.015', '0.0003', '0.00375', '0.006'] },
]
const NEW: Dated[] = [
  { from: -Infinity, base: ['0.002', '0.008', '0.0005', '0.002', '0.002'] },
  {
    from: seconds('2026-10-03T00:00:00Z'),
    base: ['0.0012345', '0.01', '0.0012345', '0.0025', '0.0025'],
    above: { tokens: 20_000, rates: ['0.0024', '0.015', '0.00024', '0.0024', '0.0024'] },
  },
]
const HIT_SHARE = '0.25'

/** One call, by the definition: the tier by all input, the cached parts at their own prices. */
function costOf(call: Call, cached: Cached, prices: readonly Dated[]): Decimal {
  const price = prices.findLast(({ from }) => from <= call.at)
  if (!price) throw new Error('no price')
  const { above, base } = price
  const [input, output, read, write5m, write1h] =
    above && call.input > above.tokens ? above.rates : base
  const plain = Math.max(0, call.input - cached.read - cached.write5m - cached.write1h)
  const full = new Decimal(plain)
    .times(input)
    .plus(new Decimal(call.output).times(output))
    .plus(new Decimal(cached.read).times(read))
    .plus(new Decimal(cached.write5m).times(write5m))
    .plus(new Decimal(cached.write1h).times(write1h))
    .dividedBy(1_000)
  return call.hit ? full.times(HIT_SHARE) : full
}

const monthOf = (at: number): string =>
  new Date(at * 1_000).toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 7)

describeOnBothEngines('what if', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let other: OtherProgram
  let old = ''
  let fresh = ''
  let unpriced = ''
  const GONE = '4711'
  const cachedOf = new Map<bigint, Cached>()

  async function ask(request: Request): Promise<WhatIf> {
    const { jobId } = await core.request('whatIf.start', { request })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'done', result: { kind: 'whatIf' } })
    const { result } = await core.request('whatIf.result', { request })
    if (!result) throw new Error('no result')
    return result
  }

  const sum = (
    keep: (call: Call) => boolean,
    of: (call: Call, cached: Cached) => Decimal.Value,
  ): string =>
    [...other.calls.values()]
      .filter(keep)
      .reduce((total, call) => total.plus(of(call, cachedOf.get(call.id) ?? none)), new Decimal(0))
      .toFixed()
  const plain = (usd: string | undefined): string => new Decimal(usd ?? '0').toFixed()
  const sane = ({ input, output }: Call): boolean => input >= 0 && output >= 0

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({
      databaseUrl: database.url,
      now: () => new Date('2026-11-20T12:00:00Z'),
    })
    await core.request('settings.update', { timeZone: ZONE, cacheHitShare: HIT_SHARE })
    const provider = await core.request('providers.create', { name: 'P' })
    const model = async (modelName: string, input: string, output: string): Promise<string> => {
      const made = await core.request('models.create', {
        providerId: provider.id,
        modelName,
        priceInputPer1k: input,
        priceOutputPer1k: output,
        maxInputTokens: modelName === 'fresh' ? 39_000 : 0,
      })
      return made.id
    }
    old = await model('old', '0.003', '0.015')
    fresh = await model('fresh', '0.0012345', '0.01')
    unpriced = await model('unpriced', '0.001', '0.001')
    const db = core.deps.workspace.writableDatabase()
    await db.run('DELETE FROM token_ledger_model_prices')
    await db.run(
      'UPDATE llm_models SET price_input_per_1k = 0, price_output_per_1k = 0 WHERE id = ?',
      [BigInt(unpriced)],
    )
    const date = (
      modelId: string,
      effectiveFrom: string,
      rates: readonly (string | null)[],
      above: readonly (string | null)[] | null = null,
    ): Promise<unknown> => {
      const named = ([input, output, read, write5m, write1h]: readonly (string | null)[]) => ({
        inputPer1k: input ?? '',
        outputPer1k: output ?? '',
        cacheReadPer1k: read ?? null,
        cacheWrite5mPer1k: write5m ?? null,
        cacheWrite1hPer1k: write1h ?? null,
      })
      return insertModelPrice(db, {
        modelId,
        effectiveFrom,
        ...named(rates),
        tiers: above ? [{ aboveInputTokens: 20_000, ...named(above) }] : [],
        source: 'test',
        note: '',
        updateId: null,
      })
    }
    await date(old, '1970-01-01T00:00:01Z', ['0.006', '0.03'])
    await date(old, '2026-09-14T06:00:00Z', ['0.003', '0.015', '0.0003', '0.00375', '0.006'])
    await date(fresh, '1970-01-01T00:00:01Z', ['0.002', '0.008', '0.0005'])
    await date(
      fresh,
      '2026-10-03T00:00:00Z',
      ['0.0012345', '0.01', null, '0.0025'],
      ['0.0024', '0.015', '0.00024'],
    )
    core.deps.reference.forget()
    other = await startOtherProgram(database)
    const random = seeded(7)
    const from = seconds('2026-08-25T00:00:00Z')
    const span = seconds('2026-11-10T00:00:00Z') - from
    const calls = Array.from({ length: 3_000 }, (_, index): Call => {
      const which = random(20)
      return {
        id: BigInt(index + 1),
        model: which < 13 ? old : which < 17 ? fresh : which < 19 ? unpriced : GONE,
        project: String(1 + random(3)),
        input: random(6) === 0 ? 18_000 + random(25_000) : random(9_000),
        output: random(3_000),
        hit: random(12) === 0,
        micros: random(90_000),
        at: from + random(span),
      }
    })
    const first = calls.find((call) => call.model === old)
    if (first) first.input = -5
    await other.insert(calls)
    const cached = calls.filter((call) => call.input > 4_000 && random(2) === 0)
    for (const { id } of cached) {
      cachedOf.set(id, { read: random(2_000), write5m: random(700), write1h: random(500) })
    }
    await db.transaction((tx) =>
      tx.bulkInsert(
        'token_ledger_usage_details',
        [
          'usage_log_id',
          'import_id',
          'source',
          'event_id',
          'cost_source',
          'cache_read_tokens',
          'cache_write_5m_tokens',
          'cache_write_1h_tokens',
        ],
        cached.map(({ id }) => {
          const { read, write5m, write1h } = cachedOf.get(id) ?? none
          return [id, 1, 'csv', `event-${id}`, 'recorded', read, write5m, write1h]
        }),
      ),
    )
  })

  afterAll(async () => {
    await other.close()
    await core.stop()
    await database.drop()
  })

  it('prices each call as another model does on its date, exactly, by model and by month', async () => {
    const scenario = {
      rules: [{ modelIds: [old], to: { kind: 'model', modelId: fresh } as const }],
    }
    const result = await ask({ filter: everything, scenario })
    const compared = (call: Call): boolean => sane(call) && [old, fresh].includes(call.model)
    const own = (call: Call, cached: Cached): Decimal =>
      costOf(call, cached, call.model === old ? OLD : NEW)
    const then = (call: Call, cached: Cached): Decimal => costOf(call, cached, NEW)
    expect(result.total.scenarioUsd).toBe(sum(compared, then))
    expect(result.total.recomputedUsd).toBe(sum(compared, own))
    expect(plain(result.total.recordedUsd)).toBe(sum(compared, ({ micros }) => micros / 1e6))
    expect(result.total.differenceUsd).toBe(
      new Decimal(result.total.scenarioUsd).minus(result.total.recomputedUsd).toFixed(),
    )
    expect(result.total.differenceShare).toBeCloseTo(
      Number(result.total.differenceUsd) / Number(result.total.recomputedUsd),
      12,
    )
    const row = result.byModel.find(({ modelId }) => modelId === old)
    expect(row).toMatchObject({ modelName: 'P / old', toName: 'P / fresh' })
    expect(row?.scenarioUsd).toBe(sum((call) => sane(call) && call.model === old, then))
    expect(result.byModel.find(({ modelId }) => modelId === fresh)).toMatchObject({
      toName: null,
      differenceUsd: '0',
    })
    expect(result.byMonth.map(({ month }) => month)).toEqual([
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
    ])
    for (const { month, scenarioUsd, recomputedUsd, calls } of result.byMonth) {
      const here = (call: Call): boolean => compared(call) && monthOf(call.at) === month
      expect([month, scenarioUsd, recomputedUsd, calls]).toEqual([
        month,
        sum(here, then),
        sum(here, own),
        [...other.calls.values()].filter(here).length,
      ])
    }
    const moved = [...other.calls.values()].filter((call) => sane(call) && call.model === old)
    expect(row?.overLimitCalls).toBe(moved.filter(({ input }) => input > 39_000).length)
    // Named nowhere: reads since October below the tier, and every 1-hour write.
    const assumed = (of: (call: Call, cached: Cached) => number): number =>
      moved.reduce((total, call) => total + of(call, cachedOf.get(call.id) ?? none), 0)
    const october = NEW[1]?.from ?? 0
    expect(row?.assumedTokens).toEqual({
      cacheRead: assumed(({ at, input }, { read }) =>
        at >= october && input <= 20_000 ? read : 0,
      ),
      cacheWrite5m: assumed(({ at, input }, { write5m }) =>
        at >= october && input <= 20_000 ? 0 : write5m,
      ),
      cacheWrite1h: assumed((_, { write1h }) => write1h),
    })
  })

  it('shows apart what has no price, and loses no call', async () => {
    const unruled = await ask({
      filter: everything,
      scenario: { rules: [{ modelIds: [old], to: { kind: 'same' }, discountPercent: '12.5' }] },
    })
    const { total } = unruled
    const lost = (call: Call): boolean => !sane(call) || [unpriced, GONE].includes(call.model)
    expect(total.unpriced.calls).toBe([...other.calls.values()].filter(lost).length)
    expect(plain(total.unpriced.recordedUsd)).toBe(sum(lost, ({ micros }) => micros / 1e6))
    expect(total.calls + total.unpriced.calls + total.gained.calls).toBe(3_000)
    const discounted = unruled.byModel.find(({ modelId }) => modelId === old)
    expect(discounted?.scenarioUsd).toBe(
      new Decimal(
        sum(
          (call) => sane(call) && call.model === old,
          (c, k) => costOf(c, k, OLD),
        ),
      )
        .times('0.875')
        .toFixed(),
    )

    // Everything on the new model at today's price: calls without a price of their own have one.
    const today: Dated[] = NEW.slice(1).map((price) => ({ ...price, from: -Infinity }))
    const all = await ask({
      filter: everything,
      scenario: {
        prices: 'today',
        rules: [{ modelIds: [], to: { kind: 'model', modelId: fresh } }],
      },
    })
    const gained = (call: Call): boolean => sane(call) && lost(call)
    expect(all.total.gained).toMatchObject({
      calls: [...other.calls.values()].filter(gained).length,
      scenarioUsd: sum(gained, (call, cached) => costOf(call, cached, today)),
    })
    expect(all.total.scenarioUsd).toBe(
      sum(
        (call) => !lost(call),
        (call, cached) => costOf(call, cached, today),
      ),
    )
    const spend = await core.request('spend.top', { filter: everything, by: 'model' })
    const parts = [all.total, all.total.gained, all.total.unpriced].map((part) => part.recordedUsd)
    expect(Decimal.sum(...parts).toFixed(6)).toBe(spend.total.costUsd)
  })

  it('takes prices of one own and those of the catalogue, within a filter', async () => {
    const rates: Rates = ['0.0005', '0.0015', '0.00005', '0.0005', '0.0005']
    const filter = { ...everything, modelIds: [old, unpriced], projectIds: ['2'] }
    const own = await ask({
      filter,
      scenario: {
        rules: [
          {
            modelIds: [old, unpriced],
            to: {
              kind: 'rates',
              rates: {
                inputPer1k: rates[0],
                outputPer1k: rates[1],
                cacheReadPer1k: rates[2],
                cacheWrite5mPer1k: null,
                cacheWrite1hPer1k: null,
              },
            },
          },
        ],
      },
    })
    const within = (model: string) => (call: Call) =>
      sane(call) && call.model === model && call.project === '2'
    const mine = [{ from: -Infinity, base: rates }]
    expect(own.total.scenarioUsd).toBe(sum(within(old), (c, k) => costOf(c, k, mine)))
    expect(own.total.gained.scenarioUsd).toBe(sum(within(unpriced), (c, k) => costOf(c, k, mine)))

    const [entry] = (await core.request('catalogue.search', { query: 'gpt-4o-mini', limit: 1 }))
      .entries
    if (!entry?.priceInputPer1k || !entry.priceOutputPer1k) throw new Error('not in the catalogue')
    const listed: Rates = [
      entry.priceInputPer1k,
      entry.priceOutputPer1k,
      entry.cacheReadPer1k ?? entry.priceInputPer1k,
      entry.cacheWrite5mPer1k ?? entry.priceInputPer1k,
      entry.cacheWrite1hPer1k ?? entry.cacheWrite5mPer1k ?? entry.priceInputPer1k,
    ]
    const { catalogueProviderId, modelName } = entry
    const asListed = await ask({
      filter,
      scenario: {
        prices: 'today',
        rules: [{ modelIds: [old], to: { kind: 'catalogue', catalogueProviderId, modelName } }],
      },
    })
    const base = [{ from: -Infinity, base: listed }]
    expect(asListed.byModel.find(({ modelId }) => modelId === old)).toMatchObject({
      scenarioUsd: sum(within(old), (c, k) => costOf(c, k, base)),
      toName: `${entry.providerName} / ${modelName}`,
    })
  })

  it('keeps the answer for files, and refuses what cannot be', async () => {
    const request: Request = {
      filter: everything,
      scenario: { rules: [{ modelIds: [old], to: { kind: 'model', modelId: fresh } }] },
    }
    const { total } = await ask(request)
    await core.request('whatIf.export', { request, format: 'csv' })
    const lines = parse(await readFile(core.saveTo.path ?? '', 'utf8'), {
      columns: true,
    }) as Record<string, string>[]
    const column = (name: string): string =>
      Decimal.sum(...lines.map((line) => line[name] ?? '')).toFixed()
    expect(column('scenario_usd')).toBe(total.scenarioUsd)
    expect(column('unpriced_calls')).toBe(String(total.unpriced.calls))
    const { text } = await core.request('whatIf.markdown', { request })
    expect(text).toContain('| P / old | P / fresh |')
    expect(text).toContain(total.differenceUsd)

    const never: Request = { ...request, filter: { ...everything, projectIds: ['77'] } }
    expect(await core.request('whatIf.result', { request: never })).toEqual({ result: null })
    await expect(
      core.request('whatIf.export', { request: never, format: 'csv' }),
    ).rejects.toMatchObject({ code: 'not_found' })
    const wrong = (rules: Request['scenario']['rules']): Promise<unknown> =>
      core.request('whatIf.start', { request: { filter: everything, scenario: { rules } } })
    await expect(wrong([])).rejects.toMatchObject({ code: 'validation' })
    await expect(
      wrong([
        { modelIds: [old], to: { kind: 'same' } },
        { modelIds: [fresh, old], to: { kind: 'same' } },
      ]),
    ).rejects.toMatchObject({ details: { fields: [{ code: 'model_twice' }] } })
    await expect(
      wrong([{ modelIds: [old], to: { kind: 'same' }, discountPercent: '101' }]),
    ).rejects.toMatchObject({ code: 'validation' })
    await expect(
      wrong([{ modelIds: [old], to: { kind: 'model', modelId: '999' } }]),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  it('can be cancelled', async () => {
    const request: Request = {
      filter: { ...everything, projectIds: ['1', '2'] },
      scenario: { rules: [{ modelIds: [], to: { kind: 'same' }, discountPercent: '5' }] },
    }
    const { jobId } = await core.request('whatIf.start', { request })
    await core.request('jobs.cancel', { id: jobId })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'cancelled' })
    expect(await core.request('whatIf.result', { request })).toEqual({ result: null })
  })
})
