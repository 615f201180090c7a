import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/main/storage/database'
import { migrate } from '../../src/main/storage/migrate'
import { type DistributedServer, startDistributedServer } from '../fixtures/distributed-server'
import { createEngineDatabase, type EngineDatabase } from '../fixtures/engines'
import { startTestCore, type TestCore } from '../fixtures/test-core'
import { callsCsv, distinctRows, importOf, writeSource } from './imports/scenario'

/** What no MySQL-compatible distributed engine takes, or takes without heeding it. */
const FORBIDDEN =
  /\b(TRIGGER|PROCEDURE|CREATE\s+EVENT|LOCK\s+TABLES|CONVERT_TZ|LAST_INSERT_ID|FOREIGN\s+KEY|SAVEPOINT|HANDLER|XA)\b/i

let behind: EngineDatabase
let server: DistributedServer
let core: TestCore | null = null

beforeEach(async () => {
  behind = await createEngineDatabase('mysql')
  server = await startDistributedServer(behind)
})
afterEach(async () => {
  await core?.stop()
  core = null
  await server.stop()
  await behind.drop()
})

it('two hosts prepare one database at once where there are no advisory locks', async () => {
  const open = () => openDatabase({ ...server.database, readOnly: false })
  const [one, other] = [open(), open()]
  try {
    const applied = await Promise.all([migrate(one, new Set()), migrate(other, new Set())])
    expect(new Set(applied.flat()).size).toBeGreaterThan(2)
    const rows = await one.select<{ name: string }>('SELECT name FROM token_ledger_migrations')
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...new Set(applied.flat())].toSorted())
    expect(await migrate(one, new Set(['token_ledger_migrations']))).toEqual([])
  } finally {
    await one.close()
    await other.close()
  }
})

it('everything works on a server without locks, read-only sessions and ordered ids', async () => {
  core = await startTestCore({ databaseUrl: server.database.url })
  const status = await core.request('connections.status', {})
  expect(status).toMatchObject({ state: 'connected', access: { mode: 'managed' } })

  const file = await writeSource(core, 'calls.csv', callsCsv(distinctRows(50)))
  expect(await importOf(core, file)).toMatchObject({ added: 50 })

  const { total } = await core.request('usage.summary', { filter: {}, by: 'model' })
  expect(total).toMatchObject({ calls: 50 })
  const page = await core.request('usage.page', { filter: {}, limit: 20 })
  expect(page.rows).toHaveLength(20)
  await core.request('rollup.verify', { full: true })
  await core.rollupIdle()
  expect(await core.request('rollup.status', {})).toMatchObject({ state: 'ready', error: null })
  const period = { kind: 'preset', preset: 'allTime' } as const
  const top = await core.request('spend.top', { filter: { period }, by: 'model' })
  expect(top.source.source).toBe('rollup')
  expect(top.total).toMatchObject({ calls: 50 })

  expect(server.statements.length).toBeGreaterThan(20)
  expect(server.statements.filter((sql) => FORBIDDEN.test(sql))).toEqual([])
})
