import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Drift } from '../../src/contract/months'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { randomCalls, type SampleCall, writeCalls } from '../fixtures/usage-samples'
import { importText, rejectsOf } from './imports/scenario'

const ZONE = 'America/New_York'
const at = (instant: string): number => Date.parse(instant) / 1000

describeOnBothEngines('a closed month', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let models: string[]
  let calls: SampleCall[]

  coreForEachTest(
    engine,
    (made, on) => {
      core = made
      database = on
    },
    { now: () => new Date('2026-12-02T12:00:00Z') },
  )
  beforeEach(async () => {
    await core.request('settings.update', { timeZone: ZONE })
    const provider = await core.request('providers.create', { name: 'Acme', baseUrl: '' })
    models = []
    for (const [modelName, price] of [
      ['m1', '0.01'],
      ['m2', '0.0000375'],
    ] as const) {
      const prices = { priceInputPer1k: price, priceOutputPer1k: price }
      const input = { providerId: provider.id, modelName, ...prices }
      models.push((await core.request('models.create', input)).id)
    }
    // November has a day of 25 hours in this zone; 77 is a model without a row.
    calls = randomCalls(3_000, '2026-10-20T00:00:00Z', 43, [...models, '77'], ['1', '2'])
    await writeCalls(core, calls)
  })

  const close = async (month: string): Promise<void> => {
    const { jobId } = await core.request('months.close', { month })
    const job = await core.jobEnded(jobId)
    expect(job.error).toBeNull()
    expect(job.state).toBe('done')
  }
  const verify = async (month: string, by = core): Promise<Drift | null> => {
    const { jobId } = await by.request('months.verify', { month })
    const job = await by.jobEnded(jobId)
    if (job.result?.kind !== 'verifyMonth') throw new Error(JSON.stringify(job.error))
    return job.result.drift
  }
  const run = (sql: string, params: (string | number)[] = []): Promise<number> =>
    core.deps.workspace.writableDatabase().run(sql, params)
  const inNovember = ({ time }: SampleCall): boolean =>
    time >= at('2026-11-01T04:00:00Z') && time < at('2026-12-01T05:00:00Z')

  it('holds the figures of the dashboard, its days, models, prices and a checksum', async () => {
    await close('2026-11')
    const { months, kept } = await core.request('months.list', {})
    expect(kept).toBe(true)
    expect(months.map(({ month, over }) => [month, over])).toEqual([
      ['2026-12', false],
      ['2026-11', true],
      ['2026-10', true],
    ])
    const november = months[1]
    const period = { kind: 'dates', from: '2026-11-01', to: '2026-11-30' } as const
    const { figures } = await core.request('spend.overview', { filter: { period } })
    const { averageCostUsd: _, cacheHitRate: _rate, ...totals } = figures
    expect(november?.figures).toEqual(totals)
    expect(november?.closed?.figures).toEqual(totals)
    expect(totals.calls).toBe(calls.filter(inNovember).length)
    expect(november).toMatchObject({ from: '2026-11-01T04:00:00Z', to: '2026-12-01T05:00:00Z' })
    expect(november?.closed).toMatchObject({ timeZone: ZONE, hasRowFile: true, verifiedAt: null })
    expect(november?.closed?.checksum).toMatch(/^[\da-f]{64}$/)

    const detail = await core.request('months.detail', { month: '2026-11' })
    const { rows } = await core.request('usage.summary', {
      filter: { period },
      by: 'day',
      timeZone: ZONE,
    })
    expect(detail.days.map(({ day, calls: count, costUsd }) => [day, count, costUsd])).toEqual(
      rows.map(({ key, calls: count, costUsd }) => [key, count, costUsd]),
    )
    expect(detail.models.map(({ modelId }) => modelId).toSorted()).toEqual(
      [...models, '77'].toSorted(),
    )
    expect(detail.prices.map(({ model, prices }) => [model, prices[0]?.inputPer1k])).toEqual([
      ['m1', '0.01'],
      ['m2', '0.0000375'],
    ])
    expect(await verify('2026-11')).toBeNull()
    const { entries } = await core.request('trail.page', { filter: { subjects: ['month'] } })
    expect(entries[0]).toMatchObject({ action: 'closed', subjectId: '2026-11' })
  })

  it('tells the days and the very calls that changed since, and none besides', async () => {
    const day = (date: string): SampleCall[] =>
      calls
        .filter(({ time }) => time >= at(`${date}T06:00:00Z`) && time < at(`${date}T22:00:00Z`))
        .toSorted((a, b) => a.time - b.time || a.id - b.id)
    await close('2026-11')
    const [costly, removed, away] = day('2026-11-05')
    const [moved] = day('2026-11-20')
    const [left] = day('2026-11-25')
    if (!costly || !removed || !away || !moved || !left) throw new Error('too few calls')
    const { codec } = core.deps.workspace.database()
    await run('UPDATE llm_usage_logs SET cost_usd = ? WHERE id = ?', [
      codec.money('7.654321'),
      costly.id,
    ])
    await run('DELETE FROM llm_usage_logs WHERE id = ?', [removed.id])
    // The sums of the day stay what they were: only the calls' content tells.
    await run('UPDATE llm_usage_logs SET created_at = ? WHERE id = ?', [
      codec.seconds(away.time + 1),
      away.id,
    ])
    await run('UPDATE llm_usage_logs SET created_at = ? WHERE id = ?', [
      codec.seconds(at('2026-11-21T12:00:00Z')),
      moved.id,
    ])
    await run('UPDATE llm_usage_logs SET created_at = ? WHERE id = ?', [
      codec.seconds(at('2026-10-21T12:00:00Z')),
      left.id,
    ])
    const late = { ...costly, id: 900_000, time: at('2026-11-30T12:00:00Z'), micros: 5 }
    await writeCalls(core, [late, { ...late, id: 900_001, time: at('2026-12-01T12:00:00Z') }])

    const drift = await verify('2026-11')
    expect(drift?.days.map(({ day: one }) => one)).toEqual([
      '2026-11-05',
      '2026-11-20',
      '2026-11-21',
      '2026-11-25',
      '2026-11-30',
    ])
    expect(drift?.rowsKnown).toBe('yes')
    expect(drift?.rowCount).toBe(6)
    const told = new Map(drift?.rows.map((row) => [row.id, row]))
    expect(told.size).toBe(6)
    expect(told.get(String(costly.id))).toMatchObject({
      kind: 'changed',
      after: { costUsd: '7.654321' },
    })
    expect(told.get(String(removed.id))).toMatchObject({ kind: 'removed', after: null })
    expect(told.get(String(away.id))).toMatchObject({ kind: 'moved' })
    expect(told.get(String(moved.id))).toMatchObject({
      kind: 'moved',
      after: { createdAt: '2026-11-21T12:00:00Z' },
    })
    expect(told.get(String(left.id))).toMatchObject({
      kind: 'moved',
      after: { createdAt: '2026-10-21T12:00:00Z' },
    })
    expect(told.get('900000')).toMatchObject({ kind: 'added', before: null })
    const [first] = drift?.days ?? []
    expect((first?.before.calls ?? 0) - (first?.after.calls ?? 0)).toBe(1)

    const { closed } = await core.request('months.detail', { month: '2026-11' })
    expect(closed.drift).toEqual(drift)
    expect(closed.verifiedAt).not.toBeNull()
  })

  it('names only the days where the file of its calls is not there, or is not what it was', async () => {
    await close('2026-11')
    const changed = calls.find(inNovember)
    await run('UPDATE llm_usage_logs SET input_tokens = input_tokens + 1 WHERE id = ?', [
      changed?.id ?? 0,
    ])
    const other = await startTestCore({
      databaseUrl: database.url,
      now: () => new Date('2026-12-02T12:00:00Z'),
    })
    try {
      const drift = await verify('2026-11', other)
      expect(drift).toMatchObject({ rowsKnown: 'no_file', rows: [], rowCount: null })
      expect(drift?.days).toHaveLength(1)
      const { closed } = await other.request('months.detail', { month: '2026-11' })
      expect(closed.hasRowFile).toBe(false)
    } finally {
      await other.stop()
    }
    expect(await verify('2026-11')).toMatchObject({ rowsKnown: 'yes', rowCount: 1 })
    const folder = join(
      core.dataFolder,
      'closed-months',
      core.deps.workspace.status().connection.id,
    )
    const [file] = await readdir(folder)
    await writeFile(join(folder, file ?? ''), 'no gzip')
    expect(await verify('2026-11')).toMatchObject({ rowsKnown: 'damaged', rows: [] })
    await rm(join(folder, file ?? ''))
    expect(await verify('2026-11')).toMatchObject({ rowsKnown: 'no_file' })
  })

  it('is refused before its end, twice, and where it overlaps; and is reopened', async () => {
    await expect(core.request('months.close', { month: '2026-12' })).rejects.toMatchObject({
      details: { fields: [{ code: 'month_not_over' }] },
    })
    await close('2026-11')
    await expect(core.request('months.close', { month: '2026-11' })).rejects.toMatchObject({
      details: { fields: [{ code: 'month_closed' }] },
    })
    await core.request('settings.update', { timeZone: 'Pacific/Honolulu' })
    await expect(core.request('months.close', { month: '2026-10' })).rejects.toMatchObject({
      details: { fields: [{ code: 'month_overlaps' }] },
    })
    await core.request('months.reopen', { month: '2026-11' })
    await expect(core.request('months.verify', { month: '2026-11' })).rejects.toMatchObject({
      code: 'not_found',
    })
    const trail = await core.request('trail.page', { filter: { subjects: ['month'] } })
    expect(trail.entries.map(({ action, subjectId }) => `${action} ${subjectId}`)).toContain(
      'reopened 2026-11',
    )
  })

  it('leaves nothing when its closing is cancelled', async () => {
    const { jobId } = await core.request('months.close', { month: '2026-11' })
    await core.request('jobs.cancel', { id: jobId })
    const job = await core.jobEnded(jobId)
    expect(job.state).toBe('cancelled')
    const { months } = await core.request('months.list', {})
    expect(months.every(({ closed }) => closed === null)).toBe(true)
    const folder = join(
      core.dataFolder,
      'closed-months',
      core.deps.workspace.status().connection.id,
    )
    expect(await readdir(folder).catch(() => [])).toEqual([])
  })

  it('takes no call of an import, unless told to; what is there already is no rejection', async () => {
    const plan = {
      format: 'csv',
      columns: { time: 'time', input: 'input', cost: 'cost' },
      provider: 'Acme',
      model: 'm1',
      project: '1',
    } as const
    const before = '2026-11-01T03:59:59Z,10,0.5'
    const inside = ['2026-11-01T04:00:00Z,11,0.5', '2026-12-01T04:59:59Z,12,0.5']
    const after = '2026-12-01T05:00:00Z,13,0.5'
    const file = (rows: readonly string[]): string => ['time,input,cost', ...rows].join('\n')
    await importText(core, file(inside.slice(0, 1)), plan)
    await close('2026-11')
    const record = await importText(core, file([before, ...inside, after]), plan)
    expect(record).toMatchObject({ rowsRead: 4, added: 2, duplicates: 1, rejected: 1 })
    expect(await rejectsOf(core, record)).toMatchObject([
      { line: 4, reason: 'closed_month', value: '2026-11' },
    ])
    expect(await verify('2026-11')).toBeNull()
    const told = await importText(core, file(inside), { ...plan, intoClosedMonths: true })
    expect(told).toMatchObject({ added: 1, duplicates: 1, rejected: 0 })
    expect(await verify('2026-11')).toMatchObject({ rowCount: 1, rows: [{ kind: 'added' }] })
  })

  it('is not written into by giving calls away or undoing an import, unless told to', async () => {
    const record = await importText(
      core,
      'time,model,project,input,output,cost\n2026-11-03T12:00:00Z,m1,1,10,10,0.5',
      {
        format: 'csv',
        columns: {
          time: 'time',
          model: 'model',
          project: 'project',
          input: 'input',
          output: 'output',
          cost: 'cost',
        },
        provider: 'Acme',
      },
    )
    await close('2026-11')
    const [from = '', to = ''] = models
    const removal = { kind: 'reassignCalls', toModelId: to } as const
    await expect(core.request('models.remove', { id: from, removal })).rejects.toMatchObject({
      code: 'month_closed',
      details: { params: { months: '2026-11' } },
    })
    await expect(core.request('imports.undo', { id: record.id })).rejects.toMatchObject({
      code: 'month_closed',
    })
    expect(await verify('2026-11')).toBeNull()
    const { jobId } = await core.request('imports.undo', {
      id: record.id,
      intoClosedMonths: true,
    })
    await core.jobEnded(jobId)
    expect(await verify('2026-11')).toMatchObject({ rowCount: 1, rows: [{ kind: 'removed' }] })
    await core.request('models.remove', {
      id: from,
      removal: { ...removal, intoClosedMonths: true },
    })
    expect((await verify('2026-11'))?.rowCount).toBeGreaterThan(100)
  })
})
