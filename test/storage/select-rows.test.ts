import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/main/storage/database'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'

describeOnBothEngines('values in the places of a SELECT', (engine) => {
  let database: EngineDatabase
  let db: Database

  beforeEach(async () => {
    database = await createEngineDatabase(engine)
    db = openDatabase({ settings: database.settings, password: database.password, readOnly: false })
  })

  afterEach(async () => {
    await db.close()
    await database.drop()
  })

  it.each(["it's", 'a ? b', 'C:\\temp\\', '“双”', "'; DROP TABLE llm_models; --", ''])(
    'reads the text %j as it was given',
    async (text) => {
      expect(await db.select('SELECT ? AS text, ? AS other', [text, 'next'])).toEqual([
        { text, other: 'next' },
      ])
    },
  )

  it('keeps numbers numbers, also beyond what a float holds', async () => {
    const [row] = await db.select<Record<string, unknown>>(
      'SELECT ? = 9007199254740993 AS huge, ? + 1 AS sum, ? AS none, 2 IN (?) AS listed',
      [9_007_199_254_740_993n, 2_147_483_648, null, [1n, 2]],
    )
    expect(Number(row?.['huge'])).toBe(1)
    expect(Number(row?.['sum'])).toBe(2_147_483_649)
    expect(row?.['none']).toBeNull()
    expect(Number(row?.['listed'])).toBe(1)
  })

  it('answers alike inside a transaction and many at once', async () => {
    const inside = await db.transaction((tx) => tx.select('SELECT ? AS value', ['in']))
    expect(inside).toEqual([{ value: 'in' }])
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, at) => db.select<{ n: unknown }>('SELECT ? AS n', [at])),
    )
    expect(many.map(([row]) => Number(row?.n))).toEqual(Array.from({ length: 40 }, (_, at) => at))
  })
})
