import { expect, it } from 'vitest'
import { openDatabase, type SqlValue } from '../../src/main/storage/database'
import { migrate } from '../../src/main/storage/migrate'
import { createEngineDatabase, describeOnBothEngines } from '../fixtures/engines'

const hostileNames = [
  "'); DROP TABLE llm_models; --",
  'back\\slash \\\' and "quotes"',
  'line\nbreak\tand\rreturn',
  'ends before\0this',
  '👩‍👩‍👧‍👦'.repeat(10),
  '=cmd() ? ?? :name %s',
  '0123',
]

describeOnBothEngines('a multi-row insert', (engine) => {
  it('keeps every text, number and id as it was given', async () => {
    const database = await createEngineDatabase(engine)
    const { settings, password } = database
    const db = openDatabase({ settings, password, readOnly: false })
    try {
      await migrate(db, new Set())
      const rows = hostileNames.map((name, index): SqlValue[] => [
        BigInt('9007199254740993') + BigInt(index),
        name,
        index === 0 ? 'x' : name,
      ])
      await db.transaction(async (tx) => {
        await tx.bulkInsert('token_ledger_projects', ['id', 'name', 'description'], rows)
      })
      const found = await db.select<Record<string, unknown>>(
        `SELECT ${db.codec.idColumn('id')} AS id, name, description
         FROM token_ledger_projects ORDER BY token_ledger_projects.id`,
      )
      expect(found.map((row) => [String(row['id']), row['name'], row['description']])).toEqual(
        rows.map(([id, name, description]) => [String(id), name, description]),
      )
    } finally {
      await db.close()
      await database.drop()
    }
  })

  it('answers the id of its first row, however many statements it takes', async () => {
    const database = await createEngineDatabase(engine)
    const { settings, password } = database
    const db = openDatabase({ settings, password, readOnly: false })
    try {
      await migrate(db, new Set())
      const many = Array.from({ length: 700 }, (_, index) => [
        `provider ${index}`,
        `${"it's ".repeat(200)}${index}`,
      ])
      const columns = ['name', 'description']
      const first = await db.transaction((tx) => tx.bulkInsert('llm_providers', columns, many))
      const rows = await db.select<{ name: string; description: string }>(
        'SELECT name, description FROM llm_providers WHERE id >= ? ORDER BY id',
        [BigInt(first)],
      )
      expect(rows.map((row) => [row.name, row.description])).toEqual(many)
    } finally {
      await db.close()
      await database.drop()
    }
  })
})
