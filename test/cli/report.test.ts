import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../fixtures/engines'
import { type CliRun, runCli } from '../fixtures/cli'

interface Answer {
  files: { file: string; bytes: number; sha256: string; rows: number | null }[]
  manifest: {
    sums: { calls: number; costUsd: string }
    period: { from: string; to: string }
    calls: { rows: number; costUsd: string } | null
    template: string | null
  }
}

const USAGE = [
  'time,provider,model,project,prompt_tokens,completion_tokens,cost',
  '2026-10-01T00:00:00Z,OpenAI,gpt-4o,1,1000,200,0.0045',
  '2026-10-31T23:59:59Z,OpenAI,=cmd(),2,3000,100,0.0085',
  '2026-11-01T00:00:00Z,OpenAI,gpt-4o,1,1,1,7',
].join('\n')

describeOnBothEngines('the report command', (engine) => {
  let home: string
  let database: EngineDatabase

  beforeEach(async () => {
    home = await temporaryFolder()
    database = await createEngineDatabase(engine)
    await writeFile(join(home, 'usage.csv'), USAGE)
    const imported = await cli('import', join(home, 'usage.csv'))
    expect(imported.err + imported.out).toContain('3 added')
  })
  afterEach(async () => {
    await database.drop()
    await rm(home, { recursive: true, force: true })
  })

  const cli = (...args: string[]): Promise<CliRun> =>
    runCli(home, args, { TOKEN_LEDGER_DATABASE_URL: database.url })

  async function report(...args: string[]): Promise<Answer> {
    const run = await cli('--json', 'report', '--out', join(home, 'reports'), ...args)
    expect([run.err, run.code]).toEqual(['', 0])
    return JSON.parse(run.out) as Answer
  }

  it('writes a month in every format that needs no browser, and says what it wrote', async () => {
    const { files, manifest } = await report(
      '--template',
      'audit',
      '--month',
      '2026-10',
      '--format',
      'html,xlsx,csv',
      '--format',
      'jsonl,md,focus',
    )
    expect(manifest).toMatchObject({
      sums: { calls: 2, costUsd: '0.013000' },
      calls: { rows: 2, costUsd: '0.013000' },
      period: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
    })
    for (const { file, bytes, sha256 } of files) {
      const content = await readFile(file)
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([
        bytes,
        sha256,
      ])
    }
    const calls = files.find(({ file }) => file.endsWith('-calls.csv'))
    expect(calls?.rows).toBe(2)
    expect(await readFile(calls?.file ?? '', 'utf8')).toContain(",'=cmd(),")
    expect(files.map(({ file }) => basename(file))).toEqual(
      expect.arrayContaining(['audit-pack-2026-10.xlsx', 'audit-pack-2026-10.focus.csv']),
    )
  })

  it('narrows by the filters of the other commands, and speaks the language asked for', async () => {
    const { files, manifest } = await report(
      '--from',
      '2026-10-01',
      '--to',
      '2026-10-31',
      '--project',
      '2',
      '--group',
      'model',
      '--language',
      'zh-CN',
    )
    expect(manifest.sums).toMatchObject({ calls: 1, costUsd: '0.008500' })
    expect(files.map(({ file }) => basename(file))).toEqual(['statement-2026-10.html'])
    expect(await readFile(files[0]?.file ?? '', 'utf8')).toContain('支出报表')
  })

  it('runs a saved template by its name', async () => {
    const template = {
      name: 'For Finance',
      request: { kind: 'monthly', filter: { period: { kind: 'preset', preset: 'allTime' } } },
      formats: ['csv', 'md'],
      savedAt: '2026-11-01T00:00:00Z',
    }
    await writeFile(join(home, 'reports.json'), JSON.stringify({ templates: [template] }))
    const all = await report('--template', 'for finance')
    expect(all.manifest).toMatchObject({ template: 'For Finance', sums: { calls: 3 } })
    expect(all.files.map(({ file }) => basename(file))).toContain('for-finance-all.md')
    const october = await report(
      '--template',
      'for finance',
      '--month',
      '2026-10',
      '--format',
      'md',
    )
    expect(october.manifest.sums.calls).toBe(2)
  })

  it('says what is wrong, and leaves nothing', async () => {
    const out = join(home, 'none')
    for (const [args, code, sentence] of [
      [['--month', '2026-13'], 2, '--month takes a month such as 2026-10.'],
      [['--month', '2026-10', '--from', '2026-10-01'], 2, 'either --month or --from'],
      [['--format', 'docx'], 2, '--format takes html, pdf'],
      [['--group', 'colour'], 2, '--group takes provider'],
      [['--template', 'unheard of'], 1, 'no report template "unheard of"'],
    ] as const) {
      const run = await cli('report', '--out', out, ...args)
      expect([args.join(' '), run.code, run.out]).toEqual([args.join(' '), code, ''])
      expect(run.err).toContain(sentence)
    }
    await expect(readFile(out)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
