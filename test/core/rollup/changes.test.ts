import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RollupStatus } from '../../../src/contract/rollup'
import type { RollupDepth, RollupTask } from '../../../src/main/core/rollup/rollup-task'
import { runRollupTask } from '../../../src/main/core/rollup/task'
import { rollupCacheFile } from '../../../src/main/storage/rollup-schema'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import {
  type Call,
  expectedSums,
  expectSumsToBeRaw,
  type OtherProgram,
  sorted,
  startOtherProgram,
} from './other-program'

const NOW = '2026-11-23T12:00:00Z'
const at = (instant: string): number => Date.parse(instant) / 1000

function callOn(day: string, id: number, patch: Partial<Call> = {}): Call {
  return {
    id: BigInt(id),
    model: '1',
    project: '7',
    input: 100,
    output: 10,
    hit: false,
    micros: 400_000,
    at: at(`${day}T10:00:00Z`),
    ...patch,
  }
}

describeOnBothEngines('the daily sums', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let other: OtherProgram
  let now: Date

  beforeEach(async () => {
    now = new Date(NOW)
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url, now: () => now })
    other = await startOtherProgram(database)
  })
  afterEach(async () => {
    await other.close()
    await core.stop()
    await database.drop()
  })

  async function fill(): Promise<void> {
    const days = ['2026-11-01', '2026-11-12', '2026-11-20', '2026-11-22', '2026-11-23']
    await other.insert(
      days.flatMap((day, index) => [0, 1, 2].map((n) => callOn(day, index * 10 + n + 1))),
    )
    // Written long ago, so that a look at updated_at names nothing.
    await other.age(86_400)
  }

  async function verify(full: boolean): Promise<RollupStatus> {
    await core.request('rollup.verify', { full })
    await core.rollupIdle()
    return core.request('rollup.status', {})
  }

  /** One comparison of just this depth, as the schedule would run it. */
  async function compare(depth: RollupDepth): Promise<void> {
    const task: RollupTask = {
      settings: database.settings,
      password: database.password,
      cacheFile: rollupCacheFile(core.dataFolder, database.settings),
      timeZone: 'UTC',
      now: now.getTime() / 1000,
      depth,
      record: true,
    }
    const outcome = await runRollupTask(task, () => undefined, new AbortController().signal)
    expect(outcome.kind).toBe('done')
  }

  const isRaw = (): Promise<void> =>
    expectSumsToBeRaw(core, other, 'UTC', { from: '2026-11-12', to: '2026-11-22' })

  const noticed = async (): Promise<object[]> =>
    (await core.request('rollup.changes', {})).changes.map(({ id, noticedAt, ...change }) => {
      expect(id).toMatch(/^\d+$/)
      expect(noticedAt).toBe(now.toISOString())
      return change
    })

  it('answers null until it is built, and then what the raw rows say', async () => {
    await fill()
    expect(await core.rollup.sums({ from: null, to: null, by: [] })).toBeNull()
    expect(await core.request('rollup.status', {})).toMatchObject({
      state: 'none',
      refreshedAt: null,
    })
    expect(await verify(true)).toMatchObject({
      state: 'ready',
      refreshedAt: '2026-11-23T12:00:00.000Z',
      verifiedAt: '2026-11-23T12:00:00.000Z',
      progress: null,
    })
    await isRaw()
  })

  it('takes open days from raw rows at once', async () => {
    await fill()
    await verify(true)
    await other.insert([callOn('2026-11-23', 900), callOn('2026-11-22', 901)])
    await other.update(41n, { micros: 7 })
    await other.remove([42n])
    // Ahead of its time, as from a machine with a wrong clock.
    await other.insert([callOn('2026-11-25', 902), callOn('2027-02-01', 903)])
    await isRaw()
    expect(await noticed()).toEqual([])
  })

  describe('finds and repairs what changed in a closed day', () => {
    const cases: {
      name: string
      by: RollupDepth
      /** The look before it in cost, which must not be what found it. */
      missedBy: RollupDepth
      change: () => Promise<void>
      noticed: object[]
    }[] = [
      {
        name: 'a late row, by updated_at',
        by: 'written',
        missedBy: 'open',
        change: () => other.insert([callOn('2026-11-12', 500, { micros: 1_200_000 })]),
        noticed: [
          { day: '2026-11-12', calls: 1, costUsd: '1.200000', inputTokens: 100, outputTokens: 10 },
        ],
      },
      {
        name: 'an update in place, by updated_at',
        by: 'written',
        missedBy: 'open',
        change: () => other.update(11n, { micros: 100_000, input: 0 }),
        noticed: [
          { day: '2026-11-12', calls: 0, costUsd: '-0.300000', inputTokens: -100, outputTokens: 0 },
        ],
      },
      {
        name: 'a deleted row, by COUNT and SUM(id)',
        by: 'signatures',
        missedBy: 'written',
        change: () => other.remove([12n]),
        noticed: [
          {
            day: '2026-11-12',
            calls: -1,
            costUsd: '-0.400000',
            inputTokens: -100,
            outputTokens: -10,
          },
        ],
      },
      {
        name: 'a whole day deleted, by COUNT and SUM(id)',
        by: 'signatures',
        missedBy: 'written',
        change: () => other.remove([1n, 2n, 3n]),
        noticed: [
          {
            day: '2026-11-01',
            calls: -3,
            costUsd: '-1.200000',
            inputTokens: -300,
            outputTokens: -30,
          },
        ],
      },
      {
        name: 'a late commit (written before the last look), by COUNT and SUM(id)',
        by: 'signatures',
        missedBy: 'written',
        change: async () => {
          await other.insert([callOn('2026-11-20', 4)])
          await other.age(86_400)
        },
        noticed: [
          { day: '2026-11-20', calls: 1, costUsd: '0.400000', inputTokens: 100, outputTokens: 10 },
        ],
      },
      {
        name: 'one row in the place of another, by SUM(id)',
        by: 'signatures',
        missedBy: 'written',
        change: async () => {
          await other.remove([13n])
          await other.insert([callOn('2026-11-12', 700, { micros: 500_000 })])
          await other.age(86_400)
        },
        noticed: [
          { day: '2026-11-12', calls: 0, costUsd: '0.100000', inputTokens: 0, outputTokens: 0 },
        ],
      },
      {
        name: 'a row moved to another closed day, by COUNT and SUM(id)',
        by: 'signatures',
        missedBy: 'open',
        change: async () => {
          await other.update(11n, { at: at('2026-11-20T08:00:00Z') })
          await other.age(86_400)
        },
        noticed: [
          { day: '2026-11-20', calls: 1, costUsd: '0.400000', inputTokens: 100, outputTokens: 10 },
          {
            day: '2026-11-12',
            calls: -1,
            costUsd: '-0.400000',
            inputTokens: -100,
            outputTokens: -10,
          },
        ],
      },
      {
        name: 'an update that hides its time, by every row',
        by: 'full',
        missedBy: 'signatures',
        change: () => other.update(2n, { micros: 500_001 }, true),
        noticed: [
          { day: '2026-11-01', calls: 0, costUsd: '0.100001', inputTokens: 0, outputTokens: 0 },
        ],
      },
      {
        name: 'a call given to another model, by every row',
        by: 'full',
        missedBy: 'signatures',
        change: () => other.update(3n, { model: '2' }, true),
        noticed: [
          { day: '2026-11-01', calls: 0, costUsd: '0.000000', inputTokens: 0, outputTokens: 0 },
        ],
      },
    ]

    it.each(cases)('$name', async ({ by, missedBy, change, noticed: expected }) => {
      await fill()
      await verify(true)
      await change()
      await compare(missedBy)
      expect(await noticed()).toEqual([])
      await compare(by)
      expect(await noticed()).toEqual(expected)
      await isRaw()
      await compare('full')
      expect(await noticed()).toEqual(expected)
    })
  })

  it('keeps a change until someone has seen it', async () => {
    await fill()
    await verify(true)
    await other.remove([1n, 11n])
    await verify(false)
    const { changes } = await core.request('rollup.changes', {})
    expect(changes.map((change) => change.day)).toEqual(['2026-11-12', '2026-11-01'])
    await core.request('rollup.acknowledge', { ids: [changes[0]?.id ?? ''] })
    await verify(true)
    expect((await core.request('rollup.changes', {})).changes.map((change) => change.day)).toEqual([
      '2026-11-01',
    ])
    await core.request('rollup.rebuild', {})
    await core.rollupIdle()
    expect((await core.request('rollup.changes', {})).changes).toHaveLength(1)
    await isRaw()
  })

  it('says nothing of a day that was still open when it was last summed', async () => {
    await fill()
    await verify(true)
    await other.insert([
      callOn('2026-11-22', 800),
      callOn('2026-11-23', 801),
      callOn('2026-11-24', 802),
    ])
    now = new Date('2026-11-27T12:00:00Z')
    await isRaw()
    await verify(false)
    await isRaw()
    expect(await noticed()).toEqual([])
  })

  it('finds its own imports without calling them a change', async () => {
    await core.stop()
    core = await startTestCore({ databaseUrl: database.url, now: () => now, background: true })
    await fill()
    await verify(true)
    await other.insert([callOn('2026-11-12', 600)])
    core.events.emit('data.changed', { domains: ['usage', 'imports'] })
    await expect
      .poll(() => core.rollup.sums({ from: '2026-11-12', to: '2026-11-12', by: [] }), {
        timeout: 8_000,
      })
      .toMatchObject([{ calls: 4 }])
    await core.rollupIdle()
    expect(await noticed()).toEqual([])
  })

  it('goes on where an interrupted build stopped', async () => {
    await other.insert(
      Array.from({ length: 900 }, (_, index) =>
        callOn(`2026-11-${String(1 + (index % 20)).padStart(2, '0')}`, index + 1, {
          micros: index * 1_001,
          project: String(index % 5),
        }),
      ),
    )
    const task: RollupTask = {
      settings: database.settings,
      password: database.password,
      cacheFile: rollupCacheFile(core.dataFolder, database.settings),
      timeZone: 'UTC',
      now: now.getTime() / 1000,
      depth: 'full',
      record: true,
      chunk: 100,
    }
    const seen: number[] = []
    const runUntil = async (rows: number): Promise<void> => {
      const abort = new AbortController()
      await runRollupTask(
        task,
        ({ done }) => {
          seen.push(done)
          if (done >= rows) abort.abort()
        },
        abort.signal,
      )
    }
    await expect(runUntil(300)).rejects.toThrow(/abort/i)
    expect(await core.rollup.sums({ from: null, to: null, by: [] })).toBeNull()
    // In between, other programs go on, also where the build has been.
    await other.remove([5n])
    await other.update(6n, { micros: 1, project: '9' })
    await other.insert([callOn('2026-11-03', 5000), callOn('2026-11-23', 5001)])
    await expect(runUntil(500)).rejects.toThrow(/abort/i)
    const resumedAt = seen.length
    await runUntil(Infinity)
    expect(seen[resumedAt]).toBe(500)
    await core.request('rollup.status', {})
    expect(await verify(false)).toMatchObject({ state: 'ready' })
    await isRaw()
    expect(await noticed()).toEqual([])
  })

  it('reads ids beyond 2^53 exactly', async () => {
    const big = engine === 'mysql' ? '18446744073709551615' : '9223372036854775807'
    await other.insert([
      callOn('2026-11-12', 1, { model: big, project: '9007199254740993' }),
      callOn('2026-11-12', 2, { model: '9007199254740992', project: '9007199254740992' }),
      callOn('2026-11-12', 3, { model: '9007199254740993', project: big }),
      callOn('2026-11-12', 3, { id: 9_007_199_254_740_997n, model: big, project: big }),
      callOn('2026-11-23', 3, { id: 9_007_199_254_740_999n, model: big, project: big }),
    ])
    await verify(true)
    await isRaw()
    const query = { from: null, to: null, by: ['model', 'project'] as const, modelIds: [big] }
    expect(sorted((await core.rollup.sums(query)) ?? [])).toEqual(
      expectedSums(other.calls.values(), 'UTC', query),
    )
    await compare('signatures')
    expect(await noticed()).toEqual([])
  })
})
