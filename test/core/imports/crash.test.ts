import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OpenTransaction } from '../../../src/main/storage/database'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines, type EngineDatabase } from '../../fixtures/engines'
import { startMariadb } from '../../fixtures/mariadb-server'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { makeImportProcesses } from './processes'
import {
  callsCsv,
  counts,
  csvPlan,
  distinctRows,
  halfWritten,
  importOf,
  importText,
  rejectsOf,
  totals,
  writeSource,
} from './scenario'

let processes: Awaited<ReturnType<typeof makeImportProcesses>>
beforeAll(async () => {
  processes = await makeImportProcesses()
})
afterAll(() => processes.remove())

async function callsIn(core: TestCore): Promise<number> {
  const [row] = await core.deps.workspace
    .database()
    .select<{ n: unknown }>('SELECT COUNT(*) AS n FROM llm_usage_logs')
  return Number(row?.n)
}

/** The first batch has 500 rows; the others have more, on the embedded engine most. */
function isWholeBatches(rows: number, engine: 'mysql' | 'sqlite'): boolean {
  return (rows - 500) % (engine === 'mysql' ? 5_000 : 7_500) === 0
}

/** As if the last sign of life of every import were two minutes old. */
async function letTimePass(core: TestCore): Promise<void> {
  const ago =
    core.deps.workspace.database().engine === 'mysql'
      ? 'CURRENT_TIMESTAMP - INTERVAL 120 SECOND'
      : 'unixepoch() - 120'
  await core.deps.workspace.database().run(`UPDATE token_ledger_imports SET heartbeat_at = ${ago}`)
}

describeOnBothEngines('imports that meet trouble', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  coreForEachTest(engine, (made, on) => {
    core = made
    database = on
  })

  const startProcess = async (path: string) =>
    processes.start({
      databaseUrl: database.url,
      dataFolder: await mkdtemp(join(core.dataFolder, 'other-')),
      path,
      plan: csvPlan,
    })

  it('leaves whole batches after a crash, which can be undone or completed', async () => {
    const rows = 60_000
    const path = await writeSource(core, 'long.csv', callsCsv(distinctRows(rows)))
    const importing = await startProcess(path)
    await expect.poll(() => callsIn(core), { timeout: 25_000, interval: 5 }).toBeGreaterThan(0)

    const { imports: alive } = await core.request('imports.list', {})
    expect(alive).toMatchObject([{ status: 'running' }])
    await expect(core.request('imports.undo', { id: alive[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'in_use',
    })

    importing.process.kill('SIGKILL')
    await expect(importing.result).rejects.toThrow('SIGKILL')
    const left = await callsIn(core)
    expect(left).toBeLessThan(rows)
    expect(isWholeBatches(left, engine)).toBe(true)
    expect(await halfWritten(core)).toBe(0)

    await letTimePass(core)
    const { imports } = await core.request('imports.list', {})
    expect(imports).toMatchObject([{ status: 'interrupted', added: left, rowsRead: left }])

    // Imported again as it is, only what is missing comes.
    expect(counts(await importOf(core, path))).toMatchObject({
      added: rows - left,
      duplicates: left,
    })
    // Undone, the interrupted one takes just its own calls along.
    const { jobId } = await core.request('imports.undo', { id: imports[0]?.id ?? '' })
    expect(await core.jobEnded(jobId)).toMatchObject({ result: { removed: left } })
    expect(await callsIn(core)).toBe(rows - left)
    expect(await importOf(core, path)).toMatchObject({ added: left, duplicates: rows - left })
    expect(await halfWritten(core)).toBe(0)
  }, 90_000)

  it('adds a file once when two processes import it at the same time', async () => {
    const rows = 20_000
    const path = await writeSource(core, 'both.csv', callsCsv(distinctRows(rows)))
    const both = [await startProcess(path), await startProcess(path)]
    const results = await Promise.all(both.map((one) => one.result))
    expect(results).toMatchObject([
      { state: 'done', error: 'null' },
      { state: 'done', error: 'null' },
    ])
    expect(results.reduce((sum, { record }) => sum + (record?.added ?? 0), 0)).toBe(rows)
    expect(results.reduce((sum, { record }) => sum + (record?.duplicates ?? 0), 0)).toBe(rows)
    expect(await callsIn(core)).toBe(rows)
    expect(await halfWritten(core)).toBe(0)
    expect((await core.request('models.list', {})).models).toHaveLength(1)
    expect((await core.request('projects.list', {})).projects).toHaveLength(1)
  }, 90_000)

  it('stops when it was taken for dead and undone', async () => {
    const db = core.deps.workspace.writableDatabase()
    const { transaction } = db
    // The first opens the import's record, with its entry in the trail; then come the batches.
    const begun: Promise<unknown>[] = []
    let undone = false
    db.transaction = async (work) => {
      if (begun.length === 4 && !undone) {
        undone = true
        // The batch before it may still be on its way.
        await Promise.allSettled(begun)
        const removed = await callsIn(core)
        expect(removed).toBeGreaterThan(500)
        await letTimePass(core)
        const { imports } = await core.request('imports.list', {})
        const undo = await core.request('imports.undo', { id: imports[0]?.id ?? '' })
        expect(await core.jobEnded(undo.jobId)).toMatchObject({ result: { removed } })
      }
      const running = transaction(work)
      begun.push(running)
      return running
    }
    const path = await writeSource(core, 'long.csv', callsCsv(distinctRows(40_000)))
    const file = await core.deps.uploads.register(path)
    const { jobId } = await core.request('imports.start', { file, plan: csvPlan })
    expect(await core.jobEnded(jobId)).toMatchObject({ error: { code: 'cancelled' } })
    expect(begun.length).toBeGreaterThan(4)
    expect(await callsIn(core)).toBe(0)
    expect((await core.request('imports.list', {})).imports).toMatchObject([{ status: 'undone' }])
  })

  it('writes call by call where the server does not number rows as it says', async () => {
    const db = core.deps.workspace.writableDatabase()
    const { transaction } = db
    // The first id that this server reports is wrong.
    db.transaction = (work) =>
      transaction((tx) => {
        const lying: OpenTransaction = {
          ...tx,
          bulkInsert: async (table, columns, rows) => {
            const first = await tx.bulkInsert(table, columns, rows)
            return table === 'llm_usage_logs' && rows.length > 1
              ? String(BigInt(first) + 1n)
              : first
          },
        }
        return work(lying)
      })
    const file = callsCsv(distinctRows(300))
    expect(await importText(core, file)).toMatchObject({ added: 300 })
    db.transaction = transaction
    expect((await totals(core)).calls).toBe(300)
    expect(await halfWritten(core)).toBe(0)
    expect(await importText(core, file)).toMatchObject({ added: 0 })
  })

  it('takes everything out again when it fails in the middle', async () => {
    const db = core.deps.workspace.writableDatabase()
    const { transaction } = db
    let batches = 0
    db.transaction = (work) => {
      batches += 1
      if (batches === 3) throw new Error('the disk is full')
      return transaction(work)
    }
    const path = await writeSource(core, 'calls.csv', callsCsv(['x', ...distinctRows(20_000)]))
    const file = await core.deps.uploads.register(path)
    const { jobId } = await core.request('imports.start', { file, plan: csvPlan })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'failed' })
    db.transaction = transaction
    expect(await callsIn(core)).toBe(0)
    const { imports } = await core.request('imports.list', {})
    expect(imports).toMatchObject([{ status: 'failed', added: 0, rejected: 1 }])
    if (imports[0]) expect(await rejectsOf(core, imports[0])).toMatchObject([{ line: 2 }])
    expect(await importOf(core, path)).toMatchObject({ added: 20_000, rejected: 1 })
  })

  it('reads at constant memory', async () => {
    const peakOf = async (rows: number): Promise<number> => {
      const path = await writeSource(core, `${rows}.csv`, callsCsv(distinctRows(rows)))
      const { result } = await startProcess(path)
      const { state, peakMegabytes } = await result
      expect(state).toBe('done')
      return peakMegabytes
    }
    const small = await peakOf(50_000)
    const large = await peakOf(300_000)
    // The embedded engine's page cache alone may take 64 MB; the rows, kept, would take 200.
    expect(large - small).toBeLessThan(130)
  }, 180_000)
})

it('shows an import as interrupted when its server goes away, and undoes it later', async () => {
  const server = await startMariadb({ extraArgs: ['--auto-increment-increment=3'] })
  const login = await server.createDatabase()
  const url = `mysql://${login.user}:${login.password}@127.0.0.1:${server.port}/${login.database}`
  const core = await startTestCore({ databaseUrl: url })
  try {
    const path = await writeSource(core, 'long.csv', callsCsv(distinctRows(60_000)))
    const file = await core.deps.uploads.register(path)
    const { jobId } = await core.request('imports.start', { file, plan: csvPlan })
    await expect.poll(() => callsIn(core), { timeout: 25_000, interval: 5 }).toBeGreaterThan(0)
    await server.kill()
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'failed' })
    await server.restart()
    const left = await callsIn(core)
    expect(isWholeBatches(left, 'mysql')).toBe(true)
    await letTimePass(core)
    const { imports } = await core.request('imports.list', {})
    expect(imports).toMatchObject([{ status: 'interrupted', added: left }])
    const undo = await core.request('imports.undo', { id: imports[0]?.id ?? '' })
    expect(await core.jobEnded(undo.jobId)).toMatchObject({ result: { removed: left } })
    expect(await callsIn(core)).toBe(0)
    expect(await importOf(core, path)).toMatchObject({ added: 60_000 })
  } finally {
    await core.stop()
    await server.stop()
  }
}, 120_000)
