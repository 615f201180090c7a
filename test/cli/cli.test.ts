import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../fixtures/engines'
import { CLI_FILE, type CliRun, runCli, runProgram } from '../fixtures/cli'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000 })

/** A few processes at a time. */
async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += 4) {
    await Promise.all(items.slice(start, start + 4).map(work))
  }
}

const traces = '../shared/data/azure-llm-traces'
const code = join(traces, 'AzureLLMInferenceTrace_code.csv')
const conversation = join(traces, 'AzureLLMInferenceTrace_conv.csv')

describeOnBothEngines('the command line', (engine) => {
  let home: string
  let database: EngineDatabase

  beforeEach(async () => {
    home = await temporaryFolder()
    database = await createEngineDatabase(engine)
  })
  afterEach(async () => {
    await database.drop()
    await rm(home, { recursive: true, force: true })
  })

  const cli = (...args: string[]): Promise<CliRun> =>
    runCli(home, ['--database', database.url, ...args])
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const run = await cli('--json', ...args)
    expect(run.err + run.out, run.err).toBeTruthy()
    expect(run.code, run.err).toBe(0)
    return JSON.parse(run.out) as Record<string, unknown>
  }
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(home, name)
    await writeFile(file, text)
    return file
  }

  it('lists dated prices, takes new ones from a LiteLLM file and undoes them', async () => {
    await json('providers', 'add', '--name', 'OpenAI')
    const prices = ['--price-in', '9', '--price-out', '9', '--per', '1M']
    await json('models', 'add', '--provider', 'OpenAI', '--name', 'gpt-4o', ...prices)
    const file = await write(
      'prices.json',
      '{"gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5}}',
    )
    expect(await json('prices', 'import', file)).toMatchObject({
      label: 'LiteLLM prices.json',
      offers: [{ state: 'changed', prices: [{ inputPer1k: '0.0025' }] }],
      update: null,
    })
    const { update } = await json('prices', 'import', file, '--apply')
    expect(update).toMatchObject({ models: 1, prices: 1 })
    const inputs = async () => {
      const list = (await json('prices', 'list', 'gpt-4o'))['prices'] as { inputPer1k: string }[]
      return list.map(({ inputPer1k }) => inputPer1k)
    }
    expect(await inputs()).toContain('0.0025')
    await json('prices', 'undo', (update as { id: string }).id)
    expect(await inputs()).toEqual(['0.009'])
    const meant = await cli('prices', 'list', 'gpt')
    expect(meant.err).toContain('Is it one of these: OpenAI/gpt-4o?')
    const table = await cli('prices', 'import')
    expect(table).toMatchObject({ code: 0 })
    expect(table.out).toContain('1 model would get other prices (--apply).')
  })

  it('migrates once', async () => {
    expect((await json('migrate'))['applied']).toContain('20261123080000-llm-tables')
    expect(await json('migrate')).toEqual({ applied: [] })
  })

  it('closes a month, names what changed in it, and reopens it', async () => {
    const lines = ['5', '6'].map((day) => `2026-10-0${day}T12:00:00Z,Acme,m1,1,100,10,0.25`)
    const file = await write(
      'october.csv',
      ['time,provider,model,project,input,output,cost', ...lines].join('\n'),
    )
    await json('import', file)
    expect(await json('months', 'close', '--month', '2026-10')).toMatchObject({
      month: '2026-10',
      figures: { calls: 2, costUsd: '0.500000' },
    })
    expect((await cli('months', 'close', '--month', '2026-10')).code).toBe(2)
    expect((await cli('months', 'close', '--month', 'October')).code).toBe(2)
    expect(await json('months', 'verify', '--month', '2026-10')).toEqual({
      month: '2026-10',
      drift: null,
    })
    const late = await write(
      'late.csv',
      'time,provider,model,project,input,output,cost\n2026-11-01T00:00:00Z,Acme,m1,1,1,1,1',
    )
    await json('import', late)
    const listed = (await json('months', 'list'))['months'] as Record<string, unknown>[]
    expect(listed.find(({ month }) => month === '2026-10')).toMatchObject({
      closed: { figures: { calls: 2 } },
    })
    expect(await json('months', 'reopen', '--month', '2026-10')).toEqual({ reopened: '2026-10' })
    expect((await cli('months', 'verify', '--month', '2026-10')).code).toBe(1)
    expect(await json('budgets', 'list')).toEqual({ budgets: [] })
  })

  it('keeps providers and models', async () => {
    const added = await runCli(
      home,
      [
        '--database',
        database.url,
        '--json',
        'providers',
        'add',
        '--name',
        'OpenAI',
        '--base-url',
        'https://api.openai.com/v1',
        '--api-key-env',
        'THE_KEY',
      ],
      { THE_KEY: 'sk-cli-secret-4242' },
    )
    expect(added.out + added.err).not.toContain('cli-secret')
    expect(JSON.parse(added.out)).toMatchObject({
      name: 'OpenAI',
      apiKey: { state: 'encrypted', mask: '…4242' },
    })
    expect(
      await json(
        'models',
        'add',
        '--provider',
        'openai',
        '--name',
        'gpt-4o',
        '--price-in',
        '2.5',
        '--price-out',
        '10',
        '--per',
        '1M',
      ),
    ).toMatchObject({
      priceInputPer1k: '0.0025',
      priceOutputPer1k: '0.01',
      priceState: 'priced',
    })
    expect(await json('models', 'update', 'gpt-4o', '--max-input', '128000')).toMatchObject({
      maxInputTokens: 128_000,
      priceInputPer1k: '0.0025',
    })
    expect(await json('providers', 'update', 'OpenAI', '--description', 'x')).toMatchObject({
      apiKey: { state: 'encrypted' },
    })
    expect((await json('models', 'list', '--provider', 'OpenAI'))['models']).toHaveLength(1)
    expect((await cli('providers', 'remove', 'OpenAI')).code).toBe(1)
    expect(await json('providers', 'remove', 'OpenAI', '--delete-unused-models')).toMatchObject({
      deletedModels: 1,
    })
    expect((await json('providers', 'list'))['providers']).toEqual([])
  })

  it('imports, sums and exports; names rejected rows', async () => {
    const file = await write(
      'usage.csv',
      'time,model,prompt_tokens,completion_tokens,cost\n2026-03-29T00:30:00Z,a,1000,10,0.5\n2026-03-29T23:30:00Z,a,1,2,0.25\nnonsense,a,1,2,0\n',
    )
    const imported = await json('import', file, '--provider', 'P', '--project', '7')
    expect(imported).toMatchObject({ read: 3, added: 2, duplicates: 0, rejected: 1 })
    expect(imported['rejects']).toEqual([
      { file, line: 4, reason: expect.stringContaining('nonsense') },
    ])
    expect(await json('import', file, '--provider', 'P', '--project', '7')).toMatchObject({
      added: 0,
      duplicates: 2,
    })

    const total = {
      calls: 2,
      cacheHits: 0,
      inputTokens: 1001,
      outputTokens: 12,
      costUsd: '0.750000',
      unpricedCalls: 0,
    }
    for (const by of ['provider', 'model', 'project']) {
      const summary = await json('summary', '--by', by)
      expect(summary['total']).toEqual(total)
      expect(summary['rows']).toHaveLength(1)
    }
    const months = await json('summary', '--by', 'month', '--timezone', 'Europe/Berlin')
    expect(months['rows']).toMatchObject([{ key: '2026-03', calls: 2, costUsd: '0.750000' }])
    // The 29th is a Sunday, the 30th a Monday.
    const weeks = await json('summary', '--by', 'week', '--timezone', 'Europe/Berlin')
    expect(weeks['rows']).toMatchObject([
      { key: '2026-03-23', costUsd: '0.500000' },
      { key: '2026-03-30', costUsd: '0.250000' },
    ])
    expect(weeks['total']).toEqual(total)
    // The clocks go forward in Berlin that day: 23:30 UTC is already the 30th there.
    const days = await json('summary', '--by', 'day', '--timezone', 'Europe/Berlin')
    expect(days['rows']).toMatchObject([
      { key: '2026-03-29', costUsd: '0.500000' },
      { key: '2026-03-30', costUsd: '0.250000' },
    ])
    expect(
      await json(
        'summary',
        '--from',
        '2026-03-30',
        '--timezone',
        'Europe/Berlin',
        '--project',
        '7',
      ),
    ).toMatchObject({ total: { calls: 1 } })

    const out = join(home, 'out.jsonl')
    expect(await json('export', '--out', out, '--format', 'jsonl', '--cost-min', '0.3')).toEqual({
      rows: 1,
      file: out,
    })
    const [line] = (await readFile(out, 'utf8')).trim().split('\n')
    expect(JSON.parse(line ?? '')).toMatchObject({
      cost_usd: '0.500000',
      provider: 'P',
      model: 'a',
      project_id: '7',
    })
  })

  it.skipIf(!existsSync(code))(
    'imports the real traces to the token (needs ../shared/data)',
    async () => {
      const flags = [
        '--map',
        'time=TIMESTAMP,input=ContextTokens,output=GeneratedTokens',
        '--timezone',
        'UTC',
        '--provider',
        'Azure',
        '--project',
        '1',
      ]
      expect(await json('import', code, ...flags, '--model', 'code')).toMatchObject({
        read: 8_819,
        added: 8_819,
        rejected: 0,
      })
      expect(await json('import', conversation, ...flags, '--model', 'conv')).toMatchObject({
        read: 19_366,
        added: 19_366,
        rejected: 0,
      })
      const { rows } = (await json('summary', '--by', 'model')) as {
        rows: Record<string, unknown>[]
      }
      const sums = Object.fromEntries(
        rows.map((row) => [
          row['label'],
          [row['calls'], row['inputTokens'], row['outputTokens'], row['unpricedCalls']],
        ]),
      )
      expect(sums).toEqual({
        'Azure / code': [8_819, 18_059_974, 245_896, 8_819],
        'Azure / conv': [19_366, 22_361_870, 4_088_665, 19_366],
      })
    },
  )

  it('tells wrong usage from failure, with a sentence and nothing on stdout', async () => {
    const file = await write('usage.csv', 'time,model\n')
    const wrong: string[][] = [
      ['summary', '--by', 'year'],
      ['frobnicate'],
      ['providers', 'add'],
      ['summary', '--from', 'yesterday-ish'],
      ['summary', '--timezone', 'Mars/Olympus'],
      ['import', file, '--map', 'time=NoSuchColumn'],
      ['import', file, '--map', 'nonsense'],
      ['models', 'add', '--provider', 'x', '--name', 'y', '--price-in', 'free', '--price-out', '0'],
      ['providers', 'add', '--name', 'n'.repeat(129)],
      ['providers', 'add', '--name', 'n', '--base-url', 'ftp://x'],
      ['export', '--out', join(home, 'out.csv'), '--cost-min', 'cheap'],
      ['export', '--out', join(home, 'out.csv'), '--cost-min', '2', '--cost-max', '1'],
      ['export', '--out', join(home, 'out.csv'), '--input-min', '2', '--input-max', '1'],
      ['summary', '--from', '2026-03-02', '--to', '2026-03-01'],
      // Every row would be rejected.
      ['import', file, '--provider', 'P'],
    ]
    await inGroups(wrong, async (args) => {
      const run = await cli(...args)
      expect([args.join(' '), run.code, run.out]).toEqual([
        args.join(' '),
        run.err.includes('There is no provider') ? 1 : 2,
        '',
      ])
      expect(run.err.trim()).not.toBe('')
    })
    await json('providers', 'add', '--name', 'Taken')
    const failing: [string[], string][] = [
      [['import', join(home, 'missing.csv')], 'There is no file'],
      [['models', 'remove', 'nothing'], 'There is no model "nothing"'],
      [['summary', '--model', 'nothing'], 'There is no model "nothing"'],
      [['what-if', '--as', 'gpt-4o'], '--as-catalogue openai/gpt-4o'],
      [['summary', '--provider', 'nothing'], 'There is no provider "nothing"'],
      [['providers', 'add', '--name', 'taken'], 'exists already'],
      [['export', '--out', join(home, 'nowhere', 'x.csv')], 'its folder does not exist'],
      [['export', '--out', home], 'a folder of that name is there'],
    ]
    await inGroups(failing, async ([args, sentence]) => {
      const run = await cli(...args)
      expect([args.join(' '), run.code, run.out]).toEqual([args.join(' '), 1, ''])
      expect(run.err).toContain(sentence)
      expect(run.err).not.toMatch(/ {4}at |E[A-Z]{4,}/)
    })
    const wrongField = await cli('providers', 'add', '--name', 'n'.repeat(129))
    expect(wrongField.err).toContain('name is longer than 128 characters')
  })

  it('imports several files only when all of them can be, whatever their names', async () => {
    const plain = await write('-a file.csv', 'time,model,input\n2026-01-01,m,1\n')
    const other = await write('ünï ode.csv', 'time,model,input\n2026-01-02,m,1\n')
    const flags = ['--provider', 'P', '--project', '1']
    const refused = await cli('import', plain, join(home, 'gone.csv'), ...flags)
    expect([refused.code, refused.out]).toEqual([1, ''])
    const bad = await write('bad.csv', 'time,input\n2026-01-02,1\n')
    expect((await cli('import', plain, bad, ...flags)).code).toBe(2)
    expect((await json('summary'))['total']).toMatchObject({ calls: 0 })
    expect(await json('import', ...flags, '--', plain, other)).toMatchObject({ added: 2 })
  })
})

describe('the command line in a shell', () => {
  let home: string
  beforeEach(async () => {
    home = await temporaryFolder()
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const shell = (command: string, cwd = home, env: Record<string, string> = {}): Promise<CliRun> =>
    runProgram('bash', ['-c', command, process.execPath, CLI_FILE], {
      cwd,
      env: { ...process.env, ...env, TOKEN_LEDGER_HOME: home },
    })

  it.skipIf(process.platform === 'win32')(
    'ends quietly when its reader has seen enough',
    async () => {
      const run = await shell('"$0" "$1" --json models list | true; echo "${PIPESTATUS[0]}"')
      expect(run).toMatchObject({ out: '0\n', err: '' })
    },
  )

  it.skipIf(!existsSync('/dev/full'))('fails when its answer cannot be written', async () => {
    const run = await shell('"$0" "$1" --json models list > /dev/full')
    expect(run.code).toBe(1)
    expect(run.err).toContain('The disk is full')
  })

  it.skipIf(process.platform === 'win32')(
    'takes paths from where the user is, by npm, too',
    async () => {
      await writeFile(join(home, 'here.csv'), 'time,model,input\n2026-01-01,m,1\n')
      const run = await shell(
        `npm --prefix "${process.cwd()}" run -s cli -- --json --database sqlite:here.db import here.csv --provider P --project 1`,
        home,
        { INIT_CWD: '' },
      )
      expect(run.err).toContain('Importing here.csv')
      expect(JSON.parse(run.out)).toMatchObject({ added: 1 })
      expect(existsSync(join(home, 'here.db'))).toBe(true)
    },
  )
})

describe('the command line without a database', () => {
  it('says what is wrong with the connection', async () => {
    const home = await temporaryFolder()
    try {
      const run = await runCli(home, [
        '--database',
        'mysql://u:secret-word@127.0.0.1:1/x',
        'providers',
        'list',
      ])
      expect(run).toMatchObject({ code: 1, out: '' })
      expect(run.err).toContain('Nothing answers at 127.0.0.1:1')
      expect(run.err).not.toContain('secret-word')
      expect((await runCli(home, ['--database', 'postgres://x', 'providers', 'list'])).code).toBe(2)
      const file = join(home, 'a file')
      await writeFile(file, '')
      const unusable = await runCli(join(file, 'data'), ['providers', 'list'])
      expect(unusable).toMatchObject({ code: 1, out: '' })
      expect(unusable.err).toContain('Let TOKEN_LEDGER_HOME name one')
      const help = await runCli(home, ['--help'])
      expect(help.code).toBe(0)
      for (const command of [
        'migrate',
        'providers',
        'models',
        'import',
        'export',
        'summary',
        'serve',
      ]) {
        expect(help.out).toContain(command)
      }
      expect((await runCli(home, ['export', '--help'])).out).toMatch(
        /--json[^]*--cost-min|--cost-min[^]*--json/,
      )
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  })
})
