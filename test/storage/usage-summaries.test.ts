import { afterAll, beforeAll, expect, it } from 'vitest'
import { dateOfInstant } from '../../src/main/core/periods'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { randomCalls, type SampleCall, writeCalls } from '../fixtures/usage-samples'
import {
  HUGE_PROJECT,
  startUsageWorkspace,
  UNKNOWN_MODEL,
  type UsageWorkspace,
} from '../fixtures/usage-workspace'

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

describeOnBothEngines('usage', (engine) => {
  let workspace: UsageWorkspace
  let core: TestCore
  let calls: SampleCall[]
  let models: UsageWorkspace['models']

  beforeAll(async () => {
    workspace = await startUsageWorkspace(engine)
    ;({ core, calls, models } = workspace)
  })
  afterAll(() => workspace.stop())

  it.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe'])(
    'sums by the days of %s, right over the end of summer time',
    async (timeZone) => {
      const byDay = groupBy(
        calls.toSorted((x, y) => x.time - y.time),
        (call) => dateOfInstant(new Date(call.time * 1000).toISOString(), timeZone),
      )
      const { rows, total } = await core.request('usage.summary', {
        filter: {},
        by: 'day',
        timeZone,
      })
      expect(rows).toEqual(
        [...byDay].map(([day, list]) => ({ key: day, label: day, ...workspace.sumOf(list) })),
      )
      expect(total).toEqual(workspace.sumOf(calls))
    },
  )

  it('sums by model, provider and project, largest cost first, the unknown included', async () => {
    const providerOf = (call: SampleCall): string =>
      call.modelId === UNKNOWN_MODEL
        ? 'unknown'
        : [models.alpha, models.free].includes(call.modelId)
          ? workspace.providers.a
          : workspace.providers.b
    const cases = [
      ['model', (c: SampleCall) => c.modelId],
      ['provider', providerOf],
      ['project', (c: SampleCall) => c.projectId],
    ] as const
    for (const [by, keyOf] of cases) {
      const { rows, total } = await core.request('usage.summary', { filter: {}, by })
      const expected = Object.fromEntries(
        [...groupBy(calls, keyOf)].map(([key, list]) => [key, workspace.sumOf(list)]),
      )
      for (const row of rows) expect(row).toMatchObject(expected[row.key] ?? {})
      expect(rows.map((row) => row.key).toSorted()).toEqual(Object.keys(expected).toSorted())
      expect(total).toEqual(workspace.sumOf(calls))
      const costs = rows.map((row) => Number(row.costUsd))
      expect(costs).toEqual(costs.toSorted((x, y) => y - x))
    }
    const labels = async (by: 'model' | 'project'): Promise<string[]> =>
      (await core.request('usage.summary', { filter: {}, by })).rows.map((row) => row.label)
    expect(new Set(await labels('model'))).toEqual(
      new Set(['A / alpha', 'B / beta', 'A / free', 'B / unpriced', `#${UNKNOWN_MODEL}`]),
    )
    expect(new Set(await labels('project'))).toEqual(new Set(['Seven', '#8', `#${HUGE_PROJECT}`]))
  })

  it('shows a call of an unknown model by its exact id', async () => {
    const { rows } = await core.request('usage.page', {
      filter: { modelIds: [UNKNOWN_MODEL], projectIds: [HUGE_PROJECT] },
    })
    expect(await core.request('usage.get', { id: rows[0]?.id ?? '' })).toMatchObject({
      modelId: UNKNOWN_MODEL,
      projectId: HUGE_PROJECT,
      modelName: null,
      providerId: null,
      projectName: null,
      cost: { lines: [], recomputedUsd: null, differenceUsd: null, price: null },
    })
  })

  it('explains a cost by the price of its time and says where the call came from', async () => {
    const db = core.deps.workspace.writableDatabase()
    const call = { ...calls[0], id: 5000, modelId: models.beta, projectId: '7', cacheHit: false }
    const at = Date.now() / 1000 + 60
    const sample: SampleCall = {
      ...call,
      inputTokens: 1234,
      outputTokens: 10,
      micros: 50,
      time: Math.floor(at),
    }
    await writeCalls(core, [sample])
    try {
      const found = await core.request('usage.get', { id: '5000' })
      expect(found).toMatchObject({
        modelName: 'beta',
        providerName: 'B',
        projectName: 'Seven',
        costUsd: '0.000050',
        unpriced: false,
        origin: null,
        cost: {
          lines: [
            { kind: 'input', tokens: 1234, pricePer1k: '0.0000375', costUsd: '0.000046275' },
            { kind: 'output', tokens: 10, pricePer1k: '0.0000375', costUsd: '0.000000375' },
          ],
          recomputedUsd: '0.00004665',
          differenceUsd: '0.00000335',
          price: { kind: 'dated', source: 'manual' },
        },
      })
    } finally {
      await db.run('DELETE FROM llm_usage_logs WHERE id = 5000')
    }
    expect((await core.request('usage.get', { id: '50' })).origin).toMatchObject({
      importId: '1',
      fileName: 'a.csv',
      eventId: 'event-50',
      costSource: 'recorded',
    })
    await expect(core.request('usage.get', { id: '123456' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describeOnBothEngines('usage without the tables of the app', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    const first = await startTestCore({ databaseUrl: database.url })
    await writeCalls(first, randomCalls(300, '2026-10-20T00:00:00Z', 3, ['1', '2'], ['1']))
    const db = first.deps.workspace.writableDatabase()
    for (const name of [
      'projects',
      'model_prices',
      'imports',
      'usage_details',
      'migrations',
      'meta',
    ]) {
      await db.run(`DROP TABLE token_ledger_${name}`)
    }
    await first.stop()
    core = await startTestCore({ databaseUrl: database.url })
  })
  afterAll(async () => {
    await core.stop()
    await database.drop()
  })

  it('answers everything but what only imports know', async () => {
    expect(core.deps.workspace.hasOwnTables()).toBe(false)
    const filter = { importId: '1' }
    expect((await core.request('usage.page', { filter })).rows).toEqual([])
    expect(await core.request('usage.totals', { filter })).toMatchObject({ calls: 0 })
    expect(await core.request('usage.totals', { filter: {} })).toMatchObject({ calls: 300 })
    expect((await core.request('usage.summary', { filter: {}, by: 'day' })).rows).toHaveLength(3)
    expect(await core.request('usage.get', { id: '1' })).toMatchObject({ id: '1', origin: null })
  })
})

describeOnBothEngines('an empty usage table', (engine) => {
  it('answers with nothing, not with an error', async () => {
    const database = await createEngineDatabase(engine)
    const core = await startTestCore({ databaseUrl: database.url })
    const { rows, next, previous } = await core.request('usage.page', { filter: {} })
    expect({ rows, next, previous }).toEqual({ rows: [], next: null, previous: null })
    expect(await core.request('usage.totals', { filter: {} })).toMatchObject({
      calls: 0,
      costUsd: '0.000000',
    })
    for (const by of ['day', 'model', 'provider', 'project'] as const) {
      expect((await core.request('usage.summary', { filter: {}, by })).rows).toEqual([])
    }
    await core.stop()
    await database.drop()
  })
})
