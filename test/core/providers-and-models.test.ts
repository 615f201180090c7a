import { expect, it } from 'vitest'
import type { ModelInput } from '../../src/contract/models'
import type { Id } from '../../src/contract/values'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'

describeOnBothEngines('providers and models', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })

  const addProvider = (name: string, apiKey?: string) =>
    core.request('providers.create', { name, baseUrl: 'https://api.example.com/v1', apiKey })
  const addModel = (providerId: Id, modelName: string, more: Partial<ModelInput> = {}) =>
    core.request('models.create', {
      providerId,
      modelName,
      priceInputPer1k: '0.0025',
      priceOutputPer1k: '0.01',
      ...more,
    })
  const addCalls = (modelId: Id, calls: number) =>
    core.deps.workspace.database().transaction((tx) =>
      tx.bulkInsert(
        'llm_usage_logs',
        ['llm_model_id', 'project_id', 'input_tokens'],
        Array.from({ length: calls }, () => [BigInt(modelId), 1, 10]),
      ),
    )
  const storedKey = async (id: Id): Promise<string | null> => {
    const rows = await core.deps.workspace
      .database()
      .select<{ api_key: string | null }>('SELECT api_key FROM llm_providers WHERE id = ?', [
        BigInt(id),
      ])
    return rows[0]?.api_key ?? null
  }

  it('keeps what was entered, hostile names included', async () => {
    const name = `=cmd()<script>"'\` ${'🦊'.repeat(20)}`
    const created = await core.request('providers.create', {
      name: `  ${name}  `,
      baseUrl: 'http://localhost:11434',
      description: 'two\nlines',
    })
    const { providers } = await core.request('providers.list', {})
    expect(providers).toEqual([created])
    expect(created).toMatchObject({
      name,
      baseUrl: 'http://localhost:11434',
      description: 'two\nlines',
      modelCount: 0,
    })
  })

  it('never gives an API key back, and stores it encrypted', async () => {
    const created = await addProvider('OpenAI', 'sk-secret-key-1234')
    expect(created.apiKey).toEqual({ state: 'encrypted', mask: '…1234' })
    expect(await storedKey(created.id)).toMatch(/^tl1:/)
    const kept = await core.request('providers.update', {
      id: created.id,
      name: 'OpenAI 2',
      baseUrl: '',
    })
    expect(kept.apiKey).toEqual({ state: 'encrypted', mask: '…1234' })
    const replaced = await core.request('providers.update', {
      id: created.id,
      name: 'OpenAI 2',
      apiKey: 'sk-another-key-9876',
    })
    expect(replaced.apiKey.mask).toBe('…9876')
    const cleared = await core.request('providers.update', {
      id: created.id,
      name: 'OpenAI 2',
      apiKey: null,
    })
    expect(cleared.apiKey).toEqual({ state: 'none', mask: '' })
    expect(await storedKey(created.id)).toBeNull()
    expect(core.logged.join('\n')).not.toContain('sk-')
  })

  it('recognises a plain key that another program wrote, and encrypts it on request', async () => {
    const { id } = await addProvider('Plain')
    await core.deps.workspace
      .database()
      .run("UPDATE llm_providers SET api_key = 'sk-plain-text-4321'")
    const [provider] = (await core.request('providers.list', {})).providers
    expect(provider?.apiKey).toEqual({ state: 'plain', mask: '…4321' })
    expect((await core.request('security.status', {})).plainKeys).toBe(1)
    expect(await core.request('security.encryptPlainKeys', {})).toEqual({ encrypted: 1 })
    expect(await storedKey(id)).toMatch(/^tl1:/)
    expect((await core.request('security.status', {})).plainKeys).toBe(0)
  })

  it('is read by a team mate who has the workspace key, and by nobody else', async () => {
    await addProvider('Shared', 'sk-shared-key-5555')
    const mate = await startTestCore({ databaseUrl: database.url })
    try {
      const before = await mate.request('providers.list', {})
      expect(before.providers[0]?.apiKey).toEqual({ state: 'unreadable', mask: '' })
      const { text } = await core.request('security.exportKey', {
        passphrase: 'correct horse battery',
      })
      await expect(
        mate.request('security.importKey', { text, passphrase: 'wrong horse battery' }),
      ).rejects.toMatchObject({ code: 'passphrase_wrong' })
      await mate.request('security.importKey', { text, passphrase: 'correct horse battery' })
      const after = await mate.request('providers.list', {})
      expect(after.providers[0]?.apiKey).toEqual({ state: 'encrypted', mask: '…5555' })
    } finally {
      await mate.stop()
    }
  })

  it('answers wrong input field by field, not with a database error', async () => {
    await addProvider('Taken')
    const wrong = (input: { name: string; baseUrl?: string }) =>
      core.request('providers.create', input)
    await expect(wrong({ name: ' ' })).rejects.toMatchObject({
      code: 'validation',
      details: { fields: [{ path: 'name', code: 'required' }] },
    })
    await expect(wrong({ name: 'x'.repeat(129) })).rejects.toMatchObject({
      details: { fields: [{ path: 'name', code: 'too_long', params: { maximum: 128 } }] },
    })
    await expect(wrong({ name: 'taken' })).rejects.toMatchObject({
      details: { fields: [{ path: 'name', code: 'taken' }] },
    })
    for (const baseUrl of [
      'ftp://x',
      'example.com',
      'javascript:alert(1)',
      'https://user:pass@x.com',
      'http://',
    ]) {
      await expect(wrong({ name: 'Url', baseUrl })).rejects.toMatchObject({
        details: { fields: [{ path: 'baseUrl', code: 'invalid_url' }] },
      })
    }
    await expect(core.request('providers.update', { id: '999', name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('keeps exact prices beyond six places and flags the rounding', async () => {
    const provider = await addProvider('P')
    const model = await addModel(provider.id, 'tiny', {
      priceInputPer1k: '0.0000375',
      priceOutputPer1k: '0.00015',
    })
    expect(model).toMatchObject({
      priceInputPer1k: '0.0000375',
      priceOutputPer1k: '0.00015',
      priceState: 'priced',
      priceRounded: true,
    })
    const [row] = await core.deps.workspace
      .database()
      .select<{ price: unknown }>('SELECT price_input_per_1k AS price FROM llm_models')
    expect(core.deps.workspace.database().codec.readMoney(row?.price)).toBe('0.000038')
    const { models } = await core.request('models.list', {})
    expect(models).toEqual([model])
  })

  it('tells free from unpriced', async () => {
    const provider = await addProvider('P')
    const free = await addModel(provider.id, 'free', {
      priceInputPer1k: '0',
      priceOutputPer1k: '0',
    })
    expect(free.priceState).toBe('free')
    await core.deps.workspace
      .database()
      .run('INSERT INTO llm_models (provider_id, model_name) VALUES (?, ?)', [
        BigInt(provider.id),
        'default',
      ])
    core.deps.reference.forget()
    const theirs = (await core.request('models.list', {})).models.find(
      (model) => model.modelName === 'default',
    )
    expect(theirs?.priceState).toBe('unpriced')
    const edited = await core.request('models.update', {
      id: theirs?.id ?? '',
      providerId: provider.id,
      modelName: 'default',
      maxInputTokens: 8000,
    })
    expect(edited).toMatchObject({ priceState: 'unpriced', maxInputTokens: 8000 })
    const declared = await core.request('models.update', {
      id: edited.id,
      providerId: provider.id,
      modelName: 'default',
      priceInputPer1k: '0',
      priceOutputPer1k: '0.000',
    })
    expect(declared.priceState).toBe('free')
  })

  it('believes the column when another program changes a price', async () => {
    const provider = await addProvider('P')
    const model = await addModel(provider.id, 'm', { priceInputPer1k: '0.0000375' })
    const db = core.deps.workspace.database()
    await db.run('UPDATE llm_models SET price_input_per_1k = ?', [db.codec.money('0.5')])
    core.deps.reference.forget()
    const [now] = (await core.request('models.list', {})).models
    expect(now).toMatchObject({ id: model.id, priceInputPer1k: '0.5', priceRounded: false })
  })

  it('refuses wrong models with clear field errors', async () => {
    const provider = await addProvider('P')
    await addModel(provider.id, 'gpt')
    await expect(addModel(provider.id, 'GPT')).rejects.toMatchObject({
      details: { fields: [{ path: 'modelName', code: 'taken' }] },
    })
    await expect(addModel('999', 'x')).rejects.toMatchObject({
      details: { fields: [{ path: 'providerId', code: 'unknown' }] },
    })
    await expect(addModel(provider.id, 'x', { priceInputPer1k: '' })).rejects.toMatchObject({
      details: { fields: [{ path: 'priceInputPer1k', code: 'invalid_price' }] },
    })
    await expect(addModel(provider.id, 'x', { priceInputPer1k: '-1' })).rejects.toMatchObject({
      code: 'validation',
    })
    await expect(addModel(provider.id, 'x', { priceInputPer1k: '10000' })).rejects.toMatchObject({
      code: 'validation',
    })
    await expect(
      addModel(provider.id, 'x', { priceInputPer1k: '9999.9999999' }),
    ).rejects.toMatchObject({
      details: { fields: [{ path: 'priceInputPer1k', code: 'too_large' }] },
    })
    await expect(addModel(provider.id, 'x', { maxInputTokens: 2 ** 31 })).rejects.toMatchObject({
      details: { fields: [{ path: 'maxInputTokens', code: 'too_large' }] },
    })
    const embedding = await addModel(provider.id, 'gpt', { modelType: 'embedding' })
    expect(embedding.modelType).toBe('embedding')
  })

  it('duplicates a model with its exact price, and a provider with its models and key', async () => {
    const provider = await addProvider('P', 'sk-some-long-key-0001')
    const model = await addModel(provider.id, 'm', {
      priceInputPer1k: '0.0000375',
      supportJson: true,
    })
    const copy = await core.request('models.duplicate', { id: model.id })
    expect(copy).toMatchObject({
      modelName: 'm copy',
      priceInputPer1k: '0.0000375',
      supportJson: true,
    })
    expect((await core.request('models.duplicate', { id: model.id })).modelName).toBe('m copy 2')
    const twin = await core.request('providers.duplicate', { id: provider.id, withModels: true })
    expect(twin).toMatchObject({
      name: 'P copy',
      modelCount: 3,
      apiKey: { state: 'encrypted', mask: '…0001' },
    })
    const models = (await core.request('models.list', {})).models.filter(
      (other) => other.providerId === twin.id,
    )
    expect(models.map((other) => [other.modelName, other.priceInputPer1k])).toEqual([
      ['m', '0.0000375'],
      ['m copy', '0.0000375'],
      ['m copy 2', '0.0000375'],
    ])
  })

  it('never orphans calls: a model with calls goes only after they were given to another', async () => {
    const provider = await addProvider('P')
    const used = await addModel(provider.id, 'used')
    const other = await addModel(provider.id, 'other')
    await addCalls(used.id, 7)
    expect(await core.request('models.removalImpact', { id: used.id })).toEqual({
      calls: 7,
      capped: false,
    })
    await expect(
      core.request('models.remove', { id: used.id, removal: { kind: 'onlyIfUnused' } }),
    ).rejects.toMatchObject({
      code: 'in_use',
      details: { reason: 'calls', params: { count: 7 } },
    })
    await expect(
      core.request('models.remove', {
        id: used.id,
        removal: { kind: 'reassignCalls', toModelId: '12345' },
      }),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(
      await core.request('models.remove', {
        id: used.id,
        removal: { kind: 'reassignCalls', toModelId: other.id },
      }),
    ).toEqual({ reassignedCalls: 7 })
    const page = await core.request('usage.page', { filter: {} })
    expect(new Set(page.rows.map((row) => row.modelId))).toEqual(new Set([other.id]))
  })

  it('removes a provider only with what is safe for its models', async () => {
    const provider = await addProvider('P')
    const target = await addProvider('Q')
    const used = await addModel(provider.id, 'used')
    await addModel(provider.id, 'unused')
    await addCalls(used.id, 3)
    expect(await core.request('providers.removalImpact', { id: provider.id })).toEqual({
      models: 2,
      usedModels: 1,
      calls: 3,
      capped: false,
    })
    await expect(
      core.request('providers.remove', { id: provider.id, removal: { kind: 'onlyIfEmpty' } }),
    ).rejects.toMatchObject({ code: 'in_use' })
    await expect(
      core.request('providers.remove', {
        id: provider.id,
        removal: { kind: 'deleteUnusedModels' },
      }),
    ).rejects.toMatchObject({ code: 'in_use' })
    expect((await core.request('models.list', {})).models).toHaveLength(2)
    await addModel(target.id, 'Unused')
    await expect(
      core.request('providers.remove', {
        id: provider.id,
        removal: { kind: 'moveModels', toProviderId: target.id },
      }),
    ).rejects.toMatchObject({ code: 'taken', details: { params: { models: 'unused' } } })
    const third = await addProvider('R')
    expect(
      await core.request('providers.remove', {
        id: provider.id,
        removal: { kind: 'moveModels', toProviderId: third.id },
      }),
    ).toEqual({ movedModels: 2, deletedModels: 0 })
    const { providers } = await core.request('providers.list', {})
    expect(providers.map((other) => [other.name, other.modelCount])).toEqual([
      ['Q', 1],
      ['R', 2],
    ])
  })

  it('names projects and lists those that only calls know', async () => {
    const provider = await addProvider('P')
    const model = await addModel(provider.id, 'm')
    await addCalls(model.id, 1)
    await core.request('projects.update', { id: '7', name: 'Seven' })
    expect((await core.request('projects.list', {})).projects).toMatchObject([
      { id: '7', name: 'Seven' },
      { id: '1', name: null },
    ])
    await expect(core.request('projects.update', { id: '8', name: 'seven' })).rejects.toMatchObject(
      { details: { fields: [{ path: 'name', code: 'taken' }] } },
    )
    await core.request('projects.update', { id: '7', name: null })
    expect((await core.request('projects.list', {})).projects).toMatchObject([
      { id: '1', name: null },
    ])
  })
})
