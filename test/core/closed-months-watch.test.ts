import { expect, it, vi } from 'vitest'
import { coreForEachTest } from '../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../fixtures/engines'
import type { TestCore } from '../fixtures/test-core'
import { randomCalls, writeCalls } from '../fixtures/usage-samples'

describeOnBothEngines('a closed month that the daily sums see change', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made), { background: true })

  it('is compared again by itself, and says which day', async () => {
    const calls = randomCalls(200, '2026-09-01T00:00:00Z', 30, ['1', '2'], ['1'])
    await writeCalls(core, calls)
    await core.request('rollup.verify', { full: true })
    await core.rollupIdle()
    const { jobId } = await core.request('months.close', { month: '2026-09' })
    expect((await core.jobEnded(jobId)).state).toBe('done')
    const read = async () => (await core.request('months.detail', { month: '2026-09' })).closed
    expect((await read()).verifiedAt).toBeNull()

    // Changes are told to the second.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const [call] = calls
    if (!call) throw new Error('no call')
    await core.deps.workspace
      .writableDatabase()
      .run('UPDATE llm_usage_logs SET output_tokens = output_tokens + 7 WHERE id = ?', [call.id])
    await core.request('rollup.verify', { full: true })
    await core.rollupIdle()
    await vi.waitFor(async () => expect((await read()).drift).not.toBeNull(), { timeout: 10_000 })
    const { drift } = await read()
    expect(drift?.days.map(({ day }) => day)).toEqual([
      new Date(call.time * 1000).toISOString().slice(0, 10),
    ])
    expect(drift?.rows.map(({ id, kind }) => `${kind} ${id}`)).toEqual([`changed ${call.id}`])
  })
})
