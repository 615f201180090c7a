import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { HostNotice } from '../../src/main/core/ports'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { type SampleCall, writeCalls } from '../fixtures/usage-samples'

const DAY = 86_400

describeOnBothEngines('budgets', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let dataFolder: string
  let now: Date
  let told: HostNotice[]
  let ids: { provider: string; model: string; other: string }

  const start = (): Promise<TestCore> =>
    startTestCore({
      databaseUrl: database.url,
      dataFolder,
      now: () => now,
      notify: (notice) => told.push(notice),
    })

  beforeEach(async () => {
    database = await createEngineDatabase(engine)
    dataFolder = await temporaryFolder()
    now = new Date('2026-11-16T13:00:00Z')
    told = []
    core = await start()
    const provider = await core.request('providers.create', { name: 'Acme', baseUrl: '' })
    const add = async (providerId: string, modelName: string): Promise<string> =>
      (
        await core.request('models.create', {
          providerId,
          modelName,
          priceInputPer1k: '1',
          priceOutputPer1k: '1',
        })
      ).id
    const second = await core.request('providers.create', { name: 'Beta', baseUrl: '' })
    ids = {
      provider: provider.id,
      model: await add(provider.id, 'm1'),
      other: await add(second.id, 'm2'),
    }
    // A call a day and model from the first of October to today: m1 costs 1.000001, m2 0.5.
    const first = Date.parse('2026-10-01T12:00:00Z') / 1000
    const calls = Array.from({ length: 47 }, (_, day) => day).flatMap((day): SampleCall[] =>
      [ids.model, ids.other].map((modelId, index) => ({
        id: day * 2 + index + 1,
        modelId,
        projectId: String(index + 1),
        inputTokens: 1,
        outputTokens: 0,
        cacheHit: false,
        micros: index === 0 ? 1_000_001 : 500_000,
        time: first + day * DAY,
      })),
    )
    await writeCalls(core, calls)
  })
  afterEach(async () => {
    await core.stop()
    await database.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  it('say what the dashboard says, of each scope, and where the month is going', async () => {
    const budget = (name: string, scope: object, amountUsd: string) =>
      core.request('budgets.create', { name, scope: scope as { kind: 'workspace' }, amountUsd })
    await budget('all', { kind: 'workspace' }, '100')
    await budget('acme', { kind: 'provider', id: ids.provider }, '20.5')
    await budget('m2', { kind: 'model', id: ids.other }, '8')
    await budget('project', { kind: 'project', id: '1' }, '16.000015')
    await budget('gone', { kind: 'provider', id: '9999' }, '1')
    const { budgets, kept } = await core.request('budgets.list', {})
    expect(kept).toBe(true)
    const period = { kind: 'preset', preset: 'thisMonth' } as const
    for (const { name, scope, spentUsd, forecastUsd } of budgets) {
      const narrow =
        scope.kind === 'workspace' || name === 'gone' ? {} : { [`${scope.kind}Ids`]: [scope.id] }
      if (name === 'gone') continue
      const { figures } = await core.request('spend.overview', { filter: { period, ...narrow } })
      expect(spentUsd, name).toBe(figures.costUsd)
      const forecast = await core.request('spend.forecast', { filter: narrow })
      expect(forecastUsd, name).toBe(forecast.forecastUsd)
    }
    expect(
      budgets.map(({ name, state, spentUsd, remainingUsd, remainingDays, reached, scopeName }) => [
        name,
        state,
        spentUsd,
        remainingUsd,
        remainingDays,
        reached.join(),
        scopeName,
      ]),
    ).toEqual([
      ['acme', 'forecastOver', '16.000016', '4.499984', 14, '50', 'Acme'],
      ['all', 'onTrack', '24.000016', '75.999984', 14, '', null],
      ['gone', 'onTrack', '0.000000', '1', 14, '', null],
      // Exactly the amount is not more than it; but more is on its way.
      ['m2', 'forecastOver', '8.000000', '0', 14, '50,80,100', 'm2'],
      // A millionth of a dollar more is more.
      ['project', 'over', '16.000016', '-0.000001', 14, '50,80,100', null],
    ])
  })

  it('tell each threshold once a month, on this machine, until it is put aside', async () => {
    const { id } = await core.request('budgets.create', {
      name: 'all',
      scope: { kind: 'workspace' },
      amountUsd: '48',
      thresholds: [90, 50, 50, 75],
    })
    const list = () => core.request('budgets.list', {})
    const notice = { budgetId: id, name: 'all', month: '2026-11', threshold: 50 }
    expect((await list()).notices).toMatchObject([notice])
    await list()
    await core.stop()
    core = await start()
    expect((await list()).notices).toMatchObject([notice])
    expect(told).toMatchObject([{ kind: 'budget', ...notice, spentUsd: '24.000016' }])
    await core.request('budgets.acknowledge', { budgetId: id, month: '2026-11', threshold: 50 })
    expect((await list()).notices).toEqual([])

    await writeCalls(core, [
      {
        id: 900,
        modelId: ids.model,
        projectId: '1',
        inputTokens: 1,
        outputTokens: 0,
        cacheHit: false,
        micros: 20_000_000,
        time: Date.parse('2026-11-16T12:30:00Z') / 1000,
      },
    ])
    expect((await list()).notices).toMatchObject([{ threshold: 90 }])
    await list()
    expect(told.map(({ threshold }) => threshold)).toEqual([50, 90])
    now = new Date('2026-12-01T00:00:00Z')
    expect((await list()).notices).toEqual([])
    expect(told).toHaveLength(2)
  })

  it('are changed and removed with a trail, refuse wrong input, and block nothing', async () => {
    const input = { name: 'Team', scope: { kind: 'workspace' }, amountUsd: '10' } as const
    const { id } = await core.request('budgets.create', input)
    await expect(core.request('budgets.create', { ...input, name: 'team' })).rejects.toMatchObject({
      details: { fields: [{ path: 'name', code: 'taken' }] },
    })
    for (const amountUsd of ['0', '-1', '1.0000001', 'ten', '0.000000']) {
      await expect(core.request('budgets.create', { ...input, amountUsd })).rejects.toMatchObject({
        details: { fields: [{ path: 'amountUsd', code: 'invalid_budget' }] },
      })
    }
    await core.request('budgets.update', { ...input, id, amountUsd: '12.5', thresholds: [100] })
    await core.request('budgets.remove', { id })
    await expect(core.request('budgets.remove', { id })).rejects.toMatchObject({
      code: 'not_found',
    })
    const { entries } = await core.request('trail.page', { filter: { subjects: ['budget'] } })
    expect(entries.map(({ action }) => action)).toEqual(['removed', 'updated', 'created'])
    expect(entries[1]?.changes).toEqual([
      { field: 'amountUsd', from: '10', to: '12.5' },
      { field: 'thresholds', from: '50 %, 80 %, 100 %', to: '100 %' },
    ])
  })
})
