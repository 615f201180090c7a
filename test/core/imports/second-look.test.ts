import { appendFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { importPlanSchema, type ImportRecord } from '../../../src/contract/imports'
import { importNews } from '../../../src/main/core/imports/import-job'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import { importOf, totals } from './scenario'

const plan = importPlanSchema.parse({ format: 'auto' })

function line(id: number, output = 5): string {
  return `${JSON.stringify({
    type: 'assistant',
    timestamp: new Date(Date.UTC(2026, 1, 1) + id * 1_000).toISOString(),
    cwd: '/home/dev/app',
    sessionId: 's',
    requestId: `req_${id}`,
    isSidechain: false,
    message: {
      id: `msg_${id}`,
      model: 'claude-opus-4-6',
      usage: { input_tokens: 10, output_tokens: output },
    },
  })}\n`
}

describeOnBothEngines('a second look at logs', (engine) => {
  let core: TestCore
  let folder: string
  let file: string

  coreForEachTest(engine, (made) => (core = made))
  beforeEach(async () => {
    folder = join(core.dataFolder, 'logs')
    file = join(folder, 'project', 'a.jsonl')
    await mkdir(join(folder, 'project'), { recursive: true })
  })

  /** Looks as a watcher does. */
  const look = async (): Promise<ImportRecord | null> => {
    const { ref } = await core.deps.uploads.register(folder)
    return importNews(core.deps, {
      file: core.deps.uploads.resolve(ref),
      plan,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
  }
  const imports = async (): Promise<ImportRecord[]> =>
    (await core.request('imports.list', {})).imports

  it('reads nothing that has not changed, and only what is new of what has grown', async () => {
    await writeFile(file, line(1) + line(2))
    await writeFile(join(folder, 'project', 'b.jsonl'), line(3))
    expect(await look()).toMatchObject({ added: 3, rowsRead: 3, format: 'claude-code' })
    expect(await look()).toBeNull()
    expect(await imports()).toHaveLength(1)
    await appendFile(file, line(4))
    expect(await look()).toMatchObject({ added: 1, rowsRead: 1, duplicates: 0 })
    expect(await look()).toBeNull()
    expect((await totals(core)).calls).toBe(4)
  })

  it('waits for the end of a line that is being written', async () => {
    const whole = line(2)
    await writeFile(file, line(1) + whole.slice(0, 60))
    expect(await look()).toMatchObject({ added: 1, rejected: 0 })
    await appendFile(file, whole.slice(60))
    expect(await look()).toMatchObject({ added: 1, rejected: 0, rowsRead: 1 })
  })

  it('goes on at the right place after a byte-order mark and a line that is too long', async () => {
    await writeFile(file, `\u{feff}${line(1)}`)
    await appendFile(file, `{"usage":"${'x'.repeat(65 * 1024 * 1024)}"}\n${line(2)}`)
    expect(await look()).toMatchObject({ added: 2, rowsRead: 2, rejected: 0 })
    await appendFile(file, `{"usage":\n${line(3)}`)
    const record = await look()
    expect(record).toMatchObject({ added: 1, rowsRead: 2, rejected: 1 })
    const { rejects } = await core.request('imports.rejects', { id: record?.id ?? '' })
    expect(rejects).toMatchObject([{ line: 4, reason: 'invalid_json' }])
  })

  it('reads a file that was written anew from its beginning', async () => {
    await writeFile(file, line(1) + line(2))
    await look()
    await writeFile(file, line(7) + line(8) + line(9))
    expect(await look()).toMatchObject({ added: 3, rowsRead: 3 })
    // Shorter than before, and touched without a change.
    await writeFile(file, line(7))
    expect(await look()).toMatchObject({ added: 0, duplicates: 1 })
    await utimes(file, new Date(), new Date(Date.now() + 60_000))
    await look()
    expect((await totals(core)).calls).toBe(5)
  })

  it('completes a call whose last line comes later', async () => {
    await writeFile(file, line(1, 3))
    await look()
    await appendFile(file, line(1, 90))
    expect(await look()).toMatchObject({ added: 0, updated: 1 })
    expect((await totals(core)).outputTokens).toBe(90)
  })

  it('finds everything again after an import was undone', async () => {
    await writeFile(file, line(1))
    const first = await look()
    await appendFile(file, line(2))
    await look()
    const { jobId } = await core.request('imports.undo', { id: first?.id ?? '' })
    await core.jobEnded(jobId)
    expect((await totals(core)).calls).toBe(1)
    expect(await look()).toMatchObject({ added: 1, duplicates: 1 })
    expect((await totals(core)).calls).toBe(2)
  })

  it('goes on in the middle of a session of Codex', async () => {
    const count = (total: number): string =>
      `${JSON.stringify({
        timestamp: new Date(Date.UTC(2026, 1, 1) + total * 1_000).toISOString(),
        type: 'event_msg',
        payload: {
          type: 'token_count',
          info: { total_token_usage: { input_tokens: total, output_tokens: total } },
        },
      })}\n`
    await writeFile(
      file,
      `${JSON.stringify({ type: 'session_meta', timestamp: '2026-02-01T00:00:00Z', payload: { id: 's', cwd: '/home/dev/tool' } })}\n` +
        `${JSON.stringify({ type: 'turn_context', payload: { model: 'gpt-5' } })}\n${count(10)}`,
    )
    await look()
    await appendFile(file, count(10) + count(25))
    expect(await look()).toMatchObject({ rowsRead: 2, added: 1, duplicates: 1 })
    expect(await totals(core)).toMatchObject({ calls: 2, inputTokens: 25, outputTokens: 25 })
    const { rows } = await core.request('usage.page', { filter: {} })
    expect(rows.map((row) => [row.modelName, row.projectName])).toEqual([
      ['gpt-5', 'tool'],
      ['gpt-5', 'tool'],
    ])
  })

  it('an import of the folder by hand reads it all, and names what it could not map', async () => {
    await writeFile(file, line(1))
    await writeFile(join(folder, 'table.csv'), 'when,what\n2026-01-01,x\n')
    await writeFile(join(folder, 'settings.json'), '{"theme":"dark"}')
    await writeFile(join(folder, 'notes.md'), '# nothing')
    await look()
    const record = await importOf(core, folder, { format: 'auto' })
    expect(record).toMatchObject({
      fileName: 'logs',
      rowsRead: 2,
      added: 0,
      duplicates: 1,
      rejected: 1,
    })
    const { rejects } = await core.request('imports.rejects', { id: record.id })
    expect(rejects).toMatchObject([{ file: 'table.csv', reason: 'needs_mapping' }])
    await rm(file)
    await expect(importOf(core, folder, { format: 'auto' })).rejects.toThrow(/table\.csv/)
  })

  it('takes thousands of files in one go, as one import', async () => {
    const many = join(core.dataFolder, 'many')
    await mkdir(many)
    for (let at = 0; at < 3_000; at += 1) await writeFile(join(many, `${at}.jsonl`), line(at))
    expect(await importOf(core, many, { format: 'auto' })).toMatchObject({ added: 3_000 })
    expect(await imports()).toHaveLength(1)
  }, 60_000)
})
