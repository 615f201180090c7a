import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { areDisjoint, patienceOf, soon, TooLong } from '../../../src/main/core/imports/turns'
import type { ImportCounts } from '../../../src/main/storage/imports'
import { isUniqueViolation } from '../../../src/main/storage/db-errors'
import { createEngineDatabase, type EngineDatabase } from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { callsCsv, distinctRows, halfWritten, importOf, totals, writeSource } from './scenario'

const counts: ImportCounts = {
  rowsRead: 1,
  added: 1,
  updated: 0,
  aggregates: 0,
  duplicates: 0,
  rejected: 0,
}

describe('the turn of a batch', () => {
  it('comes when the one before is written, and fails with it', async () => {
    expect(await soon(async () => counts, 1_000)).toBe(counts)
    const failing = soon(() => Promise.reject(new Error('disk full')), 1_000)
    await expect(failing).rejects.toThrow('disk full')
  })

  it('is given up after a while, so that nobody waits for its locks', async () => {
    await expect(soon(() => new Promise(() => undefined), 20)).rejects.toBeInstanceOf(TooLong)
    // Who wrote fast waits briefly; a slow server is given its time.
    expect([10, 400, 5_000].map(patienceOf)).toEqual([1_000, 2_000, 10_000])
  })

  it('needs events of its own', () => {
    expect(areDisjoint(new Set(['a', 'b']), new Set(['c']))).toBe(true)
    expect(areDisjoint(new Set(['a', 'b']), new Set(['c', 'b']))).toBe(false)
  })
})

describe('batches beside one another', () => {
  let database: EngineDatabase
  let core: TestCore
  beforeAll(async () => {
    database = await createEngineDatabase('mysql')
    core = await startTestCore({ databaseUrl: database.url })
  })
  afterAll(async () => {
    await core.stop()
    await database.drop()
  })

  it('are written in their order, though the first is refused in the middle', async () => {
    // Every row is there already but for a few at both ends.
    await importOf(
      core,
      await writeSource(core, 'known.csv', callsCsv(distinctRows(12_000, 9_000))),
    )
    const db = core.deps.workspace.writableDatabase()
    const { transaction } = db
    const recorded: number[] = []
    let refused = 0
    let open = 0
    let most = 0
    db.transaction = async (work) => {
      open += 1
      most = Math.max(most, open)
      try {
        // Reading is never so slow that the next batch is not there by then.
        await delay(300)
        return await transaction(work)
      } catch (error) {
        if (isUniqueViolation(error)) refused += 1
        throw error
      } finally {
        open -= 1
        const [row] = await db.select<{ n: unknown }>(
          "SELECT SUM(rows_read) AS n FROM token_ledger_imports WHERE status = 'running'",
        )
        recorded.push(Number(row?.n ?? 0))
      }
    }
    const path = await writeSource(core, 'more.csv', callsCsv(distinctRows(30_000)))
    const record = await importOf(core, path)
    db.transaction = transaction
    expect(record).toMatchObject({ rowsRead: 30_000, added: 18_000, duplicates: 12_000 })
    expect((await totals(core)).calls).toBe(30_000)
    expect(await halfWritten(core)).toBe(0)
    expect(most).toBeGreaterThan(1)
    expect(refused).toBeGreaterThan(0)
    // The last transaction ends the import.
    const running = recorded.slice(0, -1)
    expect(running.length).toBeGreaterThan(6)
    expect(running).toEqual(running.toSorted((a, b) => a - b))
  })
})
