import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ConnectionInput } from '../../src/contract/connections'
import { createTestDatabase, type TestDatabase } from '../fixtures/databases'
import { temporaryFolder } from '../fixtures/engines'
import { startMariadb } from '../fixtures/mariadb-server'
import { seedDdl } from '../fixtures/seed-ddl'
import { startTestCore, type TestCore } from '../fixtures/test-core'

const cores: TestCore[] = []
const databases: TestDatabase[] = []
const folders: string[] = []

afterEach(async () => {
  for (const core of cores.splice(0)) await core.stop()
  for (const database of databases.splice(0)) await database.drop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function start(options: Parameters<typeof startTestCore>[0] = {}): Promise<TestCore> {
  const core = await startTestCore(options)
  cores.push(core)
  return core
}

async function mysql(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  databases.push(database)
  return database
}

function inputFor(database: TestDatabase, more: Partial<ConnectionInput> = {}): ConnectionInput {
  return {
    name: 'Team',
    database: {
      engine: 'mysql',
      host: database.host,
      port: database.port,
      socketPath: '',
      user: database.user,
      database: database.database,
      tls: { mode: 'disabled', caFile: '' },
    },
    readOnly: false,
    password: database.password,
    ...more,
  }
}

describe('the first start', () => {
  it('opens the embedded database at once', async () => {
    const core = await start()
    const status = await core.request('connections.status', {})
    expect(status).toMatchObject({
      state: 'connected',
      access: { mode: 'managed' },
      connection: { id: 'embedded', kind: 'embedded', active: true },
    })
    expect((await core.request('usage.page', { filter: {} })).rows).toEqual([])
  })

  it('says what is wrong when the URL of the environment is not usable', async () => {
    await expect(start({ databaseUrl: 'postgres://x' })).rejects.toThrow(/mysql: or sqlite:/)
    await expect(start({ databaseUrl: 'mysql://me:50%off@h/x' })).rejects.toThrow(/as %25/)
    const core = await start({ databaseUrl: 'mysql://nobody:wrong@127.0.0.1:1/x' })
    const status = await core.request('connections.status', {})
    expect(status).toMatchObject({
      state: 'failed',
      error: { code: 'connection_failed', details: { reason: 'refused' } },
    })
    await expect(core.request('providers.list', {})).rejects.toMatchObject({
      code: 'not_connected',
    })
  })
})

describe('a SQLite file that cannot be opened', () => {
  it.each([
    ['a folder', tmpdir(), false],
    ['a folder, read-only', tmpdir(), true],
    ['below a file', '/dev/null/ledger.db', true],
  ])('is answered at once: %s', async (_what, file, readOnly) => {
    const core = await start()
    await expect(
      core.request('connections.test', { database: { engine: 'sqlite', file }, readOnly }),
    ).rejects.toMatchObject({ code: 'connection_failed', details: { reason: 'cannot_open' } })
  })
})

describe('named connections', () => {
  it('are kept with the password encrypted, switched, and found again at the next start', async () => {
    const database = await mysql()
    const dataFolder = await temporaryFolder()
    folders.push(dataFolder)
    const first = await startTestCore({ dataFolder })
    const created = await first.request('connections.create', inputFor(database))
    expect(created).toMatchObject({ name: 'Team', hasPassword: true, active: false })
    expect(JSON.stringify(created)).not.toContain(database.password)
    const status = await first.request('connections.activate', { id: created.id })
    expect(status).toMatchObject({ state: 'connected', access: { mode: 'managed' } })
    await first.request('providers.create', { name: 'In MySQL' })
    await first.stop()
    const { readFile } = await import('node:fs/promises')
    expect(await readFile(join(dataFolder, 'connections.json'), 'utf8')).not.toContain(
      database.password,
    )

    const second = await start({ dataFolder })
    expect((await second.request('connections.status', {})).connection).toMatchObject({
      id: created.id,
      active: true,
    })
    expect(
      (await second.request('providers.list', {})).providers.map((provider) => provider.name),
    ).toEqual(['In MySQL'])
    await expect(second.request('connections.remove', { id: created.id })).rejects.toMatchObject({
      code: 'in_use',
    })
    await second.request('connections.activate', { id: 'embedded' })
    expect((await second.request('providers.list', {})).providers).toEqual([])
    await second.request('connections.update', {
      ...inputFor(database, { name: 'Renamed', password: undefined }),
      id: created.id,
    })
    expect((await second.request('connections.activate', { id: created.id })).state).toBe(
      'connected',
    )
    await second.request('connections.activate', { id: 'embedded' })
    await second.request('connections.remove', { id: created.id })
    expect(
      (await second.request('connections.list', {})).connections.map((connection) => connection.id),
    ).toEqual(['embedded'])
  })

  it('are refused under a name that is taken', async () => {
    const database = await mysql()
    const core = await start()
    await core.request('connections.create', inputFor(database))
    await expect(
      core.request('connections.create', inputFor(database, { name: 'team' })),
    ).rejects.toMatchObject({
      details: { fields: [{ path: 'name', code: 'taken' }] },
    })
  })

  it('testing says what is wrong, and writes nothing', async () => {
    const database = await mysql()
    const core = await start()
    const test = (
      change: Partial<ConnectionInput['database']>,
      password: string | null = database.password,
    ) => {
      const input = inputFor(database)
      return core.request('connections.test', {
        database: { ...input.database, ...change } as ConnectionInput['database'],
        readOnly: false,
        password,
      })
    }
    expect(await test({})).toMatchObject({
      hasTables: false,
      access: { mode: 'readOnly', reason: 'consent' },
    })
    expect(await database.query('SHOW TABLES')).toEqual([])
    const reason = (expected: string) => ({
      code: 'connection_failed',
      details: { reason: expected },
    })
    await expect(test({}, 'wrong')).rejects.toMatchObject(reason('auth'))
    await expect(test({ port: 1 })).rejects.toMatchObject(reason('refused'))
    await expect(test({ host: 'no-such-host.invalid' })).rejects.toMatchObject(reason('dns'))
    await expect(test({ database: 'no_such_database' })).rejects.toMatchObject({
      code: 'connection_failed',
    })
    await expect(test({ socketPath: '/no/such.sock' })).rejects.toMatchObject(reason('no_socket'))
    await expect(test({ tls: { mode: 'required', caFile: '' } })).rejects.toMatchObject(
      reason('tls'),
    )
    const noCertificate = join(core.dataFolder, 'settings.txt')
    await writeFile(noCertificate, 'hello')
    for (const caFile of ['/no/ca.pem', noCertificate]) {
      await expect(test({ tls: { mode: 'verifyCa', caFile } })).rejects.toMatchObject(
        reason('ca_file'),
      )
    }
  })

  it('says so when what listens there is no MySQL server', async () => {
    const web = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
    web.listen(0, '127.0.0.1')
    await once(web, 'listening')
    try {
      const { port } = web.address() as AddressInfo
      const core = await start({ databaseUrl: `mysql://me:secret@127.0.0.1:${port}/x` })
      expect(await core.request('connections.status', {})).toMatchObject({
        state: 'failed',
        error: { code: 'connection_failed', details: { reason: 'closed' } },
      })
    } finally {
      web.close()
    }
  })

  it('of others wait for consent before anything is added', async () => {
    const database = await mysql()
    for (const statement of seedDdl) await database.query(statement)
    const core = await start()
    const { id } = await core.request('connections.create', inputFor(database))
    const status = await core.request('connections.activate', { id })
    expect(status.access).toEqual({ mode: 'readOnly', reason: 'consent' })
    const pending = status.pending.map((entry) => entry.migration)
    expect(pending).toContain('20261123080100-own-tables')
    // The three tables are there already.
    expect(pending).not.toContain('20261123080000-llm-tables')
    await expect(core.request('providers.create', { name: 'x' })).rejects.toMatchObject({
      code: 'consent_needed',
    })
    expect((await core.request('usage.totals', { filter: {} })).calls).toBe(0)
    const { applied, status: after } = await core.request('connections.migrate', {})
    expect(applied).toContain('20261123080100-own-tables')
    expect(after.access).toEqual({ mode: 'managed' })
    await core.request('providers.create', { name: 'x' })
  })

  it('with SELECT alone shows everything and writes nothing', async () => {
    const database = await mysql()
    for (const statement of seedDdl) await database.query(statement)
    await database.query(
      "INSERT INTO llm_providers (name, api_key) VALUES ('theirs', 'sk-plain-text-4321')",
    )
    await database.query(
      "INSERT INTO llm_models (provider_id, model_name, price_input_per_1k) VALUES (1, 'm', 0.5)",
    )
    await database.query(
      'INSERT INTO llm_usage_logs (llm_model_id, project_id, input_tokens, cost_usd) VALUES (1, 5, 1000, 0.5), (9, 5, 10, 0)',
    )
    const core = await start({ databaseUrl: database.readOnlyUrl })
    expect((await core.request('connections.status', {})).access).toEqual({
      mode: 'readOnly',
      reason: 'grants',
    })
    expect((await core.request('providers.list', {})).providers[0]?.apiKey.state).toBe('plain')
    expect(await core.request('usage.totals', { filter: {} })).toMatchObject({
      calls: 2,
      costUsd: '0.500000',
      unpricedCalls: 1,
    })
    const detail = await core.request('usage.get', { id: '1' })
    expect(detail).toMatchObject({
      modelName: 'm',
      origin: null,
      cost: { recomputedUsd: '0.5', differenceUsd: '0' },
    })
    expect((await core.request('imports.list', {})).imports).toEqual([])
    expect((await core.request('projects.list', {})).projects).toMatchObject([
      { id: '5', name: null },
    ])
    for (const attempt of [
      core.request('providers.create', { name: 'x' }),
      core.request('models.remove', { id: '1', removal: { kind: 'onlyIfUnused' } }),
      core.request('projects.update', { id: '5', name: 'x' }),
      core.request('security.encryptPlainKeys', {}),
      core.request('connections.migrate', {}),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'read_only' })
    }
  })
})

describe('a server that goes away', () => {
  it('is reconnected to by itself after a restart, and a query in between says so', async () => {
    const server = await startMariadb()
    try {
      const { database, user, password } = await server.createDatabase()
      const core = await start({
        databaseUrl: `mysql://${user}:${password}@${server.host}:${server.port}/${database}`,
      })
      await core.request('providers.create', { name: 'Before' })
      await server.kill()
      await expect(core.request('providers.list', {})).rejects.toMatchObject({
        code: expect.stringMatching(/^connection_(lost|failed)$/),
      })
      await server.restart()
      expect((await core.request('providers.list', {})).providers).toHaveLength(1)
      await core.request('providers.create', { name: 'After' })
    } finally {
      await server.stop()
    }
  })
})

describe('a server that was away when the app started', () => {
  it('is connected to by itself once it answers', async () => {
    const server = await startMariadb()
    try {
      const { database, user, password } = await server.createDatabase()
      await server.kill()
      const core = await start({
        databaseUrl: `mysql://${user}:${password}@${server.host}:${server.port}/${database}`,
      })
      expect(await core.request('connections.status', {})).toMatchObject({ state: 'failed' })
      const connected = new Promise<void>((resolve) => {
        core.events.subscribe((name, payload) => {
          if (
            name === 'connection.changed' &&
            'state' in payload &&
            payload.state === 'connected'
          ) {
            resolve()
          }
        })
      })
      await server.restart()
      await connected
      await core.request('providers.create', { name: 'After' })
    } finally {
      await server.stop()
    }
  })
})

describe('one embedded database under several processes', () => {
  it('loses nothing and does not get stuck', async () => {
    const folder = await temporaryFolder()
    folders.push(folder)
    const file = join(folder, 'shared.db')
    const core = await start({ databaseUrl: `sqlite:${file}` })
    const script = join(folder, 'writer.mjs')
    await writeFile(script, writerScript)
    const writers = [1, 2, 3].map((number) => runWriter(script, file, number))
    const own = (async () => {
      for (let index = 0; index < 20; index++) {
        await core.request('providers.create', { name: `own ${index}` })
      }
    })()
    await Promise.all([...writers, own])
    const { providers } = await core.request('providers.list', {})
    expect(providers).toHaveLength(20 + 3 * 40)
  })
})

/** Another program on the same file, through the same engine. */
const writerScript = `
import { createRequire } from 'node:module'
const require = createRequire(process.argv[4])
const sqlite3 = require('@appthreat/sqlite3').default
const [, , file, number] = process.argv
const db = new sqlite3.Database(file)
db.configure('busyTimeout', 15000)
const run = (sql, values = []) =>
  new Promise((resolve, reject) => db.run(sql, values, (error) => (error ? reject(error) : resolve())))
for (let index = 0; index < 40; index++) {
  await run('INSERT INTO llm_providers (name) VALUES (?)', ['writer ' + number + ' row ' + index])
}
await new Promise((resolve) => db.close(resolve))
`

function runWriter(script: string, file: string, number: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [script, file, String(number), join(process.cwd(), 'package.json')],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(errors))))
  })
}
