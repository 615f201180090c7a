import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrations } from '../../migrations'
import type { ExtraIndex } from '../../src/contract/indexes'
import { openDatabase } from '../../src/main/storage/database'
import { listUsageIndexes } from '../../src/main/storage/extra-indexes'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'

describeOnBothEngines('extra indexes by consent', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  beforeEach(async () => {
    database = await createEngineDatabase(engine)
  })
  afterEach(async () => {
    await core.stop()
    await database.drop()
  })

  /** As another program made it: the three tables alone, with calls in them. */
  async function makeForeign(): Promise<void> {
    const db = openDatabase({ ...database, readOnly: false })
    for (const statement of migrations[0]?.statements[engine] ?? []) await db.run(statement)
    await db.run("INSERT INTO llm_providers (id, name) VALUES (1, 'A')")
    await db.run(
      "INSERT INTO llm_models (id, provider_id, model_name) VALUES (1, 1, 'a'), (2, 1, 'b')",
    )
    const times = Array.from({ length: 400 }, (_, at) => db.codec.seconds(1_790_000_000 + at * 60))
    await db.transaction((tx) =>
      tx.bulkInsert(
        'llm_usage_logs',
        ['llm_model_id', 'project_id', 'created_at'],
        times.map((time, at) => [1 + (at % 2), 1 + (at % 7), time]),
      ),
    )
    await db.close()
  }

  async function adopt(): Promise<void> {
    await makeForeign()
    core = await startTestCore({ databaseUrl: database.url })
    await core.request('connections.migrate', {})
  }

  async function states(): Promise<Record<string, ExtraIndex['state']>> {
    const { indexes } = await core.request('indexes.list', {})
    return Object.fromEntries(indexes.map(({ key, state }) => [key, state]))
  }

  async function names(): Promise<string[]> {
    return (await listUsageIndexes(core.deps.workspace.database())).map(({ name }) => name)
  }

  it('adds none to a database of others by itself, and says what each would cost', async () => {
    await adopt()
    expect(await states()).toEqual({
      modelTime: 'absent',
      projectTime: 'absent',
      modelProjectTime: 'absent',
    })
    const { indexes, calls, tableBytes } = await core.request('indexes.list', {})
    expect(calls).toBeGreaterThan(0)
    expect(tableBytes).toBeGreaterThan(0)
    for (const index of indexes) {
      expect(index.bytes).toBeGreaterThan(0)
      expect(index.statement).toContain(index.columns.join(', '))
    }
  })

  it('adds one on consent, serves pages by it, and takes it away again', async () => {
    await adopt()
    const filter = { modelIds: ['1'], projectIds: ['3'] }
    const before = await core.request('usage.page', { filter })
    expect(before.rows.length).toBeGreaterThan(0)

    const { jobId } = await core.request('indexes.add', { key: 'modelProjectTime' })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'done', error: null })
    expect(await states()).toMatchObject({ modelProjectTime: 'own', modelTime: 'absent' })
    expect(await names()).toContain('token_ledger_usage_model_project_time')
    expect(await core.request('usage.page', { filter })).toEqual(before)
    await expect(core.request('indexes.add', { key: 'modelProjectTime' })).rejects.toMatchObject({
      code: 'taken',
    })

    const removal = await core.request('indexes.remove', { key: 'modelProjectTime' })
    expect(await core.jobEnded(removal.jobId)).toMatchObject({ state: 'done' })
    expect(await states()).toMatchObject({ modelProjectTime: 'absent' })
    expect(await core.request('usage.page', { filter })).toEqual(before)
  })

  it('goes on when another program takes the index away meanwhile', async () => {
    await adopt()
    const { jobId } = await core.request('indexes.add', { key: 'modelTime' })
    await core.jobEnded(jobId)
    const filter = { modelIds: ['2'] }
    const before = await core.request('usage.page', { filter })
    const other = openDatabase({ ...database, readOnly: false })
    const on = engine === 'mysql' ? ' ON llm_usage_logs' : ''
    await other.run(`DROP INDEX token_ledger_usage_model_time${on}`)
    expect(await core.request('usage.page', { filter })).toEqual(before)

    // Of several models pages are read along the index of times.
    const several = { modelIds: ['1', '2', '3'] }
    const beforehand = await core.request('usage.page', { filter: several })
    expect(beforehand.rows.length).toBeGreaterThan(0)
    await other.run(`DROP INDEX idx_llm_usage_logs_created_at${on}`)
    expect(await core.request('usage.page', { filter: several })).toEqual(beforehand)
    await other.close()
  })

  it('removes only what it added', async () => {
    core = await startTestCore({ databaseUrl: database.url })
    expect(await states()).toEqual({
      modelTime: 'foreign',
      projectTime: 'foreign',
      modelProjectTime: 'absent',
    })
    const before = await names()
    await expect(core.request('indexes.remove', { key: 'modelTime' })).rejects.toMatchObject({
      code: 'not_found',
      details: { reason: 'index' },
    })
    await expect(core.request('indexes.add', { key: 'modelTime' })).rejects.toMatchObject({
      code: 'taken',
    })
    expect(await names()).toEqual(before)
  })

  it('explains, but offers nothing, where nothing may be written', async () => {
    await makeForeign()
    core = await startTestCore({ databaseUrl: database.url })
    const before = await names()
    expect(await states()).toMatchObject({ modelTime: 'absent' })
    await expect(core.request('indexes.add', { key: 'modelTime' })).rejects.toMatchObject({
      code: 'consent_needed',
    })
    expect(await names()).toEqual(before)
  })
})
