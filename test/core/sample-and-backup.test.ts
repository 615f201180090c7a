import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dumpCommand } from '../../src/renderer/features/settings/dump-command'
import { createEngineDatabase } from '../fixtures/engines'
import { startTestCore } from '../fixtures/test-core'

const everything = { period: { kind: 'preset', preset: 'allTime' } } as const

it('a sample workspace is made in a file of its own, opened again, and removed', async () => {
  const core = await startTestCore()
  try {
    const own = await core.request('providers.create', { name: 'My own' })
    expect(await core.request('sample.status', {})).toEqual({ connectionId: null, active: false })

    const { connectionId, jobId } = await core.request('sample.load', {})
    if (jobId === null) throw new Error('nothing was imported')
    const job = await core.jobEnded(jobId)
    expect(job).toMatchObject({
      state: 'done',
      result: { kind: 'import', import: { added: 20_000, duplicates: 0, rejected: 0 } },
    })
    expect(await core.request('sample.status', {})).toEqual({ connectionId, active: true })
    const { total } = await core.request('spend.top', { filter: everything, by: 'provider' })
    expect(total.calls).toBe(20_000)
    expect(total.unpricedCalls).toBeGreaterThan(0)
    expect(Number(total.costUsd)).toBeGreaterThan(0)
    const { providers } = await core.request('providers.list', {})
    expect(providers.map(({ name }) => name)).toEqual(['Anthropic', 'Local', 'OpenAI'])

    expect(await core.request('sample.load', {})).toEqual({ connectionId, jobId: null })

    await core.request('sample.remove', {})
    expect((await core.request('connections.status', {})).connection.kind).toBe('embedded')
    expect((await core.request('providers.list', {})).providers).toMatchObject([{ id: own.id }])
    expect(existsSync(join(core.dataFolder, 'sample-workspace.db'))).toBe(false)
    await expect(core.request('sample.remove', {})).rejects.toMatchObject({ code: 'not_found' })
  } finally {
    await core.stop()
  }
})

it('a backup holds the whole database and opens as a connection', async () => {
  const core = await startTestCore()
  try {
    await core.request('providers.create', { name: 'Kept' })
    core.saveTo.path = join(core.dataFolder, 'copy.db')
    const { jobId } = await core.request('backup.start', {})
    if (jobId === null) throw new Error('no job')
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'done', result: { kind: 'backup' } })
    await core.request('providers.create', { name: 'Later' })

    const copy = await core.request('connections.create', {
      name: 'Copy',
      database: { engine: 'sqlite', file: core.saveTo.path },
      readOnly: false,
    })
    await core.request('connections.activate', { id: copy.id })
    const { providers } = await core.request('providers.list', {})
    expect(providers.map(({ name }) => name)).toEqual(['Kept'])

    core.saveTo.path = join(core.dataFolder, 'no', 'such', 'folder.db')
    const failing = await core.request('backup.start', {})
    expect(await core.jobEnded(failing.jobId ?? '')).toMatchObject({ state: 'failed' })
    core.saveTo.path = null
    expect(await core.request('backup.start', {})).toEqual({ jobId: null })
  } finally {
    await core.stop()
  }
})

it('a server is backed up by its own tools, and the command is told', async () => {
  const database = await createEngineDatabase('mysql')
  const core = await startTestCore({ databaseUrl: database.url })
  try {
    await expect(core.request('backup.start', {})).rejects.toMatchObject({
      code: 'unavailable_here',
      details: { reason: 'backup_mysql' },
    })
    const { connection } = await core.request('connections.status', {})
    if (connection.database.engine !== 'mysql') throw new Error('asked for mysql')
    expect(dumpCommand({ ...connection.database, database: "team's data" })).toMatch(
      /^mysqldump .* 'team'\\''s data' > 'team'\\''s data\.sql'$/,
    )
  } finally {
    await core.stop()
    await database.drop()
  }
})
