import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../fixtures/cli'
import { temporaryFolder } from '../fixtures/engines'

const BILL = [
  'start_time,end_time,amount_value,amount_currency,line_item,project_id',
  '1767571200,1767657600,1.5,usd,"gpt-4o, input",p',
  '1767571200,1767657600,0.25,usd,web search,p',
].join('\n')
const CALLS = [
  'time,provider,model,project,prompt_tokens,completion_tokens,cost',
  '2026-01-05T08:00:00Z,OpenAI,gpt-4o,1,10,1,1.25',
].join('\n')

describe('the reconcile command', () => {
  let home: string
  beforeEach(async () => {
    home = await temporaryFolder()
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const reconcile = (...args: string[]) =>
    runCli(home, ['--json', 'reconcile', '--source', 'openai-cost', '--month', ...args])

  it('compares an imported bill with the calls', async () => {
    const [bill, calls] = [join(home, 'bill.csv'), join(home, 'calls.csv')]
    await writeFile(bill, BILL)
    await writeFile(calls, CALLS)
    expect((await runCli(home, ['import', bill, calls])).code).toBe(0)
    const run = await reconcile('2026-01')
    expect([run.err, run.code]).toEqual(['', 0])
    expect(JSON.parse(run.out)).toMatchObject({
      billedUsd: '1.75',
      recordedUsd: '1.25',
      differenceUsd: '0.5',
      rows: [
        { day: '2026-01-05', name: 'gpt-4o', differenceUsd: '0.25', state: 'differs' },
        { day: '2026-01-05', name: 'web search', differenceUsd: '0.25', state: 'billOnly' },
      ],
    })
    const wide = await reconcile('2026-01', '--tolerance-percent', '20')
    expect(JSON.parse(wide.out)).toMatchObject({ rows: [{ state: 'within' }, {}] })
  })

  it('compares invoices that were imported by their columns', async () => {
    const [bill, calls] = [join(home, 'invoice.csv'), join(home, 'calls.csv')]
    const lines = ['day,service,charge', '5.1.2026,gpt-4o,1.30', '5.1.2026,gpt-4o,-0.05']
    await writeFile(bill, lines.join('\n'))
    await writeFile(calls, CALLS)
    expect((await runCli(home, ['import', calls])).code).toBe(0)
    const importBill = (...more: string[]) =>
      runCli(home, ['--json', 'import', bill, '--format', 'bill', ...more])
    expect(await importBill()).toMatchObject({
      code: 2,
      err: expect.stringContaining('A bill needs --provider') as string,
    })
    const imported = await importBill('--provider', 'openai', '--map', 'item=service')
    expect(JSON.parse(imported.out)).toMatchObject({ aggregates: 2, rejected: 0 })
    const args = ['--json', 'reconcile', '--source', 'bill', '--month', '2026-01']
    expect(JSON.parse((await runCli(home, args)).out)).toMatchObject({
      billedUsd: '1.25',
      credits: { lines: 1, amountUsd: '-0.05' },
      rows: [{ day: '2026-01-05', name: 'gpt-4o', state: 'within', calls: 1, lines: 2 }],
    })
    const whole = await runCli(home, [...args, '--by', 'month'])
    expect(JSON.parse(whole.out)).toMatchObject({ rows: [{ day: '2026-01' }] })
  })

  it('says which option is wrong, and when there is no bill', async () => {
    expect(await reconcile('2026-13')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--month takes a month such as 2026-10.') as string,
    })
    expect(await reconcile('2026-01', '--tolerance-usd', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--tolerance-usd takes an amount') as string,
    })
    expect(await reconcile('2026-02')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Import the provider') as string,
    })
  })
})
