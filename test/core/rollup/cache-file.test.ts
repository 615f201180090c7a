import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RollupStatus } from '../../../src/contract/rollup'
import { runRollupTask } from '../../../src/main/core/rollup/task'
import { workerRunner } from '../../../src/main/core/task-runner'
import { openCacheConnection } from '../../../src/main/storage/rollup-connection'
import { rollupCacheFile } from '../../../src/main/storage/rollup-schema'
import { createTestDatabase } from '../../fixtures/databases'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { type Call, expectSumsToBeRaw, type OtherProgram, startOtherProgram } from './other-program'

const now = (): Date => new Date('2026-11-23T12:00:00Z')

const calls: Call[] = Array.from({ length: 60 }, (_, index) => ({
  id: BigInt(index + 1),
  model: String(1 + (index % 3)),
  project: String(1 + (index % 2)),
  input: index,
  output: 1,
  hit: index % 7 === 0,
  micros: index * 999_999,
  at: Date.parse('2026-11-23T11:00:00Z') / 1000 - index * 43_200,
}))

async function verify(core: TestCore): Promise<RollupStatus> {
  await core.request('rollup.verify', {})
  await core.rollupIdle()
  return core.request('rollup.status', {})
}

const isRaw = (core: TestCore, other: OtherProgram): Promise<void> =>
  expectSumsToBeRaw(core, other, 'UTC', { from: '2026-11-01', to: '2026-11-22' })

describeOnBothEngines('the cache file', (engine) => {
  let database: EngineDatabase
  let dataFolder: string
  let other: OtherProgram
  let core: TestCore
  let file: string

  const start = async (): Promise<void> => {
    core = await startTestCore({ databaseUrl: database.url, dataFolder, now })
  }
  beforeEach(async () => {
    database = await createEngineDatabase(engine)
    dataFolder = await temporaryFolder()
    file = rollupCacheFile(dataFolder, database.settings)
    await start()
    other = await startOtherProgram(database)
    await other.insert(calls)
    await verify(core)
  })
  afterEach(async () => {
    await core.stop()
    await other.close()
    await database.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })

  it('is there at the next start, with the age of its figures', async () => {
    await core.stop()
    await start()
    const status = await core.request('rollup.status', {})
    expect(status).toMatchObject({ state: 'ready', refreshedAt: '2026-11-23T12:00:00.000Z' })
    await isRaw(core, other)
  })

  it('holds no password and says no user', async () => {
    expect(await readdir(join(dataFolder, 'cache'))).toContain(file.slice(-35))
    const bytes = await readFile(file)
    const { settings, password } = database
    if (settings.engine === 'mysql') {
      for (const secret of [password ?? '', settings.user]) {
        expect(bytes.includes(secret)).toBe(false)
        expect(file).not.toContain(secret)
      }
    }
    expect((await stat(join(dataFolder, 'cache'))).mode & 0o077).toBe(0)
  })

  it.each<[string, () => Promise<void>]>([
    ['no database at all', () => writeFile(file, 'x'.repeat(10_000))],
    ['cut short', () => truncate(file, 5_000)],
    [
      'of another version',
      async () => {
        const cache = await openCacheConnection(file)
        await cache.run('PRAGMA user_version = 99')
        await cache.close()
      },
    ],
  ])('is built again when it is %s', async (_name, damage) => {
    await core.stop()
    await damage()
    await start()
    const status = await verify(core)
    expect(status).toMatchObject({ state: 'ready', error: null })
    await isRaw(core, other)
  })

  it('is thrown away and built again on demand', async () => {
    const cache = await openCacheConnection(file)
    await cache.run('UPDATE days SET calls = 1000')
    await cache.close()
    expect((await core.request('rollup.rebuild', {})).state).toBe('building')
    await core.rollupIdle()
    await isRaw(core, other)
  })

  it('is built by itself where there is a window, and says how it goes', async () => {
    await core.stop()
    await rm(join(dataFolder, 'cache'), { recursive: true })
    core = await startTestCore({ databaseUrl: database.url, dataFolder, now, background: true })
    const states: RollupStatus[] = []
    core.events.subscribe((name, payload) => {
      if (name === 'rollup.changed') states.push(payload as RollupStatus)
    })
    await expect.poll(() => core.rollup.status().state, { timeout: 8_000 }).toBe('ready')
    expect(states.some(({ state, progress }) => state === 'building' && progress !== null)).toBe(
      true,
    )
    expect(states.at(-1)).toMatchObject({ state: 'ready', progress: null })
    await isRaw(core, other)
    // A new zone is built at once; what was there answers for no other zone.
    await core.request('settings.update', { timeZone: 'Asia/Kathmandu' })
    expect(await core.rollup.sums({ from: null, to: null, by: ['day'] })).toBeNull()
    await expect.poll(() => core.rollup.status().state, { timeout: 8_000 }).toBe('ready')
    await expectSumsToBeRaw(core, other, 'Asia/Kathmandu', { from: null, to: '2026-11-22' })
  })

  it('stops when it is cancelled, and stays stopped', async () => {
    await core.request('settings.update', { timeZone: 'Asia/Kathmandu' })
    await core.request('rollup.verify', {})
    expect(await core.request('rollup.cancel', {})).toMatchObject({ state: 'none', progress: null })
    expect(await core.rollup.sums({ from: null, to: null, by: [] })).toBeNull()
    // The old zone's cells were not touched.
    await core.request('settings.update', { timeZone: 'UTC' })
    expect((await core.request('rollup.status', {})).state).toBe('ready')
    await isRaw(core, other)
  })

  const worker = join(import.meta.dirname, '../../../out/main/task-worker.js')
  it.skipIf(!existsSync(worker))('is built by the worker of the built app', async () => {
    await rm(file)
    const seen: number[] = []
    const task = {
      settings: database.settings,
      password: database.password,
      cacheFile: `${file}.worker`,
      timeZone: 'UTC',
      now: now().getTime() / 1000,
      depth: 'full',
      record: true,
    } as const
    const run = workerRunner(worker, 'rollup')
    const outcome = await run(task, ({ done }) => seen.push(done), new AbortController().signal)
    expect(outcome).toMatchObject({ kind: 'done' })
    expect(seen.at(-1)).toBe(calls.length)
    const cache = await openCacheConnection(task.cacheFile)
    const [row] = await cache.all<{ calls: number }>('SELECT SUM(calls) AS calls FROM cells')
    await cache.close()
    expect(row?.calls).toBe(calls.length)
    await expect(
      run(
        { ...task, settings: { ...task.settings, engine: 'sqlite', file: '/dev/null/place' } },
        () => undefined,
        new AbortController().signal,
      ),
    ).rejects.toMatchObject({ code: 'connection_failed' })
    await expect(run(task, () => undefined, AbortSignal.abort())).rejects.toThrow(/abort/i)
  })
})

describe('on a shared server', () => {
  it('gives a user who may only SELECT the very same', async () => {
    const database = await createTestDatabase()
    const owner = await startTestCore({ databaseUrl: database.url, now })
    const url = new URL(database.url)
    const other = await startOtherProgram({
      url: database.url,
      password: database.password,
      drop: () => database.drop(),
      settings: {
        engine: 'mysql',
        host: url.hostname,
        port: Number(url.port),
        socketPath: '',
        user: database.user,
        database: database.database,
        tls: { mode: 'disabled', caFile: '' },
      },
    })
    await other.insert(calls)
    const reader = await startTestCore({ databaseUrl: database.readOnlyUrl, now })
    try {
      expect(reader.deps.workspace.status().access.mode).toBe('readOnly')
      for (const core of [owner, reader]) {
        expect(await verify(core)).toMatchObject({ state: 'ready', error: null })
        await isRaw(core, other)
      }
      await other.remove([50n])
      for (const core of [owner, reader]) {
        await verify(core)
        await isRaw(core, other)
        expect((await core.request('rollup.changes', {})).changes).toHaveLength(1)
      }
    } finally {
      await reader.stop()
      await owner.stop()
      await other.close()
      await database.drop()
    }
  })

  it('answers from the cache while the server is out of reach, and says so', async () => {
    const database = await createEngineDatabase('mysql')
    if (database.settings.engine !== 'mysql') throw new Error('asked for mysql')
    const gate = await openGate(database.settings.port)
    const url = database.url.replace(`:${database.settings.port}/`, `:${gate.port}/`)
    const dataFolder = await temporaryFolder()
    const prepare = await startTestCore({ databaseUrl: database.url, now })
    const other = await startOtherProgram(database)
    await other.insert(calls)
    let core = await startTestCore({ databaseUrl: url, dataFolder, now })
    try {
      await verify(core)
      await isRaw(core, other)
      const query = { from: null, to: null, by: ['day', 'model'] } as const
      const before = await core.rollup.sums(query)
      await gate.close()
      await new Promise((resolve) => setTimeout(resolve, 3_100))
      expect(await core.rollup.sums(query)).toEqual(before)
      expect(core.rollup.status()).toMatchObject({
        state: 'stale',
        refreshedAt: '2026-11-23T12:00:00.000Z',
      })
      await core.stop()
      // The next start finds no server either.
      core = await startTestCore({ databaseUrl: url, dataFolder, now })
      expect(await core.rollup.sums(query)).toEqual(before)
      const status = await core.request('rollup.status', {})
      expect(status).toMatchObject({ state: 'stale', refreshedAt: '2026-11-23T12:00:00.000Z' })
      await expect(core.request('rollup.verify', {})).rejects.toMatchObject({
        code: 'not_connected',
      })
    } finally {
      await core.stop()
      await other.close()
      await prepare.stop()
      await database.drop()
      await gate.close()
      await rm(dataFolder, { recursive: true, force: true })
    }
  })
})

it('a server that dies in mid-stream ends the build, which goes on later', async () => {
  const database = await createEngineDatabase('mysql')
  if (database.settings.engine !== 'mysql') throw new Error('asked for mysql')
  const gate = await openGate(database.settings.port)
  const core = await startTestCore({ databaseUrl: database.url, now })
  const other = await startOtherProgram(database)
  const folder = await temporaryFolder()
  try {
    await other.insert(
      Array.from({ length: 5_000 }, (_, index) => ({
        ...(calls[index % calls.length] as Call),
        id: BigInt(index + 1),
      })),
    )
    const task = {
      settings: { ...database.settings, port: gate.port },
      password: database.password,
      cacheFile: join(folder, 'cache.db'),
      timeZone: 'UTC',
      now: now().getTime() / 1000,
      depth: 'full',
      record: true,
    } as const
    const run = (): Promise<unknown> =>
      runRollupTask(task, () => undefined, new AbortController().signal)
    gate.cutAfter(100_000)
    await expect(run()).rejects.toMatchObject({ code: 'connection_lost' })
    gate.cutAfter(Infinity)
    expect(await run()).toMatchObject({ kind: 'done' })
    const cache = await openCacheConnection(task.cacheFile)
    expect(await cache.all('SELECT SUM(calls) AS calls FROM cells')).toEqual([{ calls: 5_000 }])
    await cache.close()
  } finally {
    await other.close()
    await core.stop()
    await gate.close()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  }
})

/** A way to the server that can be closed, or cut after some bytes of answers. */
async function openGate(
  to: number,
): Promise<{ port: number; cutAfter(bytes: number): void; close(): Promise<void> }> {
  let left = Infinity
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
    upstream.on('data', (data) => {
      left -= data.length
      if (left < 0) for (const socket of sockets) socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    cutAfter: (bytes) => (left = bytes),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

it('a connection to the cache takes one transaction after the other', async () => {
  const cache = await openCacheConnection(join(await temporaryFolder(), 'turns.db'))
  await cache.run('CREATE TABLE turns (turn INTEGER)')
  const turns = [1, 2, 3].map((turn) =>
    cache.transaction(async () => {
      await cache.run('INSERT INTO turns VALUES (?)', [turn])
      if (turn === 2) throw new Error('the second turn fails')
      return turn
    }),
  )
  expect((await Promise.allSettled(turns)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(await cache.all('SELECT turn FROM turns')).toEqual([{ turn: 1 }, { turn: 3 }])
  await cache.close()
})
