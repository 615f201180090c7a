import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BackfillPreview, BackfillScope } from '../../src/contract/backfill'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { type Call, type OtherProgram, startOtherProgram } from './rollup/other-program'

const now = (): Date => new Date('2026-11-20T12:00:00Z')
const everything = { period: { kind: 'preset', preset: 'allTime' } } as const
const at = Date.parse('2026-11-10T00:00:00Z') / 1_000
const CALLS = 2_500

describeOnBothEngines('a backfill', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let other: OtherProgram
  let model = ''

  const scope = (reach: BackfillScope['reach']): BackfillScope => ({
    filter: everything,
    reach,
    intoClosedMonths: false,
  })

  async function preview(reach: BackfillScope['reach']): Promise<BackfillPreview> {
    const { jobId } = await core.request('backfill.preview', { scope: scope(reach) })
    const job = await core.jobEnded(jobId)
    if (job.result?.kind !== 'backfillPreview') throw new Error(JSON.stringify(job))
    return job.result.preview
  }

  async function spend(): Promise<string> {
    const { total } = await core.request('spend.top', { filter: everything, by: 'model' })
    return total.costUsd
  }

  const call = (id: number, patch: Partial<Call> = {}): Call => ({
    id: BigInt(id),
    model,
    project: '1',
    input: 1_000 + id,
    output: 10,
    hit: false,
    micros: 0,
    at: at + id,
    ...patch,
  })
  /** 0.001 and 0.002 USD per 1,000 tokens. */
  const due = (id: number): number => 1_000 + id + 20

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url, now })
    const provider = await core.request('providers.create', { name: 'P' })
    const made = await core.request('models.create', {
      providerId: provider.id,
      modelName: 'm',
      priceInputPer1k: '0.001',
      priceOutputPer1k: '0.002',
    })
    model = made.id
    other = await startOtherProgram(database)
    await other.insert([
      ...Array.from({ length: CALLS }, (_, index) => call(index + 1)),
      call(CALLS + 1, { micros: 77 }),
      call(CALLS + 2, { hit: true }),
      call(CALLS + 3, { model: '4711' }),
    ])
  })

  afterAll(async () => {
    await other.close()
    await core.stop()
    await database.drop()
  })

  it('says what would change, and leaves what others recorded alone', async () => {
    const found = await preview('missing')
    const sum = Array.from({ length: CALLS }, (_, index) => due(index + 1)).reduce((a, b) => a + b)
    const differenceUsd = new Decimal(sum).dividedBy(1e6).toFixed(6)
    expect(found.change).toEqual({
      calls: CALLS,
      beforeUsd: '0.000000',
      afterUsd: differenceUsd,
      differenceUsd,
    })
    expect(found.byModel).toMatchObject([{ modelId: model, modelName: 'P / m', calls: CALLS }])
    expect(found.left.recorded).toMatchObject({ calls: 1, beforeUsd: '0.000077' })
    expect(found.unpricedCalls).toBe(1)
    expect(await spend()).toBe('0.000077')
    expect((await preview('recorded')).change.calls).toBe(CALLS + 1)
  })

  it('writes what it said and nothing else, is in the trail, and can be undone', async () => {
    const { change } = await preview('missing')
    const previewed = { calls: change.calls, differenceUsd: change.differenceUsd }
    const stale = await core.request('backfill.start', {
      scope: scope('missing'),
      previewed: { ...previewed, calls: 1 },
    })
    expect(await core.jobEnded(stale.jobId)).toMatchObject({
      state: 'failed',
      error: { details: { reason: 'stale_preview' } },
    })
    expect(await spend()).toBe('0.000077')

    const { jobId } = await core.request('backfill.start', { scope: scope('missing'), previewed })
    expect(await core.jobEnded(jobId)).toMatchObject({
      state: 'done',
      result: { kind: 'backfill', calls: CALLS },
    })
    expect(await spend()).toBe(new Decimal(change.afterUsd).plus('0.000077').toFixed(6))
    expect((await preview('missing')).change.calls).toBe(0)
    const [record] = (await core.request('backfill.list', {})).backfills
    expect(record).toMatchObject({
      status: 'done',
      calls: CALLS,
      differenceUsd: change.differenceUsd,
    })

    // Another program changes one of them: it keeps what it has.
    await other.update(3n, { micros: 5 })
    const undo = await core.request('backfill.undo', { id: record?.id ?? '' })
    expect(await core.jobEnded(undo.jobId)).toMatchObject({
      state: 'done',
      result: { kind: 'undoBackfill', restored: CALLS - 1, changedSince: 1 },
    })
    expect(await spend()).toBe('0.000082')
    await expect(core.request('backfill.undo', { id: record?.id ?? '' })).rejects.toMatchObject({
      details: { reason: 'backfill_undone' },
    })
    const { entries } = await core.request('trail.page', { filter: {} })
    expect(
      entries.filter(({ subject }) => subject === 'backfill').map(({ action }) => action),
    ).toEqual(['undone', 'started'])
  })
})
