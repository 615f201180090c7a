import { afterEach, expect, it } from 'vitest'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../../fixtures/engines'
import {
  json,
  keyOf,
  type ProviderServer,
  type Responder,
  startProviderServer,
} from '../../fixtures/provider-server'
import type { TestCore } from '../../fixtures/test-core'

const KEY = 'tk-Zq7mUcW0p4RkV9xB2nLs'

describeOnBothEngines("a provider's models", (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let server: ProviderServer | undefined

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })
  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  const provider = async (name: string, respond: Responder, path = '') => {
    server = await startProviderServer(respond)
    const { id } = await core.request('providers.create', {
      name,
      baseUrl: `${server.origin}${path}`,
      apiKey: KEY,
    })
    return id
  }
  const names = (models: readonly { modelName: string }[]) =>
    models.map(({ modelName }) => modelName)

  it('are compared with what is recorded, and the chosen ones are added', async () => {
    const id = await provider(
      'OpenAI',
      (_, __, response) =>
        json(response, {
          data: [
            { id: 'gpt-4o-2024-08-06' },
            { id: 'text-embedding-3-small' },
            { id: 'GPT-4o' },
            { id: 'ft:gpt-4o:acme::9' },
            { id: 'house-model', context_length: 8192, max_completion_tokens: 1024 },
          ],
        }),
      '/v1',
    )
    const add = (modelName: string) =>
      core.request('models.create', {
        providerId: id,
        modelName,
        priceInputPer1k: '1',
        priceOutputPer1k: '2',
      })
    const known = await add('gpt-4o')
    const old = await add('gpt-3.5-turbo-0301')

    const found = await core.request('providerApi.models', { id })
    expect(found.gone).toEqual([{ id: old.id, modelName: 'gpt-3.5-turbo-0301' }])
    expect(names(found.models).toSorted()).toEqual(
      [
        'GPT-4o',
        'ft:gpt-4o:acme::9',
        'gpt-4o-2024-08-06',
        'house-model',
        'text-embedding-3-small',
      ].toSorted(),
    )
    const model = (name: string) => found.models.find(({ modelName }) => modelName === name)
    expect(model('GPT-4o')?.knownModelId).toBe(known.id)
    expect(model('gpt-4o-2024-08-06')).toMatchObject({
      knownModelId: null,
      catalogue: { catalogueProviderId: 'openai', modelName: 'gpt-4o' },
    })
    expect(model('text-embedding-3-small')?.modelType).toBe('embedding')
    expect(model('house-model')).toMatchObject({
      maxInputTokens: 8192,
      maxOutputTokens: 1024,
      catalogue: null,
    })

    const chosen = found.models
      .filter(({ modelName }) => !modelName.startsWith('ft:'))
      .map((one) => ({
        modelName: one.modelName,
        modelType: one.modelType,
        maxInputTokens: one.maxInputTokens ?? 0,
        maxOutputTokens: one.maxOutputTokens ?? 0,
        catalogue: one.catalogue && {
          catalogueProviderId: one.catalogue.catalogueProviderId,
          modelName: one.catalogue.modelName,
        },
      }))
    expect(await core.request('providerApi.addModels', { id, models: chosen })).toEqual({
      added: 3,
      unpriced: 1,
      alreadyThere: 1,
    })
    const { models } = await core.request('models.list', {})
    const stored = (name: string) => models.find(({ modelName }) => modelName === name)
    expect(stored('gpt-4o')?.priceInputPer1k).toBe('1')
    expect(stored('gpt-4o-2024-08-06')).toMatchObject({
      priceState: 'priced',
      priceInputPer1k: '0.0025',
      priceOutputPer1k: '0.01',
    })
    expect(stored('text-embedding-3-small')).toMatchObject({
      modelType: 'embedding',
      priceInputPer1k: '0.00002',
      priceState: 'priced',
    })
    expect(stored('house-model')).toMatchObject({
      priceState: 'unpriced',
      maxInputTokens: 8192,
    })
    const again = await core.request('providerApi.models', { id })
    expect(again.models.filter((one) => one.knownModelId === null)).toHaveLength(1)
  })

  it('are added all or none', async () => {
    const id = await provider('OpenAI', (_, __, response) => json(response, { data: [] }))
    await core.request('providers.remove', { id, removal: { kind: 'onlyIfEmpty' } })
    const add = core.request('providerApi.addModels', {
      id,
      models: [{ modelName: 'a', catalogue: null }],
    })
    await expect(add).rejects.toMatchObject({ code: 'validation' })
    expect((await core.request('models.list', {})).models).toEqual([])
  })

  it('come from Anthropic page by page', async () => {
    const all = Array.from({ length: 5 }, (_, index) => ({
      id: `claude-next-${index}`,
      display_name: `Claude Next ${index}`,
      type: 'model',
    }))
    const id = await provider('Anthropic', (request, url, response) => {
      if (keyOf(request) !== KEY || !request.headers['anthropic-version']) {
        return json(response, { type: 'error', error: { message: 'x-api-key wanted' } }, 401)
      }
      const from = all.findIndex((one) => one.id === url.searchParams.get('after_id')) + 1
      const data = all.slice(from, from + 2)
      return json(response, { data, has_more: from + 2 < all.length, last_id: data.at(-1)?.id })
    })
    const found = await core.request('providerApi.models', { id })
    expect(found).toMatchObject({ api: 'anthropic', url: `${server?.origin}/v1/models` })
    expect(names(found.models)).toEqual(all.map((one) => one.id))
    expect(found.models[0]?.displayName).toBe('Claude Next 0')
    expect((await core.request('providerApi.check', { id })).proof).toBe('accepted')
  })

  it('come from Google page by page, without their prefix', async () => {
    const id = await provider('A proxy', (request, url, response) => {
      if (keyOf(request) !== KEY) return json(response, { error: { message: 'callers' } }, 403)
      if (url.pathname !== '/v1beta/models') return json(response, {}, 404)
      const second = url.searchParams.get('pageToken') === 'two'
      const models = second
        ? [{ name: 'models/gemini-embedding-9', supportedGenerationMethods: ['embedContent'] }]
        : [
            {
              name: 'models/gemini-9-pro',
              displayName: 'Gemini 9 Pro',
              inputTokenLimit: 1_048_576,
              outputTokenLimit: 65_536,
              supportedGenerationMethods: ['generateContent'],
            },
          ]
      return json(response, { models, ...(second ? {} : { nextPageToken: 'two' }) })
    })
    const found = await core.request('providerApi.models', { id, api: 'gemini' })
    expect(found.models).toMatchObject([
      {
        modelName: 'gemini-9-pro',
        displayName: 'Gemini 9 Pro',
        maxInputTokens: 1_048_576,
        maxOutputTokens: 65_536,
        modelType: 'llm',
      },
      { modelName: 'gemini-embedding-9', modelType: 'embedding' },
    ])
    expect((await core.request('providerApi.check', { id, api: 'gemini' })).proof).toBe('accepted')
  })

  it('come from Ollama by its tags, or as OpenAI would say them', async () => {
    const id = await provider(
      'Ollama at home',
      (_, url, response) =>
        url.pathname === '/api/tags'
          ? json(response, { models: [{ name: 'llama3.2:latest', size: 2_019_393_189 }] })
          : json(response, {}, 404),
      '/v1',
    )
    const known = await core.request('models.create', {
      providerId: id,
      modelName: 'llama3.2',
      priceInputPer1k: '0',
      priceOutputPer1k: '0',
    })
    const found = await core.request('providerApi.models', { id })
    expect(found).toMatchObject({
      api: 'ollama',
      models: [{ modelName: 'llama3.2:latest', knownModelId: known.id }],
      gone: [],
    })
  })

  it('are read once where a server names the same next page for ever', async () => {
    const id = await provider('Anthropic', (_, __, response) =>
      json(response, { data: [{ id: 'a' }], has_more: true, last_id: 'a' }),
    )
    const found = await core.request('providerApi.models', { id })
    expect(names(found.models)).toEqual(['a'])
    expect(server?.asked.length).toBe(2)
  })

  it('can be looked at, but not added, where the database is read-only', async () => {
    const id = await provider('Shared', (_, __, response) => json(response, [{ id: 'x' }]))
    const connection = await core.request('connections.create', {
      name: 'Only looking',
      database: database.settings,
      password: database.password,
      readOnly: true,
    })
    await core.request('connections.activate', { id: connection.id })
    const found = await core.request('providerApi.models', { id })
    expect(names(found.models)).toEqual(['x'])
    const add = core.request('providerApi.addModels', {
      id,
      models: [{ modelName: 'x', catalogue: null }],
    })
    await expect(add).rejects.toMatchObject({ code: 'read_only' })
  })
})
