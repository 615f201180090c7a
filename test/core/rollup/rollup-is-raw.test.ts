import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import {
  type Call,
  expectSumsToBeRaw,
  type OtherProgram,
  seeded,
  startOtherProgram,
} from './other-program'

/**
 * Around changes of the clock in each zone: by an hour, by half of one (Lord Howe), at 00:01 (as
 * Newfoundland once did), over midnight so that a day begins at one (São Paulo), by a whole day
 * (Samoa); and zones of half and quarter hours that never change it.
 */
const histories = [
  { timeZone: 'UTC', from: '2026-10-01', now: '2026-11-23T12:00:00Z' },
  { timeZone: 'Europe/Berlin', from: '2026-10-10', now: '2026-10-27T00:30:00Z' },
  { timeZone: 'America/St_Johns', from: '2006-10-15', now: '2006-11-03T02:00:00Z' },
  { timeZone: 'America/New_York', from: '2026-02-27', now: '2026-03-10T03:30:00Z' },
  { timeZone: 'Asia/Kolkata', from: '2026-10-20', now: '2026-11-09T18:40:00Z' },
  { timeZone: 'Asia/Kathmandu', from: '2026-10-20', now: '2026-11-12T18:20:00Z' },
  { timeZone: 'Australia/Eucla', from: '2026-10-20', now: '2026-11-08T15:20:00Z' },
  { timeZone: 'Australia/Lord_Howe', from: '2026-03-22', now: '2026-04-06T13:10:00Z' },
  { timeZone: 'America/Sao_Paulo', from: '2018-10-20', now: '2018-11-05T02:10:00Z' },
  { timeZone: 'Pacific/Apia', from: '2011-12-15', now: '2012-01-05T10:00:00Z' },
]
const MODELS = ['1', '2', '9007199254740993', '9223372036854775807']
const PROJECTS = ['7', '8', '9007199254740995']

describeOnBothEngines('the rollup is the sum of the raw rows', (engine) => {
  let database: EngineDatabase
  let core: TestCore
  let other: OtherProgram
  let now: Date

  coreForEachTest(
    engine,
    (made, on) => {
      core = made
      database = on
    },
    { now: () => now },
  )
  beforeEach(async () => {
    other = await startOtherProgram(database)
  })
  afterEach(async () => {
    await other.close()
  })

  /** Calls of another program, at random since a day. */
  function callMaker(random: (below: number) => number, first: number, span: number): () => Call {
    const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
    let nextId = 1n
    return () => ({
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
  }

  async function changeSome(random: (below: number) => number, make: () => Call): Promise<void> {
    const ids = [...other.calls.keys()]
    await other.insert(Array.from({ length: 1 + random(30) }, make))
    for (let change = random(6); change > 0; change--) {
      const id = ids[random(ids.length)] ?? 0n
      await other.update(id, { input: random(500), at: make().at })
    }
    await other.remove(ids.filter(() => random(40) === 0).concat(ids[0] ?? 0n))
    now = new Date(now.getTime() + random(40) * 3_600_000)
  }

  async function bringUpToDate(full: boolean): Promise<void> {
    await core.request('rollup.verify', { full })
    await core.rollupIdle()
    expect(await core.request('rollup.status', {})).toMatchObject({ state: 'ready', error: null })
  }

  describe.each(histories)('$timeZone', ({ timeZone, from, now: start }) => {
    it('through random histories of another program', async () => {
      const random = seeded(timeZone.length * 7919)
      now = new Date(start)
      const first = Date.parse(`${from}T00:00:00Z`) / 1000
      const make = callMaker(random, first, now.getTime() / 1000 - first)
      await core.request('settings.update', { timeZone })
      await other.insert(Array.from({ length: 400 }, make))
      await bringUpToDate(true)
      const narrow = { from: from.replace(/-\d\d$/, '-28'), to: now.toISOString().slice(0, 10) }
      await expectSumsToBeRaw(core, other, timeZone, narrow)

      for (let round = 0; round < 4; round++) {
        await changeSome(random, make)
        await bringUpToDate(random(2) === 0)
        await expectSumsToBeRaw(core, other, timeZone, narrow)
      }
    })
  })

  it('through random histories in which the zone changes, too', async () => {
    const random = seeded(31)
    now = new Date('2026-10-26T20:00:00Z')
    const first = Date.parse('2026-09-25T00:00:00Z') / 1000
    const make = callMaker(random, first, now.getTime() / 1000 - first)
    await other.insert(Array.from({ length: 400 }, make))
    const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Asia/Kathmandu', 'UTC']
    for (const timeZone of zones) {
      await core.request('settings.update', { timeZone })
      await changeSome(random, make)
      await bringUpToDate(false)
      await expectSumsToBeRaw(core, other, timeZone, { from: '2026-10-03', to: '2026-10-25' })
    }
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
