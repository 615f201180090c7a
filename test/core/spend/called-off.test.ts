import { beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/storage/database'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'

/** Joined with itself, so many rows keep either engine busy for minutes. */
const ROWS = 4_000
const LONG = `SELECT COUNT(*) AS calls FROM llm_usage_logs a, llm_usage_logs b, llm_usage_logs c
  WHERE a.input_tokens + b.input_tokens + c.input_tokens < 0`

describeOnBothEngines('a question that is called off', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })
  beforeEach(async () => {
    const db = core.deps.workspace.writableDatabase()
    const row = [1, 1, 10, db.codec.seconds(1_790_000_000)]
    await db.transaction((tx) =>
      tx.bulkInsert(
        'llm_usage_logs',
        ['llm_model_id', 'project_id', 'input_tokens', 'created_at'],
        Array.from({ length: ROWS }, () => row),
      ),
    )
  })

  it('answers cancelled at once, and its statement ends in the database', async () => {
    const db = core.deps.workspace.database()
    const abort = new AbortController()
    const begun = performance.now()
    const long = db.longRead(abort.signal, (tx) => tx.select(LONG))
    const outcome = expect(long).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => runsLongOnes(), { timeout: 5_000 }).toBe(true)
    // Others are answered meanwhile.
    expect(await core.request('usage.count', { filter: {} })).toMatchObject({ calls: ROWS })
    abort.abort()
    await outcome
    expect(performance.now() - begun).toBeLessThan(10_000)
    await expect.poll(() => runsLongOnes(), { timeout: 10_000 }).toBe(false)
    expect(await core.request('usage.count', { filter: {} })).toMatchObject({ calls: ROWS })
  })

  it('is not asked at all when it was called off before', async () => {
    const abort = new AbortController()
    abort.abort()
    const db = core.deps.workspace.database()
    await expect(db.longRead(abort.signal, (tx) => tx.select(LONG))).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('is answered like any other when it is not', async () => {
    const filter = { costMin: '0' }
    const plain = await core.request('spend.top', { filter, by: 'model' })
    const asked = await core.request('spend.top', { filter, by: 'model', ticket: 'one' })
    expect(asked).toMatchObject({ rows: plain.rows, total: { calls: ROWS } })
    expect(await core.request('spend.cancel', { ticket: 'one' })).toEqual({})
  })

  /** By what the engine itself tells another program. */
  async function runsLongOnes(): Promise<boolean> {
    const other = openDatabase({ ...database, readOnly: false })
    try {
      if (engine === 'sqlite') {
        // What was written since a reader began cannot move into the file until the reader ends.
        await other.run('UPDATE llm_usage_logs SET output_tokens = output_tokens + 1 WHERE id = 1')
        const [wal] = await other.select<{ log: number; checkpointed: number }>(
          'PRAGMA wal_checkpoint(PASSIVE)',
        )
        return wal !== undefined && wal.checkpointed < wal.log
      }
      const rows = await other.select<{ info: string | null }>(
        'SELECT INFO AS info FROM information_schema.PROCESSLIST',
      )
      return rows.some(({ info }) => info?.includes('llm_usage_logs b,') ?? false)
    } finally {
      await other.close()
    }
  }
})
