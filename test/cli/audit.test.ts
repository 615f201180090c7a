import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditReport, FindingKind } from '../../src/contract/audit'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
  temporaryFolder,
} from '../fixtures/engines'
import { type CliRun, runCli } from '../fixtures/cli'

interface Answer extends AuditReport {
  classes: { kind: FindingKind; findings: number; calls: number; amountUsd: string }[]
  varianceUsd: string
  file?: string
  rows?: number
}

/** At 0.001 and 0.002 USD per 1,000 tokens the first is right, the next two are off by +2 and −0.001. */
const USAGE = [
  'time,provider,model,project,prompt_tokens,completion_tokens,cost',
  '2026-10-01T00:00:00Z,P,m,1,1000,500,0.002',
  '2026-10-02T00:00:00Z,P,m,1,1000,500,2.002',
  '2026-10-31T23:30:00Z,P,m,1,1000,500,0.001',
  '2026-11-02T00:00:00Z,P,unheard,1,1000,500,0',
].join('\n')

describeOnBothEngines('the audit command', (engine) => {
  let home: string
  let database: EngineDatabase

  beforeAll(async () => {
    home = await temporaryFolder()
    database = await createEngineDatabase(engine)
    await writeFile(join(home, 'usage.csv'), USAGE)
    expect((await cli('import', join(home, 'usage.csv'))).code).toBe(0)
    const priced = ['--price-in', '0.001', '--price-out', '0.002']
    expect(await cli('models', 'update', 'm', ...priced)).toMatchObject({ code: 0 })
  })
  afterAll(async () => {
    await database.drop()
    await rm(home, { recursive: true, force: true })
  })

  const cli = (...args: string[]): Promise<CliRun> =>
    runCli(home, args, { TOKEN_LEDGER_DATABASE_URL: database.url })

  it('says by class what is wrong, as document and as table', async () => {
    const run = await cli('--json', 'audit')
    expect([run.err, run.code]).toEqual(['', 0])
    const answer = JSON.parse(run.out) as Answer
    expect(answer.total).toMatchObject({
      calls: 4,
      recordedUsd: '2.005000',
      recomputedUsd: '0.006',
    })
    expect(answer).toMatchObject({ checkedCalls: 3, agreeingCalls: 1, varianceUsd: '1.999' })
    expect(answer.classes).toMatchObject([
      { kind: 'otherDifference', findings: 1, calls: 2, amountUsd: '1.999' },
      { kind: 'unpriced', findings: 1, calls: 1, amountUsd: '0' },
    ])
    const text = (await cli('audit', '--kind', 'otherdifference')).out
    expect(text).toMatch(/^otherDifference +P \/ m +2 +2\.003000 +0\.004 +1\.999$/m)
    expect(text).not.toContain('unpriced')
  })

  it('narrows by days of the zone, and writes the calls of the findings', async () => {
    const file = join(home, 'calls.jsonl')
    const days = ['--from', '2026-10-01', '--to', '2026-10-31', '--timezone', 'Europe/Berlin']
    const run = await cli('--json', 'audit', ...days, '--out', file, '--format', 'jsonl')
    const answer = JSON.parse(run.out) as Answer
    // Half past midnight of November in Berlin is left out.
    expect([answer.total.calls, answer.rows, answer.file]).toEqual([2, 1, file])
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        kind: 'otherDifference',
        time: '2026-10-02T00:00:00Z',
        recorded_usd: '2.002000',
        recomputed_usd: '0.002',
        difference_usd: '2',
        cache_hit: false,
      },
    ])
    const csv = join(home, 'findings.csv')
    expect((await cli('audit', '--out', csv, '--export', 'findings')).code).toBe(0)
    expect(await readFile(csv, 'utf8')).toMatch(/^otherDifference,,P \/ m,.*,2026-10,2,/m)
  })

  it('says what the same calls would have cost', async () => {
    const prices = ['--price-in', '2', '--price-out', '4', '--per', '1M', '--discount', '50']
    const run = await cli('--json', 'what-if', ...prices)
    expect([run.err, run.code]).toEqual(['', 0])
    expect(JSON.parse(run.out)).toMatchObject({
      total: { calls: 3, recomputedUsd: '0.006', scenarioUsd: '0.006', gained: { calls: 1 } },
    })
    const wrong = await cli('what-if', '--as', 'm', '--price-in', '1')
    expect([wrong.code, wrong.out]).toEqual([2, ''])

    // One that was saved, with its calls or with others.
    const rates = { inputPer1k: '0.002', outputPer1k: '0.004', cacheReadPer1k: null }
    const to = {
      kind: 'rates',
      rates: { ...rates, cacheWrite5mPer1k: null, cacheWrite1hPer1k: null },
    }
    const request = {
      filter: {
        period: { kind: 'instants', from: '1990-01-01T00:00:00Z', to: '1990-01-02T00:00:00Z' },
      },
      scenario: { rules: [{ modelIds: [], to, discountPercent: '50' }], prices: 'ofDate' },
    }
    const scenarios = [{ name: 'Half price', request, savedAt: '2026-11-01T00:00:00Z' }]
    await writeFile(
      join(home, 'scenarios.json'),
      JSON.stringify({ connections: { environment: { scenarios } } }),
    )
    const none = await cli('--json', 'what-if', '--scenario', 'half PRICE')
    expect(JSON.parse(none.out)).toMatchObject({ total: { calls: 0 } })
    const all = await cli('--json', 'what-if', '--scenario', 'Half price', '--from', '2000-01-01')
    expect(JSON.parse(all.out)).toMatchObject({ total: { calls: 3, scenarioUsd: '0.006' } })
    const unknown = await cli('what-if', '--scenario', 'Double')
    expect([unknown.code, unknown.out]).toEqual([1, ''])
    expect(unknown.err).toContain('There is no scenario "Double" in this connection.')
    expect((await cli('what-if', '--scenario', 'Half price', '--as', 'm')).code).toBe(2)
  })

  it('fails a check on demand with the answer still on stdout, and wrong usage by itself', async () => {
    for (const [args, code, sentence] of [
      [['--fail-on', 'unpriced', '--fail-over', '0'], 1, 'The audit found unpriced (1 calls).'],
      [['--fail-over', '1.998'], 1, 'The differences come to 1.999 USD, more than 1.998 USD.'],
      [['--fail-over', '2', '--fail-on', 'duplicate,tier'], 0, ''],
      [['--fail-on', 'everything'], 2, '--fail-on takes any, variance, missingPrice'],
      [['--fail-over', 'much'], 2, '--fail-over takes an amount'],
    ] as const) {
      const run = await cli('audit', ...args)
      expect([args.join(' '), run.code]).toEqual([args.join(' '), code])
      expect(run.err).toContain(sentence)
      expect(run.out.includes('unpriced')).toBe(code !== 2)
    }
  })
})
