import { writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { BEGINNING } from '../../src/contract/prices'
import type { Id } from '../../src/contract/values'
import { CATALOGUE_VERSION } from '../../src/main/core/catalogue/package'
import { settleDuePrices } from '../../src/main/core/price-book/due'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../fixtures/engines'
import { rates } from '../fixtures/price-samples'
import type { TestCore } from '../fixtures/test-core'

const NOW = '2026-11-25T12:00:00Z'

describeOnBothEngines('dated prices', (engine) => {
  let core: TestCore
  let now: Date
  let provider: Id

  beforeEach(() => {
    now = new Date(NOW)
  })
  coreForEachTest(engine, (made) => (core = made), { now: () => now })
  beforeEach(async () => {
    provider = (await core.request('providers.create', { name: 'OpenAI', baseUrl: '' })).id
  })

  const create = async (modelName: string, input = '0.01', output = '0.02', source = 'manual') =>
    core.request('models.create', {
      providerId: provider,
      modelName,
      priceInputPer1k: input,
      priceOutputPer1k: output,
      priceSource: source,
    })
  const unpriced = async (modelName: string): Promise<Id> => {
    await core.deps.workspace
      .writableDatabase()
      .run('INSERT INTO llm_models (provider_id, model_name) VALUES (?, ?)', [
        BigInt(provider),
        modelName,
      ])
    core.deps.reference.forget()
    const { models } = await core.request('models.list', {})
    return models.find((model) => model.modelName === modelName)?.id ?? ''
  }
  const history = async (modelId: Id) => {
    const { prices } = await core.request('prices.history', { modelId })
    return prices.map(({ effectiveFrom, inputPer1k, inForce }) => [
      effectiveFrom,
      inputPer1k,
      inForce,
    ])
  }
  const modelOf = async (id: Id) => {
    core.deps.reference.forget()
    const { models } = await core.request('models.list', {})
    return models.find((model) => model.id === id)
  }
  const columnsOf = async (id: Id) => {
    const db = core.deps.workspace.database()
    const [row] = await db.select<{ input: unknown; output: unknown }>(
      'SELECT price_input_per_1k AS input, price_output_per_1k AS output FROM llm_models WHERE id = ?',
      [BigInt(id)],
    )
    return [db.codec.readMoney(row?.input), db.codec.readMoney(row?.output)]
  }
  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(core.dataFolder, name)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return (await core.deps.uploads.register(path)).ref
  }

  it('keep their history, and the columns show the one in force', async () => {
    const { id } = await create('mine')
    await core.request('prices.add', {
      modelId: id,
      effectiveFrom: '2026-01-01T00:00:00.700Z',
      ...rates('0.0000375', '0.5', { cacheReadPer1k: '0.00000375', cacheWrite1hPer1k: '0.1' }),
      tiers: [{ aboveInputTokens: 200_000, ...rates('0.1', '0.2') }],
      note: ' by letter ',
    })
    await core.request('prices.add', {
      modelId: id,
      effectiveFrom: '2026-12-01T00:00:00Z',
      ...rates('0.03', '0.04'),
    })
    expect(await history(id)).toEqual([
      ['2026-12-01T00:00:00Z', '0.03', false],
      [NOW, '0.01', true],
      ['2026-01-01T00:00:00Z', '0.0000375', false],
    ])
    const { prices } = await core.request('prices.history', { modelId: id })
    expect(prices[2]).toMatchObject({
      ...rates('0.0000375', '0.5', { cacheReadPer1k: '0.00000375', cacheWrite1hPer1k: '0.1' }),
      tiers: [{ aboveInputTokens: 200_000, ...rates('0.1', '0.2') }],
      source: 'manual',
      note: 'by letter',
    })
    expect(await columnsOf(id)).toEqual(['0.010000', '0.020000'])

    // Its day comes: the price holds, though the columns still show the one before.
    now = new Date('2026-12-02T00:00:00Z')
    expect(await modelOf(id)).toMatchObject({ priceInputPer1k: '0.03', priceOutputPer1k: '0.04' })
    expect((await history(id))[0]).toEqual(['2026-12-01T00:00:00Z', '0.03', true])

    // Other programs see it once the app has noticed.
    expect(await settleDuePrices(core.deps)).toBe(1)
    expect(await columnsOf(id)).toEqual(['0.030000', '0.040000'])
    expect(await settleDuePrices(core.deps)).toBe(0)
    await core.request('prices.remove', { id: prices[0]?.id ?? '' })
    expect(await columnsOf(id)).toEqual(['0.010000', '0.020000'])

    // The one in force goes: the one before it is in force again.
    now = new Date(NOW)
    await core.request('prices.remove', { id: prices[1]?.id ?? '' })
    expect(await columnsOf(id)).toEqual(['0.000038', '0.500000'])
    expect(await modelOf(id)).toMatchObject({ priceInputPer1k: '0.0000375', priceRounded: true })
    // A changed price moves the columns along.
    await core.request('prices.change', {
      id: prices[2]?.id ?? '',
      effectiveFrom: '2026-02-01T00:00:00Z',
      ...rates('0', '0'),
    })
    expect(await modelOf(id)).toMatchObject({ priceState: 'free' })
    await core.request('prices.remove', { id: prices[2]?.id ?? '' })
    expect(await modelOf(id)).toMatchObject({ priceState: 'unpriced' })
  })

  it('refuse a second one of the same second, what the column cannot hold, and odd times', async () => {
    const { id } = await create('mine')
    const add = (effectiveFrom: string, price = rates('0.1', '0.1'), tiers: object[] = []) =>
      core.request('prices.add', { modelId: id, effectiveFrom, ...price, tiers: tiers as [] })
    const field = (path: string, code: string) => ({
      code: 'validation',
      details: { fields: [expect.objectContaining({ path, code })] },
    })
    await expect(add(NOW)).rejects.toMatchObject(field('effectiveFrom', 'taken_moment'))
    await expect(add('2026-11-25T12:00:00.999Z')).rejects.toMatchObject(
      field('effectiveFrom', 'taken_moment'),
    )
    await expect(add('1969-12-31T23:59:59Z')).rejects.toMatchObject(
      field('effectiveFrom', 'out_of_range'),
    )
    await expect(add('2040-01-01T00:00:00Z')).rejects.toMatchObject(
      field('effectiveFrom', 'out_of_range'),
    )
    await expect(add('2027-01-01T00:00:00Z', rates('9999.9999999', '0'))).rejects.toMatchObject(
      field('inputPer1k', 'too_large'),
    )
    const tier = { aboveInputTokens: 5, ...rates('1', '1') }
    await expect(add('2027-01-01T00:00:00Z', rates('1', '1'), [tier, tier])).rejects.toMatchObject(
      field('tiers', 'same_tier'),
    )
    expect(await history(id)).toHaveLength(1)
    await add(BEGINNING)
    expect((await history(id)).at(-1)).toEqual([BEGINNING, '0.1', false])
  })

  it('changed in the form are dated from the chosen moment and keep the prices of caching', async () => {
    const { id } = await create('gpt-4o', '0.0025', '0.01', CATALOGUE_VERSION)
    const { prices } = await core.request('prices.history', { modelId: id })
    expect(prices).toMatchObject([
      { effectiveFrom: BEGINNING, inputPer1k: '0.0025', cacheReadPer1k: '0.00125', inForce: true },
    ])
    const change = { id, providerId: provider, modelName: 'gpt-4o' }
    await core.request('models.update', {
      ...change,
      priceInputPer1k: '0.003',
      priceOutputPer1k: '0.012',
      priceFrom: '2026-11-01T00:00:00Z',
    })
    expect(await history(id)).toEqual([
      ['2026-11-01T00:00:00Z', '0.003', true],
      [BEGINNING, '0.0025', false],
    ])
    const after = await core.request('prices.history', { modelId: id })
    expect(after.prices[0]).toMatchObject({ cacheReadPer1k: '0.00125', source: 'manual' })
    expect(await columnsOf(id)).toEqual(['0.003000', '0.012000'])
    // From a moment to come: today's price stays.
    await core.request('models.update', {
      ...change,
      priceInputPer1k: '0.005',
      priceOutputPer1k: '0.02',
      priceFrom: '2027-01-01T00:00:00Z',
    })
    expect(await modelOf(id)).toMatchObject({ priceInputPer1k: '0.003' })
    expect(await history(id)).toHaveLength(3)
  })

  it('that are far off are doubted', async () => {
    const { id } = await create('gpt-4o', '0.0025', '0.01')
    const check = async (price: ReturnType<typeof rates>) =>
      (await core.request('prices.check', { modelId: id, rates: price })).doubts.map((doubt) => [
        doubt.kind,
        doubt.against,
      ])
    expect(await check(rates('0.003', '0.02'))).toEqual([])
    expect(await check(rates('2.5', '0'))).toEqual([
      ['input', 'catalogue'],
      ['output', 'catalogue'],
    ])
    const own = await create('unheard-of', '0.001', '0.001')
    const { doubts } = await core.request('prices.check', {
      modelId: own.id,
      rates: rates('1', '3', { cacheReadPer1k: '0.0000001' }),
    })
    expect(doubts.map((doubt) => [doubt.kind, doubt.against])).toEqual([
      ['input', 'earlier'],
      ['cacheRead', 'bounds'],
      ['output', 'earlier'],
    ])
  })

  it('are taken from the catalogue with their history, and undone as a whole', async () => {
    const o3 = await unpriced('openai/o3-2025-04-16')
    const fine = await create('gpt-4o', '0.0025', '0.01', CATALOGUE_VERSION)
    const own = await create('gpt-5', '9', '9')
    await unpriced('our-finetune')
    const source = { kind: 'catalogue' } as const
    const preview = await core.request('prices.preview', { source })
    expect(preview).toMatchObject({ label: CATALOGUE_VERSION, unknownModels: 1 })
    const offered = preview.offers.map(
      ({ modelId, state, prices }) => [modelId, `${state} ${prices.length}`] as const,
    )
    expect(Object.fromEntries(offered)).toEqual({
      [o3]: 'new 2',
      [fine.id]: 'same 0',
      [own.id]: 'changed 1',
    })
    // 9 USD per 1,000 tokens stood there: the new price is a thousandth of it.
    expect(preview.offers.find(({ modelId }) => modelId === own.id)?.doubts).toMatchObject([
      { kind: 'input', against: 'earlier', otherPer1k: '9' },
    ])

    const update = await core.request('prices.apply', {
      source,
      modelIds: [o3, own.id, fine.id],
      effectiveFrom: '2026-11-20T00:00:00Z',
    })
    expect(update).toMatchObject({ source: CATALOGUE_VERSION, models: 2, prices: 3 })
    expect(await history(o3)).toEqual([
      ['2025-06-10T00:00:00Z', '0.002', true],
      [BEGINNING, '0.01', false],
    ])
    expect(await columnsOf(o3)).toEqual(['0.002000', '0.008000'])
    // Its own price is dated later than that: it stays in force.
    expect(await history(own.id)).toEqual([
      [NOW, '9', true],
      ['2026-11-20T00:00:00Z', '0.00125', false],
    ])
    expect((await core.request('prices.preview', { source })).offers).toHaveLength(3)

    await core.request('prices.undo', { id: update.id })
    expect(await modelOf(o3)).toMatchObject({ priceState: 'unpriced' })
    expect(await history(o3)).toEqual([])
    expect(await history(own.id)).toEqual([[NOW, '9', true]])
    expect((await core.request('prices.updates', {})).updates).toMatchObject([
      { id: update.id, undoneAt: expect.any(String) },
    ])
    await expect(core.request('prices.undo', { id: update.id })).rejects.toMatchObject({
      details: { reason: 'update_undone' },
    })
  })

  it('are taken from a LiteLLM file: what is new, changed and implausible', async () => {
    const list = {
      sample_spec: { input_cost_per_token: 0, litellm_provider: 'one of …' },
      'gpt-4o': {
        litellm_provider: 'openai',
        mode: 'chat',
        input_cost_per_token: 2.5e-6,
        output_cost_per_token: 1e-5,
        cache_read_input_token_cost: 1.25e-6,
      },
      'azure/gpt-4o': {
        litellm_provider: 'azure',
        input_cost_per_token: 1,
        output_cost_per_token: 1,
      },
      'gpt-5': {
        litellm_provider: 'openai',
        input_cost_per_token: 1.25e-3,
        output_cost_per_token: '1e-05',
      },
      'in-house': {
        litellm_provider: 'openai',
        input_cost_per_token: 3.75e-8,
        output_cost_per_token: 3e-6,
        input_cost_per_token_above_200k_tokens: 6e-6,
        cache_creation_input_token_cost_above_1hr: 6e-6,
      },
      'dall-e': { litellm_provider: 'openai', mode: 'image_generation', output_cost_per_image: 1 },
      odd: { litellm_provider: 'openai', input_cost_per_token: -1, output_cost_per_token: 'x' },
      none: null,
    }
    const models = {
      same: await create('gpt-4o', '0.0025', '0.01', CATALOGUE_VERSION),
      off: await create('openai/gpt-5-2025-08-07', '0.00125', '0.01'),
      own: await unpriced('in-house'),
    }
    const source = { kind: 'file', file: await file('prices.json', list) } as const
    const preview = await core.request('prices.preview', { source })
    expect(preview).toMatchObject({
      label: 'LiteLLM prices.json',
      unknownModels: 0,
      skippedEntries: 3,
    })
    const offer = (id: Id) => preview.offers.find(({ modelId }) => modelId === id)
    expect(offer(models.same.id)).toMatchObject({ entry: 'gpt-4o', state: 'same', prices: [] })
    expect(offer(models.off.id)).toMatchObject({
      entry: 'gpt-5',
      state: 'changed',
      before: { inputPer1k: '0.00125' },
      doubts: [{ kind: 'input', pricePer1k: '1.25', against: 'catalogue', otherPer1k: '0.00125' }],
    })
    expect(offer(models.own)).toMatchObject({
      state: 'new',
      before: null,
      doubts: [],
      prices: [
        {
          effectiveFrom: NOW,
          ...rates('0.0000375', '0.003', { cacheWrite1hPer1k: '0.006' }),
          tiers: [
            {
              aboveInputTokens: 200_000,
              ...rates('0.006', '0.003', { cacheWrite1hPer1k: '0.006' }),
            },
          ],
        },
      ],
    })
    const update = await core.request('prices.apply', { source, modelIds: [models.own] })
    expect(await modelOf(models.own)).toMatchObject({
      priceInputPer1k: '0.0000375',
      priceState: 'priced',
    })
    expect(await history(models.off.id)).toHaveLength(1)
    await core.request('prices.undo', { id: update.id })
    expect(await modelOf(models.own)).toMatchObject({ priceState: 'unpriced' })
    await expect(
      core.request('prices.apply', { source, modelIds: [models.same.id] }),
    ).rejects.toMatchObject({ details: { reason: 'nothing_to_apply' } })
  })

  it('of one moment that an update replaces come back when it is undone', async () => {
    const { id } = await create('gpt-5', '0.5', '0.5')
    const source = { kind: 'catalogue' } as const
    const update = await core.request('prices.apply', { source, modelIds: [id] })
    expect(await history(id)).toEqual([[NOW, '0.00125', true]])
    expect(await columnsOf(id)).toEqual(['0.001250', '0.010000'])
    await core.request('prices.undo', { id: update.id })
    expect(await history(id)).toEqual([[NOW, '0.5', true]])
    expect(await columnsOf(id)).toEqual(['0.500000', '0.500000'])
  })

  it.each([
    ['not_json_object', 'not json'],
    ['not_json_object', '[1]'],
    ['not_prices', '{"a": {"mode": "chat"}}'],
  ])('say %s of a file that holds none', async (reason, content) => {
    const source = { kind: 'file', file: await file('x.json', content) } as const
    await expect(core.request('prices.preview', { source })).rejects.toMatchObject({
      code: 'file_format',
      details: { reason },
    })
  })

  it('follow the name that someone chose, until it is left to the rules again', async () => {
    const modelId = await unpriced('house-name')
    const match = async () => {
      const { matches } = await core.request('prices.matches', {})
      const found = matches.find((one) => one.modelId === modelId)
      return [found?.match?.how, found?.match?.modelName, found?.settled]
    }
    expect(await match()).toEqual([undefined, undefined, false])
    const to = {
      kind: 'entry',
      catalogueProviderId: 'anthropic',
      modelName: 'claude-haiku-4-5',
    } as const
    await core.request('prices.setMatch', { modelId, to })
    expect(await match()).toEqual(['user', 'claude-haiku-4-5', true])
    const { offers } = await core.request('prices.preview', { source: { kind: 'catalogue' } })
    expect(offers).toMatchObject([{ modelId, state: 'new', entry: 'anthropic/claude-haiku-4-5' }])
    await core.request('prices.setMatch', { modelId, to: { kind: 'none' } })
    expect(await match()).toEqual([undefined, undefined, true])
    await core.request('prices.setMatch', { modelId, to: { kind: 'rules' } })
    expect(await match()).toEqual([undefined, undefined, false])
    await expect(
      core.request('prices.setMatch', { modelId, to: { ...to, modelName: 'no such' } }),
    ).rejects.toMatchObject({ code: 'validation' })
  })

  it('of models that an import brings are the catalogue’s, at the time of each call', async () => {
    const csv = [
      'time,provider,model,project,input,output',
      '2025-06-09T00:00:00Z,openai,o3,p,1000000,0',
      '2025-06-10T00:00:00Z,openai,o3,p,1000000,0',
      '2025-06-10T00:00:00Z,openai,our-finetune,p,1000000,0',
    ].join('\n')
    const path = join(core.dataFolder, 'calls.csv')
    const names = ['time', 'provider', 'model', 'project', 'input', 'output']
    const plan = { format: 'csv', columns: Object.fromEntries(names.map((name) => [name, name])) }
    await writeFile(path, csv)
    const run = async () => {
      const { jobId } = await core.request('imports.start', {
        file: await core.deps.uploads.register(path),
        plan: plan as never,
      })
      expect(await core.jobEnded(jobId)).toMatchObject({ state: 'done' })
      const { rows } = await core.request('usage.page', { filter: {} })
      return rows
        .map(({ modelName, costUsd, unpriced: no }) => `${modelName} ${costUsd} ${no}`)
        .toSorted((a, b) => a.localeCompare(b))
    }
    expect(await run()).toEqual([
      'o3 10.000000 false',
      'o3 2.000000 false',
      'our-finetune 0.000000 true',
    ])
    const { models } = await core.request('models.list', {})
    expect(models.find(({ modelName }) => modelName === 'o3')).toMatchObject({
      priceInputPer1k: '0.002',
      maxInputTokens: 200_000,
    })
  })

  it('are left alone when the setting says so', async () => {
    await core.request('settings.update', { priceNewModels: false })
    const path = join(core.dataFolder, 'calls.jsonl')
    await writeFile(path, '{"time":"2026-01-01T00:00:00Z","input":5,"output":5}\n')
    const { jobId } = await core.request('imports.start', {
      file: await core.deps.uploads.register(path),
      plan: {
        format: 'jsonl',
        columns: { time: 'time', input: 'input', output: 'output' },
        provider: 'openai',
        model: 'o3',
        project: 'p',
      },
    })
    await core.jobEnded(jobId)
    const { models } = await core.request('models.list', {})
    expect(models).toMatchObject([{ modelName: 'o3', priceState: 'unpriced' }])
  })

  const published = '../shared/data/price-lists/litellm.model_prices.2026-08.json'
  describe.skipIf(!existsSync(published))('the published LiteLLM list', () => {
    it('is read quickly, and agrees with the catalogue on well-known models', async () => {
      const names = ['gpt-4o', 'gpt-4o-mini', 'o3', 'gpt-5', 'gpt-5-mini', 'text-embedding-3-small']
      for (const name of names) await unpriced(name)
      const all = await core.request('prices.apply', {
        source: { kind: 'catalogue' },
        modelIds: (await core.request('models.list', {})).models.map(({ id }) => id),
      })
      expect(all.models).toBe(names.length)
      const { ref } = await core.deps.uploads.register(published)
      const preview = await core.request('prices.preview', { source: { kind: 'file', file: ref } })
      expect(preview.offers).toHaveLength(names.length)
      expect(preview.offers.flatMap(({ doubts }) => doubts)).toEqual([])
      expect(preview.offers.filter(({ state }) => state === 'same').length).toBeGreaterThan(3)
      expect(preview.skippedEntries).toBeGreaterThan(100)
    })

    it('has prices that are thousands of times too high, and each is doubted; dear ones are not', async () => {
      const wrong = [
        'wandb/deepseek-ai/DeepSeek-R1-0528',
        'wandb/openai/gpt-oss-20b',
        'wandb/microsoft/Phi-4-mini-instruct',
        'azure_ai/jais-30b-chat',
        'watsonx/core42/jais-13b-chat',
        'watsonx/bigscience/mt0-xxl-13b',
      ]
      for (const name of [...wrong, 'o1-pro']) await unpriced(name)
      const { ref } = await core.deps.uploads.register(published)
      const { offers } = await core.request('prices.preview', {
        source: { kind: 'file', file: ref },
      })
      const { models } = await core.request('models.list', {})
      const doubted = offers
        .filter(({ doubts }) => doubts.length > 0)
        .map((offer) => models.find(({ id }) => id === offer.modelId)?.modelName)
      expect(offers).toHaveLength(wrong.length + 1)
      expect(new Set(doubted)).toEqual(new Set(wrong))
    })
  })
})
