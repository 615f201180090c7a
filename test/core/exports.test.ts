import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exportRequestSchema } from '../../src/contract/exports'
import type { RouteInput } from '../../src/contract/routes'
import type { UsageRow, UsageSort } from '../../src/contract/usage'
import type { Id } from '../../src/contract/values'
import { writeUsageExport } from '../../src/main/core/exports'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { randomCalls, writeCalls } from '../fixtures/usage-samples'

const HOSTILE = [
  '=cmd()|"/c calc"!A1',
  '+1 "quoted", comma',
  '-2\r\nnew\nlines',
  '@SUM(A1) <script>alert(1)</script>',
  '🦊 emoji; 名前',
  "'already quoted",
]
const UNKNOWN_MODEL = '9007199254740995'
const HEADER =
  'time,provider,model,type,project_id,project,input_tokens,output_tokens,cache_hit,cost_usd,unpriced,id,model_id'

describeOnBothEngines('export', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let folder: string
  let target: string

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({
      databaseUrl: database.url,
      now: () => new Date('2026-11-23T12:00:00Z'),
    })
    const models: Id[] = []
    for (const name of HOSTILE) {
      const provider = await core.request('providers.create', { name, baseUrl: '' })
      const model = await core.request('models.create', {
        providerId: provider.id,
        modelName: name,
        priceInputPer1k: '0.001',
        priceOutputPer1k: '0.002',
      })
      models.push(model.id)
      await core.request('projects.update', { id: String(models.length), name })
    }
    const calls = randomCalls(
      4_500,
      '2026-10-01T00:00:00Z',
      40,
      [...models, UNKNOWN_MODEL],
      ['1', '2', '3', '4', '5', '6', '77'],
    )
    await writeCalls(core, calls)
  })
  afterAll(async () => {
    await core.stop()
    await database.drop()
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'token-ledger-export-'))
    target = join(folder, 'usage.csv')
    core.saveTo.path = target
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function exported(request: RouteInput<'exports.start'>): Promise<string> {
    const { jobId } = await core.request('exports.start', request)
    const job = await core.jobEnded(jobId ?? '')
    const text = await readFile(target, 'utf8')
    expect(job).toMatchObject({
      state: 'done',
      error: null,
      result: { kind: 'export', file: { path: target, bytes: Buffer.byteLength(text) } },
    })
    expect(await readdir(folder)).toEqual(['usage.csv'])
    return text
  }

  async function allRows(sort: UsageSort): Promise<UsageRow[]> {
    const rows: UsageRow[] = []
    for (let cursor: string | undefined; ;) {
      const page = await core.request('usage.page', { filter: {}, sort, limit: 500, cursor })
      rows.push(...page.rows)
      if (page.next === null) return rows
      cursor = page.next
    }
  }

  /** What a spreadsheet must not run gets an apostrophe before it. */
  const harmless = (name: string | null): string =>
    name === null ? '' : /^[=+\-@]/.test(name) ? `'${name}` : name

  it.each<UsageSort>([
    { by: 'time', direction: 'desc' },
    { by: 'time', direction: 'asc' },
    { by: 'cost', direction: 'desc' },
    { by: 'totalTokens', direction: 'asc' },
  ])('as CSV by $by $direction reads back as the same calls in the same order', async (sort) => {
    const text = await exported({ filter: {}, format: 'csv', sort })
    expect(text.startsWith(`${HEADER}\r\n`)).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    const rows = await allRows(sort)
    expect(rows).toHaveLength(4_500)
    expect(parse(text, { columns: true, relax_quotes: false })).toEqual(
      rows.map((row) => ({
        time: row.createdAt,
        provider: harmless(row.providerName),
        model: harmless(row.modelName),
        type: row.modelType ?? '',
        project_id: row.projectId,
        project: harmless(row.projectName),
        input_tokens: String(row.inputTokens),
        output_tokens: String(row.outputTokens),
        cache_hit: String(row.cacheHit),
        cost_usd: row.costUsd,
        unpriced: String(row.unpriced),
        id: row.id,
        model_id: row.modelId,
      })),
    )
  })

  it('as JSON lines keeps types, names as they are, and unknown names null', async () => {
    const sort: UsageSort = { by: 'time', direction: 'desc' }
    const text = await exported({ filter: {}, format: 'jsonl', sort })
    const lines = text.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      (await allRows(sort)).map((row) => ({
        time: row.createdAt,
        provider: row.providerName,
        model: row.modelName,
        type: row.modelType,
        project_id: row.projectId,
        project: row.projectName,
        input_tokens: row.inputTokens,
        output_tokens: row.outputTokens,
        cache_hit: row.cacheHit,
        cost_usd: row.costUsd,
        unpriced: row.unpriced,
        id: row.id,
        model_id: row.modelId,
      })),
    )
    expect(text).toContain(`"provider":null,"model":null,"type":null`)
    expect(text).toContain(`"model_id":"${UNKNOWN_MODEL}"`)
  })

  it('takes the filter, and a byte order mark where one is asked for', async () => {
    const filter = { modelIds: [UNKNOWN_MODEL], unpricedOnly: true }
    const text = await exported({ filter, format: 'csv', bom: true })
    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[]
    const { calls } = await core.request('usage.totals', { filter })
    expect(calls).toBeGreaterThan(100)
    expect(rows).toHaveLength(calls)
    expect(
      rows.every((row) => row['model_id'] === UNKNOWN_MODEL && row['unpriced'] === 'true'),
    ).toBe(true)
    expect(text.charCodeAt(0)).toBe(0xfeff)
  })

  it('of nothing is a file with the header alone', async () => {
    expect(await exported({ filter: { modelIds: [] }, format: 'csv' })).toBe(`${HEADER}\r\n`)
    expect(await exported({ filter: { modelIds: [] }, format: 'jsonl' })).toBe('')
  })

  it('replaces an older file only when it is whole', async () => {
    await writeFile(target, 'older')
    const abort = new AbortController()
    const write = (signal: AbortSignal, progress: (rows: number) => void): Promise<unknown> =>
      writeUsageExport(core.deps, {
        path: target,
        request: exportRequestSchema.parse({ filter: {}, format: 'csv' }),
        signal,
        progress: ({ rows }) => progress(rows),
      })

    let seen = 0
    const cancelled = write(abort.signal, (rows) => {
      seen = rows
      abort.abort()
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThan(4_500)
    const failed = write(new AbortController().signal, () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })
    await expect(failed).rejects.toThrow('no space left')
    expect(await readdir(folder)).toEqual(['usage.csv'])
    expect(await readFile(target, 'utf8')).toBe('older')

    // The database is not hurt by what was left in the middle.
    expect(await exported({ filter: {}, format: 'csv' })).toContain(HEADER)
  })

  it('ends as cancelled when its job is cancelled, and leaves nothing', async () => {
    const { jobId } = await core.request('exports.start', { filter: {}, format: 'csv' })
    await core.request('jobs.cancel', { id: jobId ?? '' })
    expect(await core.jobEnded(jobId ?? '')).toMatchObject({ state: 'cancelled', result: null })
    expect(await readdir(folder)).toEqual([])
  })

  it('says so when the file cannot be written, and leaves no temporary file', async () => {
    core.saveTo.path = join(folder, 'missing', 'usage.csv')
    const missing = await core.request('exports.start', { filter: {}, format: 'csv' })
    expect(await core.jobEnded(missing.jobId ?? '')).toMatchObject({
      state: 'failed',
      error: { code: 'file_unreadable' },
    })
    core.saveTo.path = join(folder, 'folder')
    await mkdir(core.saveTo.path)
    const onto = await core.request('exports.start', { filter: {}, format: 'csv' })
    expect(await core.jobEnded(onto.jobId ?? '')).toMatchObject({ state: 'failed' })
    expect(await readdir(folder)).toEqual(['folder'])
  })

  it('does nothing when the dialog is closed', async () => {
    core.saveTo.path = null
    expect(await core.request('exports.start', { filter: {}, format: 'csv' })).toEqual({
      jobId: null,
    })
  })
})

describe('the name that an export is offered', () => {
  it('says the days in the accounting zone', async () => {
    const core = await startTestCore({ now: () => new Date('2026-11-23T20:00:00Z') })
    await core.request('settings.update', { timeZone: 'Asia/Kathmandu' })
    const nameFor = async (request: RouteInput<'exports.start'>): Promise<string> => {
      const { jobId } = await core.request('exports.start', request)
      const { result } = await core.jobEnded(jobId ?? '')
      return result?.kind === 'export' ? result.file.name : ''
    }
    const format = 'csv'
    const preset = (name: 'thisMonth' | 'today' | 'allTime') => ({
      period: { kind: 'preset' as const, preset: name },
    })
    expect(await nameFor({ filter: preset('thisMonth'), format })).toBe(
      'usage-2026-11-01-2026-11-30.csv',
    )
    expect(await nameFor({ filter: preset('today'), format: 'jsonl' })).toBe(
      'usage-2026-11-24-2026-11-24.jsonl',
    )
    expect(await nameFor({ filter: preset('allTime'), format })).toBe('usage-all.csv')
    await core.stop()
  })
})
