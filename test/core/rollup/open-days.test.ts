import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeOpenDays, type OpenDays } from '../../../src/main/core/rollup/open-days'
import { dayOfDate, makeZoneDays } from '../../../src/main/core/rollup/zone-days'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import { type Call, type OtherProgram, startOtherProgram } from './other-program'

const today = dayOfDate('2026-11-23')
const call = (id: number, micros: number): Call => ({
  id: BigInt(id),
  model: '1',
  project: '1',
  input: 1,
  output: 1,
  hit: false,
  micros,
  at: Date.parse('2026-11-23T10:00:00Z') / 1000 - id,
})

describeOnBothEngines('sums of the open days', (engine) => {
  let core: TestCore
  let database: EngineDatabase
  let other: OtherProgram
  let days: OpenDays
  let later = 0

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })
  beforeEach(async () => {
    other = await startOtherProgram(database)
    await other.insert([call(1, 100), call(2, 200)])
    later = 0
    const began = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => began + later)
    days = makeOpenDays(core.deps.workspace)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await other.close()
  })

  /** Calls and cost in micro-USD, as a screen sees them so many seconds later. */
  async function seen(seconds: number): Promise<[number, number]> {
    later += seconds * 1_000
    const columns = await days.read(makeZoneDays('UTC'), 'UTC', today - 1, today)
    if (!columns) throw new Error('too many days')
    const rows = Array.from(columns.days, (_, row) => row * 6)
    const sum = (at: number): number =>
      rows.reduce((all, row) => all + (columns.sums[row + at] ?? 0), 0)
    return [sum(0), sum(4)]
  }

  it('follow calls that come and go within seconds', async () => {
    expect(await seen(0)).toEqual([2, 300])
    await other.insert([call(7, 1_000)])
    expect(await seen(4)).toEqual([3, 1_300])
    // Late ones, whose ids lie before those that are known.
    await other.insert([call(3, 50)])
    expect(await seen(4)).toEqual([4, 1_350])
    await other.remove([7n])
    expect(await seen(4)).toEqual([3, 350])
    await other.remove([1n, 2n, 3n])
    expect(await seen(4)).toEqual([0, 0])
  })

  it('are read again, though none came or went, after twenty seconds or when asked to', async () => {
    expect(await seen(0)).toEqual([2, 300])
    await other.update(1n, { micros: 900 })
    expect(await seen(21)).toEqual([2, 1_100])
    await other.update(1n, { micros: 100 })
    expect(await seen(4)).toEqual([2, 1_100])
    days.forget()
    expect(await seen(0)).toEqual([2, 300])
  })
})
