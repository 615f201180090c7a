import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/main/storage/database'
import { migrate } from '../../src/main/storage/migrate'
import { openReader } from '../../src/main/storage/open-reader'
import type { MysqlReader, Reader } from '../../src/main/storage/reader'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'

describeOnBothEngines('a connection that only reads', (engine) => {
  let database: EngineDatabase
  let reader: Reader

  beforeAll(async () => {
    database = await createEngineDatabase(engine)
    const { settings, password } = database
    const db = openDatabase({ settings, password, readOnly: false })
    await migrate(db, new Set())
    await db.run(
      `INSERT INTO token_ledger_projects (id, name, description) VALUES (?, ?, ''), (?, ?, '')`,
      [1, `it's ?`, 2n ** 62n + 1n, 'x'],
    )
    await db.close()
    reader = await openReader({ settings, password })
  })
  afterAll(async () => {
    await reader.close()
    await database.drop()
  })

  it('takes values of every kind, and lists', async () => {
    const named = (sql: string, ...params: Parameters<Reader['select']>[1][]): Promise<object[]> =>
      reader.select(`SELECT name FROM token_ledger_projects WHERE ${sql}`, ...params)
    expect(await named('id = ?', [2n ** 62n + 1n])).toEqual([{ name: 'x' }])
    expect(await named('name = ? AND id < ?', [`it's ?`, 2])).toEqual([{ name: `it's ?` }])
    expect(await named('id IN (?)', [[1n, 2n ** 62n + 1n]])).toHaveLength(2)
    // A whole number divides as one.
    const [row] = await reader.select<{ step: unknown }>(
      `SELECT (3000000000 - ?) ${engine === 'mysql' ? 'DIV' : '/'} ? AS step`,
      [2_999_999_000, 300],
    )
    expect(Number(row?.step)).toBe(3)
  })

  it('keeps every digit of an id', async () => {
    const rows = await reader.select<{ id: unknown }>(
      `SELECT ${reader.codec.idColumn('id')} AS id FROM token_ledger_projects
       ORDER BY token_ledger_projects.id`,
    )
    expect(rows.map(({ id }) => String(id))).toEqual(['1', '4611686018427387905'])
    if (reader.engine !== 'mysql') return
    const ids: unknown[] = []
    await reader.eachRow('SELECT id FROM token_ledger_projects ORDER BY id', [], ([id]) => {
      ids.push(id)
    })
    expect(ids).toEqual([1, '4611686018427387905'])
  })

  it('writes nothing', async () => {
    await expect(reader.select('DELETE FROM token_ledger_projects')).rejects.toMatchObject({
      code: 'read_only',
    })
  })

  it('sees one state of the database until the end of a snapshot', async () => {
    const { settings, password } = database
    const db = openDatabase({ settings, password, readOnly: false })
    const count = async (): Promise<number> =>
      (await reader.select('SELECT id FROM token_ledger_projects')).length
    const seen = await reader.snapshot(async () => {
      const before = await count()
      await db.run(
        `INSERT INTO token_ledger_projects (id, name, description) VALUES (7, 'new', '')`,
      )
      return [before, await count()]
    })
    await db.close()
    expect(seen).toEqual([2, 2])
    expect(await count()).toBe(3)
    await expect(
      reader.snapshot(() => Promise.reject(new Error('of the work itself'))),
    ).rejects.toThrow('of the work itself')
    expect(await count()).toBe(3)
  })

  it('says what is wrong with a statement and with the place', async () => {
    await expect(reader.select('SELECT 1 FROM nowhere')).rejects.toMatchObject({
      code: 'schema_mismatch',
    })
    const settings =
      database.settings.engine === 'mysql'
        ? { ...database.settings, port: 1 }
        : { ...database.settings, file: `${database.settings.file}.not.there` }
    await expect(openReader({ settings, password: null })).rejects.toMatchObject({
      code: 'connection_failed',
      details: { reason: engine === 'mysql' ? 'refused' : 'cannot_open' },
    })
  })
})

describe('rows from the wire', () => {
  let database: EngineDatabase
  const readers: Reader[] = []
  const open = async (): Promise<MysqlReader> => {
    const { settings, password } = database
    const reader = await openReader({ settings, password })
    if (reader.engine !== 'mysql') throw new Error('another engine')
    readers.push(reader)
    return reader
  }
  /** 100,000,000 of them: whoever reads them all is late. */
  const digits = '(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4)'
  const many = `SELECT 1 FROM ${Array.from({ length: 12 }, (_, at) => `${digits} AS t${at}`).join(', ')}`

  beforeAll(async () => {
    database = await createEngineDatabase('mysql')
  })
  afterAll(async () => {
    await Promise.all(readers.map((reader) => reader.close()))
    await database.drop()
  })

  it('are cut off by a signal, in the middle of them', async () => {
    const reader = await open()
    const abort = new AbortController()
    let rows = 0
    const reading = reader.eachRow(
      many,
      [],
      () => {
        rows += 1
        if (rows === 1_000) abort.abort()
      },
      abort.signal,
    )
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(rows).toBe(1_000)
    const never = reader.eachRow(many, [], () => undefined, AbortSignal.abort())
    await expect(never).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('end with whoever cannot take one', async () => {
    const reader = await open()
    const reading = reader.eachRow(many, [], () => {
      throw new Error('no room')
    })
    await expect(reading).rejects.toThrow('no room')
  })

  it('end with their connection', async () => {
    const reader = await open()
    const other = await open()
    const [row] = await reader.select<{ id: number }>('SELECT CONNECTION_ID() AS id')
    let killed: Promise<unknown> | undefined
    const reading = reader.eachRow(many, [], () => {
      killed ??= other.select(`KILL ${Number(row?.id)}`)
    })
    await expect(reading).rejects.toMatchObject({ code: 'connection_lost' })
    await killed
    await expect(reader.select('SELECT 1')).rejects.toMatchObject({ code: 'connection_lost' })
  })
})
