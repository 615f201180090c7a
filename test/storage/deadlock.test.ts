import { expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/main/storage/database'
import { migrate } from '../../src/main/storage/migrate'
import { createEngineDatabase } from '../fixtures/engines'

/** Two transactions that take two rows in opposite order: MySQL rolls one of them back. */
it('a transaction that loses a deadlock is done again as a whole', async () => {
  const database = await createEngineDatabase('mysql')
  const open = (): Database =>
    openDatabase({ settings: database.settings, password: database.password, readOnly: false })
  const [first, second] = [open(), open()]
  try {
    await migrate(first, new Set())
    await first.run(
      "INSERT INTO llm_providers (id, name, description) VALUES (1, 'a', ''), (2, 'b', '')",
    )
    let waiting = 0
    let meet = (): void => undefined
    const bothHoldOne = new Promise<void>((resolve) => (meet = resolve))
    let attempts = 0
    const crossing = (db: Database, ids: [number, number], mark: string): Promise<void> =>
      db.transaction(async (tx) => {
        attempts += 1
        for (const [index, id] of ids.entries()) {
          await tx.run(
            'UPDATE llm_providers SET description = CONCAT(description, ?) WHERE id = ?',
            [mark, id],
          )
          if (index > 0) continue
          waiting += 1
          if (waiting >= 2) meet()
          await bothHoldOne
        }
      })
    await Promise.all([crossing(first, [1, 2], 'x'), crossing(second, [2, 1], 'y')])
    expect(attempts).toBe(3)
    const rows = await first.select<{ description: string }>(
      'SELECT description FROM llm_providers ORDER BY id',
    )
    for (const row of rows) expect([...row.description].toSorted()).toEqual(['x', 'y'])
  } finally {
    await first.close()
    await second.close()
    await database.drop()
  }
})
