import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { RejectReason } from '../../../src/contract/imports'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import {
  callsCsv,
  counts,
  csvPlan,
  distinctRows,
  importPath,
  importText,
  type PlanInput,
  rejectsOf,
  totals,
  writeSource,
} from './scenario'

const long = 'x'.repeat(129)
const good = '2026-01-01T00:00:00Z,m,web,10,5,0.1'

/** A row that must be rejected, why, and what of it is shown. */
const badRows: [row: string, reason: RejectReason, value: string][] = [
  [',m,web,1,1,', 'missing_time', ''],
  ['yesterday,m,web,1,1,', 'invalid_time', 'yesterday'],
  ['2026-02-30,m,web,1,1,', 'invalid_time', '2026-02-30'],
  ['1969-12-31T23:59:59Z,m,web,1,1,', 'time_out_of_range', '1969-12-31T23:59:59Z'],
  ['1970-01-01T00:00:00.9Z,m,web,1,1,', 'time_out_of_range', '1970-01-01T00:00:00.9Z'],
  ['2038-01-19T03:14:08Z,m,web,1,1,', 'time_out_of_range', '2038-01-19T03:14:08Z'],
  ['2026-01-01,,web,1,1,', 'missing_model', ''],
  ['2026-01-01,m,,1,1,', 'missing_project', ''],
  [`2026-01-01,m,${long},1,1,`, 'name_too_long', `${'x'.repeat(119)}…`],
  ['2026-01-01,m,web,,,', 'missing_tokens', ''],
  ['2026-01-01,m,web,12.5,1,', 'invalid_tokens', '12.5'],
  ['2026-01-01,m,web,"1,234",1,', 'invalid_tokens', '1,234'],
  ['2026-01-01,m,web,-5,1,', 'negative_tokens', '-5'],
  ['2026-01-01,m,web,1,2147483648,', 'tokens_out_of_range', '2147483648'],
  ['2026-01-01,m,web,1,99999999999999999999999,', 'tokens_out_of_range', '99999999999999999999999'],
  ['2026-01-01,m,web,1,1,cheap', 'invalid_cost', 'cheap'],
  ['2026-01-01,m,web,1,1,"0,5"', 'invalid_cost', '0,5'],
  ['2026-01-01,m,web,1,1,-0.01', 'negative_cost', '-0.01'],
  ['2026-01-01,m,web,1,1,10000', 'cost_out_of_range', '10000'],
  ['2026-01-01,m,web,1,1,9999.9999995', 'cost_out_of_range', '9999.9999995'],
  ['2026-01-01,m,18446744073709551616,1,1,', 'invalid_project', '18446744073709551616'],
  ['2026-01-01,m,web,1', 'column_count', '2026-01-01,m,web,1'],
  ['2026-01-01,m,web,1,1,,,', 'column_count', '2026-01-01,m,web,1,1,,,'],
  ['2026-01-01,"m"x,web,1,1,', 'invalid_csv', '2026-01-01,"m"x,web,1,1,'],
]

describeOnBothEngines('bad input', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  it('rejects each bad row with its line and a sentence, and imports all others', async () => {
    const record = await importText(core, callsCsv([...badRows.map(([row]) => row), good]))
    expect(counts(record)).toEqual({
      status: 'done',
      rowsRead: badRows.length + 1,
      added: 1,
      duplicates: 0,
      rejected: badRows.length,
    })
    const rejects = await rejectsOf(core, record)
    expect(rejects.map(({ line, reason, value }) => [line, reason, value])).toEqual(
      badRows.map(([, reason, value], at) => [at + 2, reason, value]),
    )
    for (const { message } of rejects) expect(message).toMatch(/^.{12,}[.?]$/)
  })

  it('rejects what only the price makes too expensive', async () => {
    const { id: providerId } = await core.request('providers.create', { name: 'openai' })
    await core.request('models.create', {
      providerId,
      modelName: 'm',
      priceInputPer1k: '9999',
      priceOutputPer1k: '0',
    })
    const record = await importText(
      core,
      callsCsv(['2026-01-01,m,web,1000,0,', '2026-01-02,m,web,1001,0,']),
    )
    expect(counts(record)).toMatchObject({ added: 1, rejected: 1 })
    expect(await rejectsOf(core, record)).toMatchObject([{ line: 3, reason: 'cost_out_of_range' }])
  })

  it('needs a provider, from a column or for the whole file', async () => {
    const { provider: _, ...plan } = csvPlan
    const record = await importText(core, callsCsv([good]), plan)
    expect(await rejectsOf(core, record)).toMatchObject([{ line: 2, reason: 'missing_provider' }])
  })

  it('takes a project id as large as the engine can hold', async () => {
    const record = await importText(core, callsCsv(['2026-01-01,m,9223372036854775808,1,1,']))
    expect(record.added).toBe(engine === 'mysql' ? 1 : 0)
    expect(record.rejected).toBe(engine === 'mysql' ? 0 : 1)
  })

  it('rejects a cache hit that is none', async () => {
    const plan: PlanInput = { ...csvPlan, columns: { ...csvPlan.columns, cacheHit: 'cost' } }
    const record = await importText(core, callsCsv(['2026-01-01,m,web,1,1,maybe']), plan)
    expect(await rejectsOf(core, record)).toMatchObject([
      { reason: 'invalid_cache_hit', value: 'maybe' },
    ])
  })

  it('reads lines of JSON, and rejects those that are none', async () => {
    const plan: PlanInput = {
      format: 'jsonl',
      columns: {
        time: 'created',
        model: 'model',
        input: 'usage.prompt_tokens',
        project: 'project',
        cost: 'cost',
      },
      provider: 'openai',
    }
    const record = await importText(
      core,
      [
        '{"created":1767225600,"model":"m","usage":{"prompt_tokens":7},"project":9007199254740993,"cost":1e-6}',
        '[1,2]',
        'null',
        '{"created":1767225600,"model":"m","usage":{"prompt_tok',
        '',
        '{"created":1767225600.5,"model":"m","usage":{"prompt_tokens":8},"project":"web"}',
      ].join('\r\n'),
      plan,
    )
    expect((await rejectsOf(core, record)).map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'not_an_object'],
      [3, 'not_an_object'],
      [4, 'invalid_json'],
    ])
    expect(await totals(core)).toMatchObject({ calls: 2, inputTokens: 15, costUsd: '0.000001' })
    const { projects } = await core.request('projects.list', {})
    expect(projects.map((project) => project.id)).toContain('9007199254740993')
  })

  it('rejects only the rows whose bytes are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${callsCsv(['2026-01-01,modèle,web,1,1,'])}\n2026-01-01,m`),
      Buffer.from([0xe9]),
      Buffer.from(',web,1,1,\n2026-01-02,m,web,1,1,\n'),
    ])
    const record = await importText(core, bytes)
    expect(await rejectsOf(core, record)).toMatchObject([{ line: 3, reason: 'invalid_utf8' }])
    const { models } = await core.request('models.list', {})
    expect(models.map((model) => model.modelName)).toEqual(['m', 'modèle'])
  })

  it('loses one line to a quote that is not closed, wherever it stands', async () => {
    const rows = distinctRows(4)
    rows.splice(1, 0, '2026-01-01,"m,web,1,1,')
    const middle = await importText(core, callsCsv(rows))
    expect(counts(middle)).toMatchObject({ added: 4, rejected: 1 })
    expect(await rejectsOf(core, middle)).toMatchObject([{ line: 3, reason: 'invalid_csv' }])
    const end = await importText(core, callsCsv([...distinctRows(2, 10), '2026-01-01,"m,web,1']))
    expect(counts(end)).toMatchObject({ added: 2, rejected: 1 })
  })

  it('reads BOM, CRLF, quoted line ends, other separators, gzip and UTF-16 alike', async () => {
    const plain = callsCsv(['2026-01-01T00:00:00Z,"a ""b""\nc","p,q",1,2,0.5', good])
    const semicolons =
      'time;model;project;input;output;cost\n2026-01-01T00:00:00Z;"a ""b""\nc";p,q;1;2;0.5\n' +
      good.replaceAll(',', ';')
    const variants: [string, Buffer, Partial<PlanInput>][] = [
      ['plain', Buffer.from(plain), {}],
      ['final line end', Buffer.from(`${plain}\n`), {}],
      ['bom', Buffer.from(`\ufeff${plain}`), {}],
      ['gzip', gzipSync(`\ufeff${plain}`), {}],
      ['utf16', Buffer.from(`\ufeff${plain}`, 'utf16le'), {}],
      ['semicolons', Buffer.from(semicolons), { delimiter: ';' }],
      ['tabs', Buffer.from(semicolons.replaceAll(';', '\t')), { delimiter: '\t' }],
      ['crlf', Buffer.from(semicolons.replaceAll('\n', '\r\n')), { delimiter: ';' }],
    ]
    for (const [name, content, more] of variants) {
      const path = await writeSource(core, name, content)
      const { ref } = await core.deps.uploads.register(path)
      const found = await core.request('imports.inspect', { file: ref })
      expect([name, found.delimiter]).toEqual([name, more.delimiter ?? ','])
      expect(found.columns.map((column) => column.name)).toContain('model')
      const record = await importText(core, content, { ...csvPlan, ...more })
      // They are all the same two calls.
      expect([name, record.added + record.duplicates, record.rejected]).toEqual([name, 2, 0])
    }
    expect(await totals(core)).toMatchObject({ calls: 2, costUsd: '0.600000' })
  })

  it('says of JSON without calls what it is, instead of asking for a mapping of nothing', async () => {
    const prices = { 'gpt-4o': { litellm_provider: 'openai', input_cost_per_token: 2.5e-6 } }
    const words = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`word ${at}`, at]))
    const files: [string, string, string][] = [
      ['prices.json', JSON.stringify(prices), 'price_list'],
      ['prices-pretty.json', JSON.stringify(prices, null, 2), 'price_list'],
      ['words.json', JSON.stringify({ words }), 'no_calls'],
    ]
    for (const [name, content, reason] of files) {
      const { ref } = await core.deps.uploads.register(await writeSource(core, name, content))
      await expect(core.request('imports.inspect', { file: ref }), name).rejects.toMatchObject({
        code: 'file_format',
        details: { reason },
      })
    }
  })

  it('says what is wrong with a file that is none', async () => {
    const packed = gzipSync(callsCsv(distinctRows(20_000)))
    const files: [string, Buffer, string][] = [
      ['empty.csv', Buffer.alloc(0), 'empty'],
      ['book.csv', Buffer.from('PK\u0003\u0004 workbook'), 'binary'],
      ['image.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'binary'],
      ['packed.csv', gzipSync(Buffer.from([0, 1, 2, 3])), 'binary'],
      ['cut.csv.gz', packed.subarray(0, packed.length - 100), 'gzip_damaged'],
    ]
    for (const [name, content, reason] of files) {
      const path = await writeSource(core, name, content)
      const job = await importPath(core, path, csvPlan)
      expect([name, job.state, job.error?.code, job.error?.details.reason]).toEqual([
        name,
        'failed',
        'file_format',
        reason,
      ])
      expect(job.error?.message).toContain(name)
      if (reason === 'gzip_damaged') continue
      const { ref } = await core.deps.uploads.register(path)
      await expect(core.request('imports.inspect', { file: ref })).rejects.toMatchObject({
        code: 'file_format',
        details: { reason },
      })
    }
    expect((await totals(core)).calls).toBe(0)
    const { imports } = await core.request('imports.list', {})
    expect(imports).toMatchObject([{ fileName: 'cut.csv.gz', status: 'failed', added: 0 }])
  })

  it('saves the rejected rows, harmless to spreadsheets', async () => {
    const record = await importText(core, callsCsv(['=cmd(),m,web,1,1,', '2026-01-01,m,web,-1,1,']))
    core.saveTo.path = join(core.dataFolder, 'rejected.csv')
    const { file } = await core.request('imports.saveRejects', { id: record.id })
    expect(file).toMatchObject({ kind: 'path', path: core.saveTo.path })
    const text = await readFile(core.saveTo.path, 'utf8')
    expect(text.split('\r\n')).toEqual([
      '\ufefffile,line,reason,value,message,raw',
      expect.stringMatching(/^,2,invalid_time,'=cmd\(\),".*","'=cmd\(\),m,web,1,1,"$/),
      expect.stringMatching(/^,3,negative_tokens,'-1,.*,"2026-01-01,m,web,-1,1,"$/),
      '',
    ])
    core.saveTo.path = null
    expect(await core.request('imports.saveRejects', { id: record.id })).toEqual({ file: null })
  })

  it('pages through the rejected rows', async () => {
    const record = await importText(core, callsCsv(Array.from({ length: 12_000 }, () => 'x')))
    expect(record.rejected).toBe(12_000)
    const page = await core.request('imports.rejects', { id: record.id, offset: 11_998, limit: 5 })
    expect(page).toMatchObject({ total: 12_000, rejects: [{ line: 12_000 }, { line: 12_001 }] })
  })

  it('previews what the import then does', async () => {
    const path = await writeSource(core, 'mixed.csv', callsCsv([good, '2026-01-01,m,web,-1,1,']))
    const { ref } = await core.deps.uploads.register(path)
    const preview = await core.request('imports.preview', { file: ref, plan: csvPlan })
    expect(preview.rows).toMatchObject([
      {
        line: 2,
        before: { model: 'm', cost: '0.1' },
        after: {
          createdAt: '2026-01-01T00:00:00Z',
          modelName: 'm',
          providerName: 'openai',
          projectName: 'web',
          projectId: null,
          inputTokens: 10,
          costUsd: '0.100000',
          costSource: 'recorded',
          unpriced: false,
        },
        reject: null,
      },
      { line: 3, after: null, reject: { reason: 'negative_tokens', value: '-1' } },
    ])
  })
})
