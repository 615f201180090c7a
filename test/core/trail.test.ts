import { readFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { expect, it } from 'vitest'
import type { TrailEntry } from '../../src/contract/trail'
import { insertTrailEntry } from '../../src/main/storage/trail'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../fixtures/engines'
import type { TestCore } from '../fixtures/test-core'
import { callsCsv, distinctRows, importText } from './imports/scenario'

describeOnBothEngines('the trail', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })

  const entries = async (filter = {}): Promise<TrailEntry[]> =>
    (await core.request('trail.page', { filter })).entries
  /** Oldest first, as "subject action name: field from→to, …". */
  const story = async (filter = {}): Promise<string[]> =>
    (await entries(filter))
      .toReversed()
      .map(
        ({ subject, action, name, changes }) =>
          `${subject} ${action} ${name}: ` +
          changes
            .map(({ field, from, to, secret }) =>
              secret ? `${field} ***` : `${field} ${from}→${to}`,
            )
            .join(', '),
      )
  const addModel = async (apiKey?: string): Promise<{ provider: string; model: string }> => {
    const input = { name: 'Acme', baseUrl: '', ...(apiKey && { apiKey }) }
    const provider = await core.request('providers.create', input)
    const model = await core.request('models.create', {
      providerId: provider.id,
      modelName: 'm1',
      priceInputPer1k: '0.0000375',
      priceOutputPer1k: '0.01',
    })
    return { provider: provider.id, model: model.id }
  }

  it('says who, when, what, and from what to what; secrets only as changed', async () => {
    const before = Date.now() - 2_000
    const { provider, model } = await addModel('sk-very-secret-1')
    await core.request('providers.update', {
      id: provider,
      name: 'Acme AI',
      baseUrl: '',
      apiKey: 'sk-very-secret-2',
    })
    const { models } = await core.request('models.list', {})
    const { modelName, modelType, maxInputTokens } = models[0] ?? expect.fail()
    await core.request('models.update', {
      id: model,
      providerId: provider,
      modelName,
      modelType,
      maxInputTokens: maxInputTokens + 8_000,
      priceInputPer1k: '0.00004',
      priceOutputPer1k: '0.01',
    })
    await core.request('projects.update', { id: '7', name: 'Seven' })
    await core.request('settings.update', { timeZone: 'Asia/Shanghai', theme: 'dark' })
    await core.request('models.remove', { id: model, removal: { kind: 'onlyIfUnused' } })

    const told = await story()
    expect(told[0]).toBe('provider created Acme: name null→Acme, apiKey ***')
    expect(told[1]).toMatch(/^model created m1: .*modelName null→m1/)
    expect(told[2]).toMatch(/^price created m1: .*inputPer1k null→0.0000375, outputPer1k null→0.01/)
    expect(told[3]).toBe('provider updated Acme AI: name Acme→Acme AI, apiKey ***')
    expect(told[4]).toBe('model updated m1: maxInputTokens 0→8000')
    expect(told[5]).toMatch(/^price updated m1: inputPer1k 0.0000375→0.00004, effectiveFrom [^,]*→/)
    expect(told[5]).not.toMatch(/outputPer1k|modelId|tiers/)
    expect(told[6]).toBe('project updated Seven: name null→Seven')
    expect(told[7]).toBe('settings updated accounting: timeZone UTC→Asia/Shanghai')
    expect(told[8]).toMatch(/^model removed m1: .*modelName m1→null/)
    expect(told).toHaveLength(9)
    for (const entry of await entries()) {
      expect(entry).toMatchObject({ user: userInfo().username, host: hostname(), via: 'cli' })
      expect(Date.parse(entry.at)).toBeGreaterThan(before)
    }
    expect(JSON.stringify(await entries())).not.toContain('very-secret')
  })

  it('keeps nothing of a change that did not happen, or that changed nothing', async () => {
    const { provider } = await addModel()
    const known = await story()
    await expect(
      core.request('providers.create', { name: 'acme', baseUrl: '' }),
    ).rejects.toMatchObject({ code: 'validation' })
    await expect(
      core.request('providers.remove', { id: provider, removal: { kind: 'onlyIfEmpty' } }),
    ).rejects.toMatchObject({ code: 'in_use' })
    await core.request('providers.update', { id: provider, name: 'Acme', baseUrl: '' })
    await core.request('settings.update', { theme: 'light' })
    expect(await story()).toEqual(known)
  })

  it('tells what became of an import and of its undoing', async () => {
    const record = await importText(core, callsCsv(distinctRows(3)))
    const { jobId } = await core.request('imports.undo', { id: record.id })
    await core.jobEnded(jobId)
    expect(await story({ subjects: ['import'] })).toEqual([
      'import started calls.csv: ',
      'import done calls.csv: rowsRead null→3, added null→3, updated null→0, aggregates null→0, duplicates null→0, rejected null→0',
      'import undone calls.csv: removed null→3',
    ])
  })

  it('tells which providers, models and projects an import created, and no others', async () => {
    await addModel()
    const known = (await story()).length
    const file = [
      'time,provider,model,project,input,output',
      '2026-01-05T10:00:00Z,Acme,m1,7,1,1',
      '2026-01-05T10:00:00Z,acme,m2,web,1,1',
      '2026-01-05T10:00:01Z,OpenAI,gpt-4o,web,1,1',
    ].join('\n')
    const columns = Object.fromEntries(
      ['time', 'provider', 'model', 'project', 'input', 'output'].map((name) => [name, name]),
    )
    const { id } = await importText(core, file, { format: 'csv', columns })
    const told = (await story({ subjects: ['provider', 'model', 'project'] })).slice(2)
    expect(told.map((entry) => entry.replace(/: .*(importId)/, ': … $1'))).toEqual([
      `model created m2: … importId null→${id}`,
      `project created web: … importId null→${id}`,
      `provider created OpenAI: … importId null→${id}`,
      `model created gpt-4o: … importId null→${id}`,
    ])
    expect(told[3]).toMatch(/prices null→genai-prices /)
    expect(told[0]).not.toContain('prices')
    // Beside these only the import's own two.
    expect(await story()).toHaveLength(known + told.length + 2)
    const more = await importText(core, file.replaceAll('10:00', '11:00'), {
      format: 'csv',
      columns,
    })
    expect(more.added).toBe(3)
    expect(await story()).toHaveLength(known + told.length + 4)
  })

  it('is found by text and subject, turned by page, and written to a file whole', async () => {
    const db = core.deps.workspace.writableDatabase()
    await db.transaction(async (tx) => {
      for (let index = 0; index < 1_203; index += 1) {
        await insertTrailEntry(tx, {
          user: 'ann',
          host: 'desk',
          via: 'desktop',
          subject: index % 2 === 0 ? 'model' : 'provider',
          subjectId: String(index),
          name: index === 600 ? '=100%_"sure"' : `thing ${index}`,
          action: 'updated',
          changes: [{ field: 'name', from: 'a"b', to: `to ${index}` }],
        })
      }
    })
    const seen: string[] = []
    for (let before: string | undefined; ;) {
      const page = await core.request('trail.page', {
        filter: { subjects: ['model'] },
        limit: 250,
        ...(before !== undefined && { before }),
      })
      seen.push(...page.entries.map(({ subjectId }) => subjectId))
      if (page.next === null) break
      before = page.next
    }
    expect(seen).toEqual(Array.from({ length: 602 }, (_, at) => String(1_202 - 2 * at)))
    const found = async (text: string): Promise<number> =>
      (await core.request('trail.page', { filter: { text }, limit: 500 })).entries.length
    expect(await found('100%_')).toBe(1)
    expect(await found('THING 11')).toBe(111)
    expect(await found('to 1202')).toBe(1)
    expect(await found('a"b')).toBe(500)
    expect(await found('nobody')).toBe(0)
    const yesterday = { kind: 'preset', preset: 'yesterday' } as const
    expect(await entries({ period: yesterday })).toEqual([])
    expect(await entries({ period: { kind: 'preset', preset: 'last7Days' } })).toHaveLength(100)

    core.saveTo.path = `${core.dataFolder}/trail.csv`
    expect(await core.request('trail.export', { filter: {}, format: 'csv' })).toMatchObject({
      entries: 1_203,
    })
    const lines = (await readFile(core.saveTo.path, 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1_204)
    expect(lines[0]).toBe('time,user,host,via,subject,subject_id,name,action,field,from,to')
    expect(lines[603]).toMatch(/model,600,"'=100%_""sure""",updated,name,"a""b",to 600$/)
    core.saveTo.path = `${core.dataFolder}/trail.jsonl`
    await core.request('trail.export', { filter: { text: 'to 7' }, format: 'jsonl' })
    const json = (await readFile(core.saveTo.path, 'utf8')).trimEnd().split('\n')
    expect(json).toHaveLength(111)
    expect(JSON.parse(json.at(-1) ?? '')).toMatchObject({ subjectId: '7', user: 'ann' })
  })

  it('says that a database which it may not prepare keeps none', async () => {
    await core.deps.workspace.writableDatabase().run('DROP TABLE token_ledger_trail')
    await core.deps.workspace
      .writableDatabase()
      .run("DELETE FROM token_ledger_migrations WHERE name LIKE '%-trail'")
    const { connections } = await core.request('connections.list', {})
    const { id } = connections.find(({ active }) => active) ?? expect.fail()
    const reader = await core.request('connections.create', {
      name: 'reader',
      database: database.settings,
      readOnly: true,
      ...(database.password !== null && { password: database.password }),
    })
    await core.request('connections.activate', { id: reader.id })
    expect(await core.request('trail.page', { filter: {} })).toEqual({
      entries: [],
      next: null,
      kept: false,
    })
    await core.request('connections.activate', { id })
    expect((await core.request('trail.page', { filter: {} })).kept).toBe(true)
  })
})
