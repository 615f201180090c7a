import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import {
  callsCsv,
  counts,
  csvPlan,
  distinctRows,
  halfWritten,
  importOf,
  importPath,
  importText,
  type PlanInput,
  totals,
  writeSource,
} from './scenario'
import { traceSums } from './shared-data-sums'

const azure = resolve('../shared/data/azure-llm-traces')
const azurePlan: PlanInput = {
  format: 'csv',
  columns: { time: 'TIMESTAMP', input: 'ContextTokens', output: 'GeneratedTokens' },
  provider: 'azure',
  model: 'gpt-35-turbo',
  project: 'trace',
}

describeOnBothEngines('importing', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  it.skipIf(!existsSync(azure))(
    'takes the Azure traces in with exactly their counts and sums, and only once',
    async () => {
      const code = `${azure}/AzureLLMInferenceTrace_code.csv`
      const conv = `${azure}/AzureLLMInferenceTrace_conv.csv`

      const file = await core.deps.uploads.register(code)
      const inspection = await core.request('imports.inspect', { file: file.ref })
      expect(inspection).toMatchObject({
        format: 'csv',
        delimiter: ',',
        gzip: false,
        suggested: azurePlan.columns,
        timesHaveZone: false,
      })

      expect(counts(await importOf(core, code, azurePlan))).toEqual({
        status: 'done',
        rowsRead: 8_819,
        added: 8_819,
        duplicates: 0,
        rejected: 0,
      })
      expect(await totals(core)).toMatchObject({
        calls: 8_819,
        inputTokens: 18_059_974,
        outputTokens: 245_896,
      })
      expect(counts(await importOf(core, conv, azurePlan))).toMatchObject({
        rowsRead: 19_366,
        added: 19_366,
      })
      expect(await totals(core)).toMatchObject({
        calls: 28_185,
        inputTokens: 18_059_974 + 22_361_870,
        outputTokens: 245_896 + 4_088_665,
      })
      expect(await traceSums(code)).toEqual([8_819, 18_059_974, 245_896])
      expect(await traceSums(conv)).toEqual([19_366, 22_361_870, 4_088_665])
      for (const path of [code, conv]) {
        const again = await importOf(core, path, azurePlan)
        expect(again).toMatchObject({ added: 0, duplicates: again.rowsRead })
      }
      expect((await totals(core)).calls).toBe(28_185)
      expect(await halfWritten(core)).toBe(0)

      const { rows } = await core.request('usage.page', {
        filter: {},
        sort: { by: 'time', direction: 'asc' },
        limit: 1,
      })
      expect(rows).toMatchObject([
        {
          // 18:15:46.6805900 in the file: cut to the second, not rounded up.
          createdAt: '2023-11-16T18:15:46Z',
          inputTokens: 374,
          outputTokens: 44,
          providerName: 'azure',
          modelName: 'gpt-35-turbo',
          projectName: 'trace',
          unpriced: false,
        },
      ])
    },
    120_000,
  )

  it('counts identical rows of one file as separate calls, and none twice', async () => {
    const [row = ''] = distinctRows(1)
    const file = callsCsv([row, row, ...distinctRows(3, 1), row])
    expect(counts(await importText(core, file))).toMatchObject({ added: 6, duplicates: 0 })
    expect(counts(await importText(core, file))).toMatchObject({ added: 0, duplicates: 6 })
    // The same file, grown: one more of the identical rows and one new.
    const longer = callsCsv([row, row, ...distinctRows(3, 1), row, row, ...distinctRows(1, 9)])
    expect(counts(await importText(core, longer))).toMatchObject({ added: 2, duplicates: 6 })
    expect((await totals(core)).calls).toBe(8)
  })

  it('keeps identical rows apart across batches', async () => {
    const [row = ''] = distinctRows(1)
    const file = callsCsv(Array.from({ length: 12_001 }, () => row))
    expect(counts(await importText(core, file))).toMatchObject({ added: 12_001, duplicates: 0 })
    expect(counts(await importText(core, file))).toMatchObject({ added: 0, duplicates: 12_001 })
  })

  it('takes the ids of calls from the file where it has them: the first row of an id wins', async () => {
    const plan: PlanInput = { ...csvPlan, columns: { ...csvPlan.columns, eventId: 'project' } }
    const rows = ['a', 'b', 'a'].map((id, at) => `2026-01-01T00:00:0${at}Z,m,${id},${at + 1},0,`)
    expect(counts(await importText(core, callsCsv(rows), plan))).toMatchObject({
      added: 2,
      duplicates: 1,
    })
    expect((await totals(core)).inputTokens).toBe(3)
  })

  it('takes the cost from the file, and else from the price at the time of the call', async () => {
    const { id: providerId } = await core.request('providers.create', { name: 'OpenAI' })
    await core.request('models.create', {
      providerId,
      modelName: 'GPT-4o',
      priceInputPer1k: '0.0025',
      priceOutputPer1k: '0.0000375',
    })
    await importText(
      core,
      callsCsv([
        '2026-01-01T00:00:00Z,gpt-4o,web,1000,1000,0.5',
        '2026-01-01T00:00:01Z,gpt-4o,web,1000,1000,',
        // 0.0000375 × 40 / 1000 = 0.0000015, half up.
        '2026-01-01T00:00:02Z,gpt-4o,web,0,40,',
        '2026-01-01T00:00:03Z,unknown-model,web,7,0,',
      ]),
    )
    const { rows } = await core.request('usage.page', {
      filter: {},
      sort: { by: 'time', direction: 'asc' },
    })
    expect(rows.map((row) => [row.providerName, row.modelName, row.costUsd, row.unpriced])).toEqual(
      [
        ['OpenAI', 'GPT-4o', '0.500000', false],
        ['OpenAI', 'GPT-4o', '0.002538', false],
        ['OpenAI', 'GPT-4o', '0.000002', false],
        ['OpenAI', 'unknown-model', '0.000000', true],
      ],
    )
    const details = await Promise.all(
      rows.map(async (row) => (await core.request('usage.get', { id: row.id })).origin?.costSource),
    )
    expect(details).toEqual(['recorded', 'computed', 'computed', 'none'])
  })

  it('bills hits of a response cache as the setting says', async () => {
    const { id: providerId } = await core.request('providers.create', { name: 'openai' })
    await core.request('models.create', {
      providerId,
      modelName: 'm',
      priceInputPer1k: '1',
      priceOutputPer1k: '0',
    })
    const plan: PlanInput = {
      ...csvPlan,
      columns: { time: 'time', model: 'model', input: 'input', cacheHit: 'output' },
      project: '7',
    }
    const file = callsCsv(['2026-01-01 00:00:00,m,,1000,hit,', '2026-01-01 00:00:01,m,,1000,None,'])
    const first = await importText(core, file, plan)
    expect(await totals(core)).toMatchObject({ costUsd: '1.000000' })
    const { jobId } = await core.request('imports.undo', { id: first.id })
    await core.jobEnded(jobId)
    await core.request('settings.update', { cacheHitShare: '0.1' })
    await importText(core, file, plan)
    expect(await totals(core)).toMatchObject({ calls: 2, costUsd: '1.100000' })
  })

  it('counts cached tokens as input, where the file counts them apart', async () => {
    const plan: PlanInput = { ...csvPlan, columns: { ...csvPlan.columns, cacheRead: 'output' } }
    const file = callsCsv(['2026-01-01,m,web,100,40,'])
    await importText(core, file, plan)
    expect(await totals(core)).toMatchObject({ inputTokens: 100, outputTokens: 40 })
    await importText(core, file, { ...plan, inputIncludesCached: false })
    expect(await totals(core)).toMatchObject({ calls: 2, inputTokens: 240 })
  })

  it('undoes an import whole, and it can be imported again', async () => {
    const kept = await importText(core, callsCsv(distinctRows(10)))
    const record = await importText(core, callsCsv(distinctRows(12_000, 100)))
    const undo = await core.request('imports.undo', { id: record.id })
    expect(await core.jobEnded(undo.jobId)).toMatchObject({
      state: 'done',
      result: { kind: 'undoImport', removed: 12_000 },
    })
    expect((await totals(core)).calls).toBe(10)
    expect(await halfWritten(core)).toBe(0)
    const { imports } = await core.request('imports.list', {})
    expect(imports.map((one) => [one.id, one.status])).toEqual([
      [record.id, 'undone'],
      [kept.id, 'done'],
    ])
    await expect(core.request('imports.undo', { id: record.id })).rejects.toMatchObject({
      code: 'validation',
    })
    expect(await importText(core, callsCsv(distinctRows(12_000, 100)))).toMatchObject({
      added: 12_000,
    })
  })

  it('leaves nothing when it is cancelled in the middle', async () => {
    const path = await writeSource(core, 'long.csv', callsCsv(distinctRows(60_000)))
    const file = await core.deps.uploads.register(path)
    const { jobId } = await core.request('imports.start', { file, plan: csvPlan })
    const db = core.deps.workspace.database()
    const written = async (): Promise<number> => {
      const [row] = await db.select<{ n: unknown }>('SELECT COUNT(*) AS n FROM llm_usage_logs')
      return Number(row?.n)
    }
    await expect.poll(written, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0)
    await core.request('jobs.cancel', { id: jobId })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'cancelled' })
    expect(await written()).toBe(0)
    expect(await halfWritten(core)).toBe(0)
    const { imports } = await core.request('imports.list', {})
    expect(imports).toMatchObject([{ status: 'cancelled', added: 0 }])
    expect(await importOf(core, path)).toMatchObject({ added: 60_000, duplicates: 0 })
  })

  it('creates what the file names, hostile or not, and tells before', async () => {
    const hostile = ['=cmd()', '<script>alert(1)</script>', '🦊'.repeat(128), `O'Brien "; --`]
    const rows = hostile.map(
      (name, at) =>
        `2026-01-01 00:00:0${at},"${name.replaceAll('"', '""')}","${name.replaceAll('"', '""')}",1,1,`,
    )
    const path = await writeSource(core, 'hostile.csv', callsCsv(rows))
    const file = await core.deps.uploads.register(path)
    const preview = await core.request('imports.preview', { file: file.ref, plan: csvPlan })
    expect(preview).toMatchObject({
      createsProviders: ['openai'],
      createsModels: hostile.map((name) => `openai / ${name}`),
      createsProjects: hostile,
    })
    expect((await totals(core)).calls).toBe(0)
    await importOf(core, path)
    const { projects } = await core.request('projects.list', {})
    expect(new Set(projects.map((project) => project.name))).toEqual(new Set(hostile))
    const { models } = await core.request('models.list', {})
    expect(new Set(models.map((model) => model.modelName))).toEqual(new Set(hostile))
    expect(models.every((model) => model.priceState === 'unpriced')).toBe(true)
  })

  it('gives new projects ids that no row of the file means', async () => {
    await importText(
      core,
      callsCsv(['2026-01-01,m,alpha,1,1,', '2026-01-01,m,5,1,1,', '2026-01-01,m,0007,1,1,']),
    )
    const { projects } = await core.request('projects.list', {})
    expect(projects).toMatchObject([
      { id: '8', name: 'alpha' },
      { id: '5', name: null },
      { id: '7', name: null },
    ])
  })

  it('finds a place for a new project where the largest id is taken', async () => {
    const largest = engine === 'mysql' ? '18446744073709551615' : '9223372036854775807'
    await importText(core, callsCsv([`2026-01-01,m,${largest},1,1,`]))
    expect(await importText(core, callsCsv(['2026-01-02,m,beta,1,1,']))).toMatchObject({ added: 1 })
    const { projects } = await core.request('projects.list', {})
    expect(projects.map((project) => project.name)).toEqual(['beta', null])
    expect(projects[1]?.id).toBe(largest)
  })

  it('refuses a plan for another file, and a file that is none, without a record', async () => {
    const path = await writeSource(core, 'calls.csv', callsCsv(distinctRows(1)))
    const other = { ...csvPlan, columns: { ...csvPlan.columns, cost: 'spend' } }
    expect(await importPath(core, path, other)).toMatchObject({
      state: 'failed',
      error: { code: 'validation', details: { fields: [{ path: 'plan.columns.cost' }] } },
    })
    const binary = await writeSource(core, 'calls.xlsx', Buffer.from('PK\u0003\u0004\0\0\0'))
    expect(await importPath(core, binary, csvPlan)).toMatchObject({
      state: 'failed',
      error: { code: 'file_format', details: { reason: 'binary' } },
    })
    expect(await core.request('imports.list', {})).toEqual({ imports: [] })
  })
})
