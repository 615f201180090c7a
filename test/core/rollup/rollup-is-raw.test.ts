import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import {
  type Call,
  expectSumsToBeRaw,
  type OtherProgram,
  seeded,
  startOtherProgram,
} from './other-program'

/** Around both changes of the clock in each zone; Newfoundland once changed at 00:01. */
const histories = [
  { timeZone: 'UTC', from: '2026-10-01', now: '2026-11-23T12:00:00Z' },
  { timeZone: 'Europe/Berlin', from: '2026-10-10', now: '2026-10-27T00:30:00Z' },
  { timeZone: 'America/St_Johns', from: '2006-10-15', now: '2006-11-03T02:00:00Z' },
  { timeZone: 'Asia/Kathmandu', from: '2026-10-20', now: '2026-11-12T18:20:00Z' },
  { timeZone: 'Pacific/Apia', from: '2011-12-15', now: '2012-01-05T10:00:00Z' },
]
const MODELS = ['1', '2', '9007199254740993', '9223372036854775807']
const PROJECTS = ['7', '8', '9007199254740995']

describeOnBothEngines('the rollup is the sum of the raw rows', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let other: OtherProgram
  let now: Date

  beforeEach(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url, now: () => now })
    other = await startOtherProgram(database)
  })
  afterEach(async () => {
    await other.close()
    await core.stop()
    await database.drop()
  })

  describe.each(histories)('$timeZone', ({ timeZone, from, now: start }) => {
    it('through random histories of another program', async () => {
      const random = seeded(timeZone.length * 7919)
      now = new Date(start)
      const first = Date.parse(`${from}T00:00:00Z`) / 1000
      const span = now.getTime() / 1000 - first
      const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
      let nextId = 1n
      const makeCall = (): Call => ({
        // Ids go up in steps, or down, and some are beyond 2^53.
        id:
          random(20) === 0
            ? 9_007_199_254_740_993n + nextId++ * 2n
            : (nextId += BigInt(1 + random(3))),
        model: pick(MODELS),
        project: pick(PROJECTS),
        input: random(3) * 100,
        output: random(3) * 10,
        hit: random(5) === 0,
        micros: random(3) === 0 ? 0 : random(2_000_000_000),
        at: first + (random(4) === 0 ? Math.floor(random(span) / 900) * 900 : random(span)),
      })
      await core.request('settings.update', { timeZone })
      await other.insert(Array.from({ length: 400 }, makeCall))
      await core.request('rollup.verify', {})
      await core.rollupIdle()
      const narrow = { from: from.replace(/-\d\d$/, '-20'), to: now.toISOString().slice(0, 10) }
      await expectSumsToBeRaw(core, other, timeZone, narrow)

      for (let round = 0; round < 5; round++) {
        const ids = [...other.calls.keys()]
        await other.insert(Array.from({ length: 1 + random(30) }, makeCall))
        for (let change = random(6); change > 0; change--) {
          await other.update(pick(ids), { input: random(500), at: makeCall().at })
        }
        await other.remove(ids.filter(() => random(40) === 0).concat(ids[0] ?? 0n))
        now = new Date(now.getTime() + random(40) * 3_600_000)
        await core.request('rollup.verify', { full: random(2) === 0 })
        await core.rollupIdle()
        expect(await core.request('rollup.status', {})).toMatchObject({
          state: 'ready',
          error: null,
        })
        await expectSumsToBeRaw(core, other, timeZone, narrow)
      }
    })
  })

  it('after a change of zone, and back', async () => {
    now = new Date('2026-11-23T12:00:00Z')
    const random = seeded(5)
    await other.insert(
      Array.from({ length: 300 }, (_, index) => ({
        id: BigInt(index + 1),
        model: '1',
        project: String(random(3)),
        input: 10,
        output: 1,
        hit: false,
        micros: random(1000),
        at: Date.parse('2026-10-01T00:00:00Z') / 1000 + random(53 * 86_400),
      })),
    )
    for (const timeZone of ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'UTC']) {
      await core.request('settings.update', { timeZone })
      if (timeZone !== 'UTC') {
        expect(await core.rollup.sums({ from: null, to: null, by: [] })).toBeNull()
      }
      await core.request('rollup.verify', { full: false })
      await core.rollupIdle()
      await expectSumsToBeRaw(core, other, timeZone, { from: '2026-10-24', to: '2026-10-26' })
    }
    expect((await core.request('rollup.changes', {})).changes).toEqual([])
  })
})
