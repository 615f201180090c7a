import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createEngineDatabase, temporaryFolder } from '../fixtures/engines'
import { type MariadbServer, startMariadb } from '../fixtures/mariadb-server'
import { startTestCore, type TestCore } from '../fixtures/test-core'

const cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function startCore(databaseUrl?: string): Promise<TestCore> {
  const core = await startTestCore(databaseUrl === undefined ? {} : { databaseUrl })
  cleanUps.push(() => core.stop())
  return core
}

async function addCalls(core: TestCore, calls: number): Promise<void> {
  const rows = Array.from({ length: 5_000 }, (_, index) => [1, 1, index])
  for (let done = 0; done < calls; done += rows.length) {
    await core.deps.workspace
      .database()
      .transaction((tx) =>
        tx.bulkInsert('llm_usage_logs', ['llm_model_id', 'project_id', 'input_tokens'], rows),
      )
  }
}

async function startServer(
  options: Parameters<typeof startMariadb>[0] = {},
): Promise<MariadbServer> {
  const server = await startMariadb(options)
  cleanUps.push(() => server.stop())
  return server
}

describe('a server that goes away in the middle of an export', () => {
  it('ends the job with a sentence and leaves no file', async () => {
    const server = await startServer()
    const { database, user, password } = await server.createDatabase()
    const core = await startCore(
      `mysql://${user}:${password}@${server.host}:${server.port}/${database}`,
    )
    await addCalls(core, 300_000)
    const folder = await temporaryFolder()
    cleanUps.push(() => rm(folder, { recursive: true, force: true }))
    core.saveTo.path = join(folder, 'calls.csv')
    const firstRows = new Promise<void>((resolve) => {
      core.events.subscribe((name, payload) => {
        if (name === 'job.changed' && 'progress' in payload && payload.progress !== null) {
          if ('rows' in payload.progress && payload.progress.rows > 0) resolve()
        }
      })
    })
    const { jobId } = await core.request('exports.start', { filter: {}, format: 'csv' })
    await firstRows
    await server.kill()
    const job = await core.jobEnded(jobId ?? '')
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: expect.stringMatching(/^connection_/) },
    })
    expect(readdirSync(folder)).toEqual([])
  })
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canMount)('a full disk (needs Linux and root for a tiny file system)', () => {
  it('fails an export with a sentence, and the file that stood there stays', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'token-ledger-full-'))
    cleanUps.push(() => rm(folder, { recursive: true, force: true }))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'pipe' })
    } catch {
      context.skip('no file system can be mounted here')
    }
    cleanUps.push(() => void execFileSync('umount', [folder]))
    const core = await startCore()
    await addCalls(core, 10_000)
    core.saveTo.path = join(folder, 'calls.csv')
    writeFileSync(core.saveTo.path, 'what stood there')
    const { jobId } = await core.request('exports.start', { filter: {}, format: 'csv' })
    expect(await core.jobEnded(jobId ?? '')).toMatchObject({
      state: 'failed',
      error: { code: 'disk_full' },
    })
    expect(readdirSync(folder)).toEqual(['calls.csv'])
  })
})

describe('TLS', () => {
  it('is checked as far as was asked for', async () => {
    const server = await startServer({ tls: true })
    const { database, user, password } = await server.createDatabase()
    const core = await startCore()
    const test = (tls: { mode: 'required' | 'verifyCa' | 'verifyIdentity'; caFile: string }) =>
      core.request('connections.test', {
        database: { engine: 'mysql', host: server.host, port: server.port, user, database, tls },
        readOnly: false,
        password,
      })
    const caFile = server.caFile ?? ''
    expect(caFile).not.toBe('')
    expect((await test({ mode: 'required', caFile: '' })).serverVersion).toContain('MariaDB')
    expect((await test({ mode: 'verifyCa', caFile })).serverVersion).toContain('MariaDB')
    const other = await startServer({ tls: true })
    for (const wrong of ['', other.caFile ?? '']) {
      await expect(test({ mode: 'verifyCa', caFile: wrong })).rejects.toMatchObject({
        code: 'connection_failed',
        details: { reason: 'tls' },
      })
    }
  })
})

describe('an unusual database', () => {
  it('shows calls of models, providers and projects that nobody knows', async () => {
    const database = await createEngineDatabase('sqlite')
    cleanUps.push(() => database.drop())
    const core = await startCore(database.url)
    const big = '9223372036854775807'
    await core.deps.workspace
      .database()
      .run('INSERT INTO llm_usage_logs (llm_model_id, project_id, input_tokens) VALUES (?, ?, 5)', [
        BigInt(big),
        BigInt(big),
      ])
    const { rows } = await core.request('usage.page', { filter: {} })
    expect(rows).toMatchObject([
      {
        modelId: big,
        modelName: null,
        providerId: null,
        projectId: big,
        projectName: null,
        unpriced: true,
      },
    ])
    expect(
      (await core.request('usage.page', { filter: { modelIds: [big], projectIds: [big] } })).rows,
    ).toHaveLength(1)
  })
})
