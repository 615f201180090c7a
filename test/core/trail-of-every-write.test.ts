import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  routes,
  type RouteInput,
  type RouteName,
  type RouteOutput,
} from '../../src/contract/routes'
import type { TrailEntry } from '../../src/contract/trail'
import { claudeLine, writeLog } from '../fixtures/agent-homes'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { callsCsv, csvPlan, distinctRows, writeSource } from './imports/scenario'

/** Routes that write into the database and leave no entry, each with its reason. */
const withoutEntry: Partial<Record<RouteName, string>> = {
  'months.verify': 'is no change: what it found stands beside the month itself',
}

/** These open another database, or make the tables that the trail is one of. */
const choosesDatabase = /^(connections|sample)\./

const request = { filter: {} }
const scenario = { rules: [{ modelIds: [], to: { kind: 'same' } }] }
const whatIf = { request: { filter: {}, scenario } }
/** Enough for most routes; each takes of it what it knows. */
const anything = {
  id: '1',
  modelId: '1',
  month: '2026-11',
  filter: {},
  by: 'model',
  format: 'csv',
  ids: [],
  name: 'none',
  query: 'gpt',
  ticket: 'none',
  findingId: 'none',
  uploadId: 'none',
  file: 'none',
  rules: [],
  source: { kind: 'catalogue' },
  scope: { filter: {} },
  plan: csvPlan,
  request,
}
const inputs: Partial<Record<RouteName, object>> = {
  'security.exportKey': { passphrase: 'long enough a phrase' },
  'security.importKey': { text: 'none', passphrase: 'none' },
  'prices.check': {
    rates: {
      inputPer1k: '1',
      outputPer1k: '1',
      cacheReadPer1k: null,
      cacheWrite5mPer1k: null,
      cacheWrite1hPer1k: null,
    },
  },
  'views.save': { view: { name: 'v', request } },
  'scenarios.save': { scenario: { name: 's', request: whatIf.request } },
  'scenarios.rename': { scenario: { name: 't' } },
  'files.pick': { purpose: 'usage' },
  'files.reveal': { path: 'none' },
  'uploads.open': { size: 1 },
  'uploads.append': { offset: 0, base64: '' },
  'uploads.bundle': { files: [{ ref: 'none', place: 'none' }] },
  'reports.preview': { request: {}, language: 'en' },
  'reports.start': { request: {}, formats: ['csv'], language: 'en' },
  'reports.saveTemplate': { template: { name: 't', request: {}, formats: ['csv'] } },
  'audit.export': { what: 'findings' },
  'whatIf.start': whatIf,
  'whatIf.result': whatIf,
  'whatIf.export': whatIf,
  'whatIf.markdown': whatIf,
  'bills.compare': { source: 'openai-cost', by: 'day' },
  'bills.lines': {
    request: { source: 'bill', month: '2026-11' },
    row: { modelId: null, name: 'x', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' },
  },
  'bills.names': { providerId: '1' },
  'bills.export': { request: { source: 'bill', month: '2026-11' } },
  'bills.markdown': { request: { source: 'bill', month: '2026-11' } },
  'budgets.acknowledge': { budgetId: '1', threshold: 50 },
}

function inputFor(route: RouteName): object {
  const nothing = routes[route].input.safeParse({}).success
  return nothing ? {} : { ...anything, ...inputs[route] }
}

describeOnBothEngines('every handler that writes into the database', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let home: string
  /** The routes that asked for a database to write to. */
  const writing = new Set<RouteName>()
  /** The routes that left an entry. */
  const told = new Set<RouteName>()

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    home = await temporaryFolder()
    core = await startTestCore({
      databaseUrl: database.url,
      now: () => new Date('2026-12-05T12:00:00Z'),
      agentEnvironment: { home, env: {} },
    })
  })
  afterAll(async () => {
    await core.stop()
    await database.drop()
    await rm(home, { recursive: true, force: true })
  })

  const newest = async (): Promise<TrailEntry | undefined> =>
    (await core.request('trail.page', { filter: {}, limit: 1 })).entries[0]

  /** Calls a route, waits for its jobs, and sees what it left in the trail. */
  async function act<R extends RouteName>(
    route: R,
    input: RouteInput<R>,
    expected: `${TrailEntry['subject']} ${TrailEntry['action']}`,
  ): Promise<RouteOutput<R>> {
    const before = await newest()
    const asked = vi.spyOn(core.deps.workspace, 'writableDatabase')
    const answer = await core.request(route, input)
    const { jobId, jobIds } = answer as { jobId?: string; jobIds?: string[] }
    for (const id of jobIds ?? (jobId === undefined ? [] : [jobId])) {
      expect(await core.jobEnded(id)).toMatchObject({ state: 'done', error: null })
    }
    if (asked.mock.calls.length > 0) writing.add(route)
    asked.mockRestore()
    const entry = await newest()
    expect(entry?.id).not.toBe(before?.id)
    expect(`${entry?.subject} ${entry?.action}`).toBe(expected)
    told.add(route)
    return answer
  }

  it('leaves an entry in the trail', async () => {
    const price = { priceInputPer1k: '0.001', priceOutputPer1k: '0.002' }
    const rates = {
      inputPer1k: '0.003',
      outputPer1k: '0.004',
      cacheReadPer1k: null,
      cacheWrite5mPer1k: null,
      cacheWrite1hPer1k: null,
    }
    await act('settings.update', { timeZone: 'Asia/Shanghai' }, 'settings updated')
    const provider = await act('providers.create', { name: 'openai' }, 'provider created')
    await act('providers.update', { id: provider.id, name: 'OpenAI' }, 'provider updated')
    await act('providers.duplicate', { id: provider.id }, 'provider created')
    await core.deps.workspace
      .database()
      .run("UPDATE llm_providers SET api_key = 'sk-written-by-another' WHERE name = 'OpenAI'")
    await act('security.encryptPlainKeys', {}, 'provider updated')
    const model = await act(
      'models.create',
      { providerId: provider.id, modelName: 'gpt-4o', ...price },
      'price created',
    )
    await act('models.update', { ...model, maxInputTokens: 9, ...price }, 'model updated')
    const copy = await act('models.duplicate', { id: model.id }, 'model created')
    await act('models.remove', { id: copy.id, removal: { kind: 'onlyIfUnused' } }, 'model removed')
    await act(
      'providerApi.addModels',
      { id: provider.id, models: [{ modelName: 'house', catalogue: null }] },
      'model created',
    )

    const dated = await act(
      'prices.add',
      { modelId: model.id, effectiveFrom: '2025-01-01T00:00:00Z', ...rates },
      'price created',
    )
    await act('prices.change', { ...dated, inputPer1k: '0.005' }, 'price updated')
    await act('prices.remove', { id: dated.id }, 'price removed')
    await act('prices.setMatch', { modelId: model.id, to: { kind: 'none' } }, 'model updated')
    await act('prices.setMatch', { modelId: model.id, to: { kind: 'rules' } }, 'model updated')
    const update = await act(
      'prices.apply',
      { source: { kind: 'catalogue' }, modelIds: [model.id] },
      'price updated',
    )
    await act('prices.undo', { id: update.id }, 'price undone')

    await act('projects.update', { id: '7', name: 'Seven' }, 'project updated')
    const rule = { source: null, match: 'exact', pattern: 'x', project: 'Seven' } as const
    await act('projects.saveRules', { rules: [rule] }, 'project updated')
    const budget = {
      name: 'All',
      scope: { kind: 'workspace' },
      amountUsd: '10',
      thresholds: [50],
    } as const
    const made = await act('budgets.create', { ...budget, thresholds: [50] }, 'budget created')
    await act('budgets.update', { ...budget, thresholds: [60], id: made.id }, 'budget updated')
    await act('budgets.remove', { id: made.id }, 'budget removed')

    const path = await writeSource(core, 'calls.csv', callsCsv(distinctRows(3)))
    const file = await core.deps.uploads.register(path)
    await act('imports.start', { file, plan: csvPlan }, 'import done')
    const item = { providerId: provider.id, name: 'Usage of gpt-4o' }
    const assigned = await act('bills.assign', { ...item, modelId: model.id }, 'bill created')
    await act('bills.assign', { ...item, modelId: null }, 'bill updated')
    await act('bills.forget', { id: assigned.id }, 'bill removed')
    const [record] = (await core.request('imports.list', {})).imports
    const scope = { filter: {}, reach: 'computed' } as const
    await core.deps.workspace.database().run('UPDATE llm_usage_logs SET cost_usd = 0')
    const preview = await core.request('backfill.preview', { scope })
    const { result } = await core.jobEnded(preview.jobId)
    if (result?.kind !== 'backfillPreview') expect.fail(JSON.stringify(result))
    await act('backfill.start', { scope, previewed: result.preview.change }, 'backfill started')
    const [filled] = (await core.request('backfill.list', {})).backfills
    await act('backfill.undo', { id: filled?.id ?? '' }, 'backfill undone')
    await act('months.close', { month: '2026-01' }, 'month closed')
    await act('months.reopen', { month: '2026-01' }, 'month reopened')
    await act('imports.undo', { id: record?.id ?? '' }, 'import undone')
    await writeLog(home, '.claude/projects/p/one.jsonl', claudeLine('a', 1))
    await act('agents.import', { tools: ['claude-code'] }, 'import done')
    await act('months.close', { month: '2026-11' }, 'month closed')
    await act('indexes.add', { key: 'modelProjectTime' }, 'index created')
    await act('indexes.remove', { key: 'modelProjectTime' }, 'index removed')
    expect(await newest()).toMatchObject({
      name: 'token_ledger_usage_model_project_time',
      changes: [{ field: 'columns', from: 'llm_model_id, project_id, created_at', to: null }],
    })
    await act(
      'providers.remove',
      { id: provider.id, removal: { kind: 'deleteUnusedModels' } },
      'provider removed',
    )
  }, 120_000)

  it('is known: no other one asks for a database to write to', async () => {
    const asked = vi.spyOn(core.deps.workspace, 'writableDatabase')
    for (const route of Object.keys(routes) as RouteName[]) {
      if (told.has(route) || choosesDatabase.test(route)) continue
      asked.mockClear()
      const input = inputFor(route)
      // Whatever becomes of it, it must come to its handler.
      expect([route, routes[route].input.safeParse(input).error]).toEqual([route, undefined])
      const envelope = await core.router.call(route, input)
      const { jobId } = (envelope.ok ? (envelope.data ?? {}) : {}) as { jobId?: string }
      if (jobId !== undefined) await core.jobEnded(jobId)
      if (asked.mock.calls.length > 0) writing.add(route)
    }
    asked.mockRestore()
    expect([...writing].filter((route) => !told.has(route))).toEqual(Object.keys(withoutEntry))
  }, 120_000)
})
