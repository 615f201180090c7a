import { afterAll, beforeAll, expect, it } from 'vitest'
import type { UsageRow, UsageSort } from '../../src/contract/usage'
import { createTestDatabase } from '../fixtures/databases'
import { describeOnBothEngines } from '../fixtures/engines'
import { connectTo } from '../fixtures/mariadb-access'
import { startTestCore } from '../fixtures/test-core'
import { startUsageWorkspace, type UsageWorkspace } from '../fixtures/usage-workspace'

const LIMIT = 60

describeOnBothEngines('a list that begins at a date', (engine) => {
  let workspace: UsageWorkspace
  beforeAll(async () => {
    workspace = await startUsageWorkspace(engine)
  })
  afterAll(() => workspace.stop())

  const page = (sort: UsageSort, place: object) =>
    workspace.core.request('usage.page', {
      filter: { projectIds: ['7', '8'] },
      sort,
      limit: LIMIT,
      ...place,
    })

  it.each(['desc', 'asc'] as const)('goes both ways from there, %s', async (direction) => {
    const sort: UsageSort = { by: 'time', direction }
    const all: UsageRow[] = []
    for (let cursor: string | undefined, more = true; more;) {
      const { rows, next } = await page(sort, { cursor })
      all.push(...rows)
      more = next !== null
      cursor = next ?? undefined
    }
    const at = all[Math.floor(all.length / 2)]?.createdAt ?? ''
    const first = all.findIndex(({ createdAt }) =>
      direction === 'desc' ? createdAt <= at : createdAt >= at,
    )
    const here = await page(sort, { at })
    expect(here.rows).toEqual(all.slice(first, first + LIMIT))
    const before = await page(sort, { cursor: here.previous ?? '', direction: 'backward' })
    expect(before.rows).toEqual(all.slice(first - LIMIT, first))
    const after = await page(sort, { cursor: here.next ?? '' })
    expect(after.rows).toEqual(all.slice(first + LIMIT, first + 2 * LIMIT))
  })

  it('leads back from a date beyond either end', async () => {
    const sort: UsageSort = { by: 'time', direction: 'desc' }
    const early = await page(sort, { at: '2001-01-01T00:00:00Z' })
    expect(early).toMatchObject({ rows: [], next: null })
    const oldest = await page(sort, { cursor: early.previous ?? '', direction: 'backward' })
    expect(oldest.rows).toHaveLength(LIMIT)
    const late = await page(sort, { at: '2090-01-01T00:00:00Z' })
    expect(late.rows).toEqual((await page(sort, {})).rows)
  })

  it('is by time', async () => {
    await expect(
      page({ by: 'cost', direction: 'desc' }, { at: '2026-10-21T00:00:00Z' }),
    ).rejects.toMatchObject({ code: 'validation', details: { fields: [{ path: 'at' }] } })
  })
})

it('a sum that nobody waits for any more ends on the server, too', async () => {
  const database = await createTestDatabase()
  const core = await startTestCore({ databaseUrl: database.url })
  const locker = await connectTo(database, database)
  const ask = (ticket: string) => core.request('usage.totals', { filter: {}, ticket })
  const running = async (): Promise<string[]> => {
    const list = await database.query<{ Id: number; Info: string | null }>('SHOW FULL PROCESSLIST')
    return list.flatMap(({ Id, Info }) => (Info?.includes('AS input_sum') ? [String(Id)] : []))
  }
  try {
    await ask('before')
    // Nothing is read from the table until it is unlocked: a sum that takes as long as we like.
    await locker.query('LOCK TABLES llm_usage_logs WRITE')
    const first = ask('first')
    first.catch(() => undefined)
    await expect.poll(running, { timeout: 10_000 }).toHaveLength(1)
    const [stopped] = await running()
    const second = ask('second')
    await core.request('spend.cancel', { ticket: 'first' })
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    await expect
      .poll(async () => (await running()).filter((id) => id === stopped), { timeout: 10_000 })
      .toEqual([])
    await locker.query('UNLOCK TABLES')
    expect(await second).toMatchObject({ calls: 0 })
  } finally {
    await locker.end()
    await core.stop()
    await database.drop()
  }
})
