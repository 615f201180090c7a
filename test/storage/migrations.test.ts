import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { migrations } from '../../migrations'
import { openConnection } from '../../src/main/core/open-connection'
import { type Database, openDatabase } from '../../src/main/storage/database'
import { inspectDatabase } from '../../src/main/storage/inspect'
import { migrate } from '../../src/main/storage/migrate'
import { createTestDatabase, type TestDatabase } from '../fixtures/databases'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../fixtures/engines'
import { accessAsRoot } from '../fixtures/mariadb-access'
import { seedDdl } from '../fixtures/seed-ddl'

const documentPath = '../shared/seed-schema.md'
const documentIsThere = (): boolean => existsSync(documentPath)

const open: { close(): Promise<void> }[] = []
const dropped: { drop(): Promise<void> }[] = []

afterEach(async () => {
  for (const db of open.splice(0)) await db.close()
  for (const database of dropped.splice(0)) await database.drop()
})

function openOn(database: EngineDatabase, readOnly = false): Database {
  const db = openDatabase({ settings: database.settings, password: database.password, readOnly })
  open.push(db)
  return db
}

async function emptyDatabase(engine: 'mysql' | 'sqlite'): Promise<EngineDatabase> {
  const database = await createEngineDatabase(engine)
  dropped.push(database)
  return database
}

async function mysqlDatabase(): Promise<{
  raw: TestDatabase
  asSource: (readOnly?: boolean) => Parameters<typeof openConnection>[0]
}> {
  const raw = await createTestDatabase()
  dropped.push(raw)
  return {
    raw,
    asSource: (readOnly = false) => ({
      database: {
        engine: 'mysql',
        host: raw.host,
        port: raw.port,
        socketPath: '',
        user: raw.user,
        database: raw.database,
        tls: { mode: 'disabled', caFile: '' },
      },
      readOnly,
      password: async () => raw.password,
    }),
  }
}

async function tableNames(raw: TestDatabase): Promise<string[]> {
  const rows = await raw.query<Record<string, string>>('SHOW TABLES')
  return rows.flatMap((row) => Object.values(row)).toSorted()
}

describe('the first migration on MariaDB', () => {
  it('makes the three tables exactly as the schema document does', async () => {
    const [ours, document] = [await mysqlDatabase(), await mysqlDatabase()]
    for (const statement of seedDdl) await document.raw.query(statement)
    for (const statement of migrations[0]?.statements.mysql ?? []) await ours.raw.query(statement)
    for (const table of ['llm_providers', 'llm_models', 'llm_usage_logs']) {
      const [mine] = await ours.raw.query(`SHOW CREATE TABLE ${table}`)
      const [theirs] = await document.raw.query(`SHOW CREATE TABLE ${table}`)
      expect(mine?.['Create Table']).toBe(theirs?.['Create Table'])
    }
    expect(await tableNames(ours.raw)).toEqual(['llm_models', 'llm_providers', 'llm_usage_logs'])
  })

  it('holds the same statements as the schema document, word for word', () => {
    expect(migrations[0]?.statements.mysql.map((statement) => statement.trim())).toEqual([
      ...seedDdl,
    ])
  })
})

describe.skipIf(!documentIsThere())('the schema document beside the project', () => {
  it('says what the test compares with', () => {
    const text = readFileSync(documentPath, 'utf8')
    for (const statement of seedDdl) expect(text).toContain(statement)
  })
})

describeOnBothEngines('migrating', (engine) => {
  it('applies everything once, and nothing the second time', async () => {
    const db = openOn(await emptyDatabase(engine))
    expect(await migrate(db, new Set())).toEqual(migrations.map((migration) => migration.name))
    const { tables } = await inspectDatabase(db)
    expect(await migrate(db, tables)).toEqual([])
  })

  it('is safe when several processes start at once', async () => {
    const database = await emptyDatabase(engine)
    const databases = [1, 2, 3, 4].map(() => openOn(database))
    const applied = await Promise.all(databases.map((db) => migrate(db, new Set())))
    const names = migrations.map((migration) => migration.name)
    expect([...new Set(applied.flat())].toSorted()).toEqual(names)
    const facts = await inspectDatabase(openOn(database))
    expect(facts.differences).toEqual([])
    expect(facts.tables.has('token_ledger_usage_details')).toBe(true)
  })

  it('stops at a failing statement, names the migration and goes on from there', async () => {
    const db = openOn(await emptyDatabase(engine))
    const broken = {
      name: '29990101000000-broken',
      statements: { mysql: ['CREATE TABLE nonsense ('], sqlite: ['CREATE TABLE nonsense ('] },
    }
    await expect(migrate(db, new Set(), [...migrations, broken])).rejects.toThrow(
      /29990101000000-broken/,
    )
    const { tables } = await inspectDatabase(db)
    expect(tables.has('llm_usage_logs')).toBe(true)
    expect(await migrate(db, tables)).toEqual([])
  })

  it('refuses a database that a newer app has prepared', async () => {
    const db = openOn(await emptyDatabase(engine))
    await migrate(db, new Set())
    await db.run("INSERT INTO token_ledger_migrations (name) VALUES ('29990101000000-future')")
    const { tables } = await inspectDatabase(db)
    await expect(migrate(db, tables)).rejects.toMatchObject({ code: 'schema_mismatch' })
  })
})

describe('a MariaDB database that others made', () => {
  it('is adopted: waits for consent, shows what it would add, then adds only its own tables', async () => {
    const { raw, asSource } = await mysqlDatabase()
    for (const statement of seedDdl) await raw.query(statement)
    await raw.query("INSERT INTO llm_providers (name) VALUES ('theirs')")
    const before = await openConnection(asSource())
    open.push(before.db)
    expect(before.access).toEqual({ mode: 'readOnly', reason: 'consent' })
    const statements = before.pending.flatMap((entry) => entry.statements).join('\n')
    expect(statements).toContain('token_ledger_usage_details')
    expect(statements).not.toContain('CREATE TABLE IF NOT EXISTS `llm_')
    expect(statements).not.toContain('CREATE INDEX')
    await expect(before.db.run("UPDATE llm_providers SET name = 'x'")).rejects.toMatchObject({
      code: 'read_only',
    })
    expect(await tableNames(raw)).toEqual(['llm_models', 'llm_providers', 'llm_usage_logs'])

    const [ddl] = await raw.query('SHOW CREATE TABLE llm_usage_logs')
    const after = await openConnection(asSource(), { consent: true })
    open.push(after.db)
    expect(after.access).toEqual({ mode: 'managed' })
    expect(after.applied).toContain('20261123080100-own-tables')
    expect(after.applied).toEqual(
      migrations.filter(({ ownDatabaseOnly }) => !ownDatabaseOnly).map(({ name }) => name),
    )
    const [ddlAfter] = await raw.query('SHOW CREATE TABLE llm_usage_logs')
    expect(ddlAfter).toEqual(ddl)
    expect(await raw.query('SELECT name FROM llm_providers')).toEqual([{ name: 'theirs' }])
  })

  it('is reported column by column where it differs, and is not altered', async () => {
    const { raw, asSource } = await mysqlDatabase()
    for (const statement of seedDdl) await raw.query(statement)
    await raw.query(
      'ALTER TABLE llm_usage_logs MODIFY cost_usd DECIMAL(12,8) NOT NULL DEFAULT 0, ADD extra INT',
    )
    const opened = await openConnection(asSource())
    open.push(opened.db)
    expect(opened.differences).toEqual([
      {
        table: 'llm_usage_logs',
        column: 'cost_usd',
        kind: 'different_type',
        expected: 'decimal(10,6)',
        found: 'decimal(12,8)',
      },
      {
        table: 'llm_usage_logs',
        column: 'extra',
        kind: 'extra_column',
        expected: '',
        found: 'int',
      },
    ])
    await raw.query('ALTER TABLE llm_usage_logs DROP COLUMN cost_usd')
    await expect(openConnection(asSource(), { consent: true })).rejects.toMatchObject({
      code: 'schema_mismatch',
      details: { params: { columns: 'llm_usage_logs.cost_usd' } },
    })
    const columns = await raw.query<{ Field: string }>('SHOW COLUMNS FROM llm_usage_logs')
    expect(columns.map((column) => column.Field)).not.toContain('cost_usd')
  })

  it('that grants only SELECT is read-only, and the session refuses writes too', async () => {
    const { raw, asSource } = await mysqlDatabase()
    for (const statement of seedDdl) await raw.query(statement)
    const url = new URL(raw.readOnlyUrl)
    const source = asSource()
    const opened = await openConnection({
      ...source,
      database: { ...source.database, user: url.username } as typeof source.database,
      password: async () => decodeURIComponent(url.password),
    })
    open.push(opened.db)
    expect(opened.access).toEqual({ mode: 'readOnly', reason: 'grants' })
    expect(opened.db.writable).toBe(false)
    expect(await opened.db.select('SELECT COUNT(*) AS calls FROM llm_usage_logs')).toHaveLength(1)
  })

  it('whose user may not change tables is read-only, and nothing of the migrations is begun', async () => {
    const { raw, asSource } = await mysqlDatabase()
    for (const statement of seedDdl) await raw.query(statement)
    const { username, password } = new URL(raw.readOnlyUrl)
    await accessAsRoot(inject('mariadb')).query(
      `GRANT INSERT, UPDATE, DELETE, CREATE, INDEX ON ${raw.database}.* TO '${username}'@'%'`,
    )
    const source = asSource()
    const opened = await openConnection(
      {
        ...source,
        database: { ...source.database, user: username } as typeof source.database,
        password: async () => decodeURIComponent(password),
      },
      { consent: true },
    )
    open.push(opened.db)
    expect(opened.access).toEqual({ mode: 'readOnly', reason: 'grants' })
    expect(await tableNames(raw)).toEqual(['llm_models', 'llm_providers', 'llm_usage_logs'])
  })

  it('that grants writing by way of a role is managed', async () => {
    const { raw, asSource } = await mysqlDatabase()
    for (const statement of seedDdl) await raw.query(statement)
    const role = `${raw.database}_writers`
    const user = new URL(raw.readOnlyUrl).username
    const root = accessAsRoot(inject('mariadb'))
    await root.query(`CREATE ROLE ${role}`)
    try {
      await root.query(`GRANT INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX ON ${raw.database}.* TO ${role};
        GRANT ${role} TO '${user}'@'%'; SET DEFAULT ROLE ${role} FOR '${user}'@'%'`)
      const source = asSource()
      const opened = await openConnection(
        {
          ...source,
          database: { ...source.database, user } as typeof source.database,
          password: async () => decodeURIComponent(new URL(raw.readOnlyUrl).password),
        },
        { consent: true },
      )
      open.push(opened.db)
      expect(opened.access).toEqual({ mode: 'managed' })
    } finally {
      await root.query(`DROP ROLE ${role}`)
    }
  })

  it('stays untouched when read-only was chosen', async () => {
    const { raw, asSource } = await mysqlDatabase()
    for (const statement of seedDdl) await raw.query(statement)
    const opened = await openConnection(asSource(true), { consent: true })
    open.push(opened.db)
    expect(opened.access).toEqual({ mode: 'readOnly', reason: 'chosen' })
    await expect(
      opened.db.run("INSERT INTO llm_providers (name) VALUES ('x')"),
    ).rejects.toMatchObject({ code: 'read_only' })
    expect(await tableNames(raw)).toEqual(['llm_models', 'llm_providers', 'llm_usage_logs'])
  })
})
