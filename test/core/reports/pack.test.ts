import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/contract/errors'
import {
  createEngineDatabase,
  describeOnBothEngines,
  temporaryFolder,
} from '../../fixtures/engines'
import { startTestCore } from '../../fixtures/test-core'
import { allFiles, OCTOBER, type ReportWorkspace, startReportWorkspace } from './report-fixture'
import { unzip } from './unzip'

const request = { kind: 'audit', filter: OCTOBER } as const

describeOnBothEngines('writing a report', (engine) => {
  let workspace: ReportWorkspace
  let folder: string

  beforeAll(async () => {
    workspace = await startReportWorkspace(engine)
    folder = await temporaryFolder()
  })
  afterAll(() => workspace.stop())

  it('puts one file where the user said, its manifest beside it, and remembers both', async () => {
    const { core } = workspace
    const path = join(folder, 'october.html')
    core.saveTo.path = path
    const { jobId } = await core.request('reports.start', {
      request: { kind: 'monthly', filter: OCTOBER },
      formats: ['html'],
      language: 'zh-CN',
    })
    const job = await core.jobEnded(jobId ?? '')
    expect(job).toMatchObject({ state: 'done', kind: 'report', error: null })
    expect(await allFiles(folder)).toEqual(['october.html', 'october.html.manifest.json'])
    expect(await readFile(path, 'utf8')).toContain('<html lang="zh-CN">')
    const { reports } = await core.request('reports.recent', {})
    expect(reports[0]).toMatchObject({ name: 'october.html', path, formats: ['html'] })
    await core.request('reports.reveal', { id: reports[0]?.id ?? '' })
    const { reports: left } = await core.request('reports.forget', { id: reports[0]?.id ?? '' })
    expect(left).toEqual([])
    expect(await readdir(folder)).toContain('october.html')
  })

  it('packs several files into an archive that another program opens', async () => {
    const { core } = workspace
    const path = join(folder, 'pack.zip')
    core.saveTo.path = path
    const { jobId } = await core.request('reports.start', {
      request,
      formats: ['csv', 'html', 'xlsx', 'focus'],
      language: 'en',
    })
    const job = await core.jobEnded(jobId ?? '')
    expect(job).toMatchObject({ state: 'done', result: { kind: 'report' } })
    const files = await unzip(path)
    const manifestText = files.get('audit-pack-2026-10/manifest.json')?.toString() ?? ''
    const manifest = JSON.parse(manifestText) as { files: { name: string; bytes: number }[] }
    expect([...files.keys()].toSorted()).toEqual(
      [
        'audit-pack-2026-10/manifest.json',
        ...manifest.files.map(({ name }) => `audit-pack-2026-10/${name}`),
      ].toSorted(),
    )
    for (const { name, bytes } of manifest.files) {
      expect(files.get(`audit-pack-2026-10/${name}`)?.length, name).toBe(bytes)
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('leaves nothing when it is cancelled, at once or on the way', async () => {
    const { core } = workspace
    for (const formats of [['xlsx', 'csv', 'focus'], ['html']] as const) {
      core.saveTo.path = join(folder, 'cancelled.zip')
      const before = await allFiles(folder)
      const { jobId } = await core.request('reports.start', {
        request,
        formats: [...formats],
        language: 'en',
      })
      await core.request('jobs.cancel', { id: jobId ?? '' })
      expect(await core.jobEnded(jobId ?? '')).toMatchObject({ state: 'cancelled' })
      expect(await allFiles(folder)).toEqual(before)
    }
    const abort = new AbortController()
    const stopping = workspace.write(['csv', 'xlsx', 'jsonl'], {
      kind: 'audit',
      signal: abort.signal,
    })
    setTimeout(() => abort.abort(), 30)
    await expect(stopping).rejects.toMatchObject({ code: 'cancelled' })
    expect(await allFiles(workspace.out)).toEqual([])
  })

  it('leaves nothing when it fails, and what stood there stands', async () => {
    const { core } = workspace
    const path = join(folder, 'kept.pdf')
    await writeFile(path, 'before')
    core.saveTo.path = path
    const before = await allFiles(folder)
    const { jobId } = await core.request('reports.start', {
      request,
      formats: ['pdf'],
      language: 'en',
    })
    expect(await core.jobEnded(jobId ?? '')).toMatchObject({
      state: 'failed',
      error: { code: 'unavailable_here', details: { reason: 'no_pdf' } },
    })
    expect(await allFiles(folder)).toEqual(before)
    expect(await readFile(path, 'utf8')).toBe('before')
    expect(await core.request('reports.pdf', {})).toEqual({ available: false })
  })

  it('replaces its own folder, and no other', async () => {
    const first = await workspace.write(['csv'])
    const second = await workspace.write(['html', 'md'])
    expect(second.folder).toBe(first.folder)
    expect(await allFiles(workspace.out)).toEqual([
      'statement-2026-10',
      'statement-2026-10/manifest.json',
      'statement-2026-10/statement-2026-10.html',
      'statement-2026-10/statement-2026-10.md',
    ])
    await writeFile(join(first.folder, 'mine.txt'), 'do not touch')
    const refused = workspace.write(['csv'])
    await expect(refused).rejects.toThrow(/holds other files \(mine\.txt\)/)
    expect(await readFile(join(first.folder, 'mine.txt'), 'utf8')).toBe('do not touch')
    expect((await readdir(workspace.out)).length).toBe(1)
  })

  it('answers a closed dialog with no job', async () => {
    workspace.core.saveTo.path = null
    const answer = await workspace.core.request('reports.start', {
      request,
      formats: ['html'],
      language: 'en',
    })
    expect(answer).toEqual({ jobId: null })
  })

  it('shows in the preview the very page that the file holds', async () => {
    const { core } = workspace
    const report = await workspace.write(['html'], { template: 'For finance' })
    const preview = await core.request('reports.preview', {
      request: { filter: OCTOBER, groups: ['provider', 'model', 'project', 'type'] },
      language: 'en',
      template: 'For finance',
    })
    expect(preview.html).toBe(await readFile(report.files[0]?.file ?? '', 'utf8'))
    expect(preview.name).toBe('for-finance-2026-10')
  })
})

describe('report templates', () => {
  it('are kept by name on this machine, whatever the database allows', async () => {
    const database = await createEngineDatabase('sqlite')
    const dataFolder = await temporaryFolder()
    await mkdir(dataFolder, { recursive: true })
    const core = await startTestCore({ databaseUrl: database.url, dataFolder })
    const template = {
      name: 'Search team',
      request: { kind: 'monthly' as const },
      formats: ['pdf' as const],
    }
    const { templates } = await core.request('reports.saveTemplate', { template })
    expect(templates).toMatchObject([{ name: 'Search team', formats: ['pdf'] }])
    await expect(
      core.request('reports.saveTemplate', { template: { ...template, name: 'SEARCH TEAM ' } }),
    ).rejects.toMatchObject({ code: 'taken' })
    await core.request('reports.saveTemplate', {
      template: { ...template, formats: ['html', 'csv'] },
      replace: true,
    })
    await core.stop()
    const again = await startTestCore({ databaseUrl: database.url, dataFolder })
    expect((await again.request('reports.templates', {})).templates).toMatchObject([
      { name: 'Search team', formats: ['html', 'csv'] },
    ])
    await again.request('reports.removeTemplate', { name: 'search team' })
    await expect(again.request('reports.removeTemplate', { name: 'search team' })).rejects.toThrow(
      AppError,
    )
    await again.stop()
    await database.drop()
  })
})
