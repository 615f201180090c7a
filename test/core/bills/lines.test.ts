import { beforeEach, expect, it } from 'vitest'
import type { RouteOutput } from '../../../src/contract/routes'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { createTestDatabase } from '../../fixtures/databases'
import { describeOnBothEngines } from '../../fixtures/engines'
import { connectTo } from '../../fixtures/mariadb-access'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { callsCsv, importOf, importText, writeSource } from '../imports/scenario'

const invoice = [
  'Date,Model,Amount,Note,Units',
  '2026-10-05,fast,1.000000000001,input tokens,"1,200 k tokens"',
  '2026-10-05,Fast v2,-0.25,credit,',
  '2026-10-05,slow,7,,3 h',
  '2026-10-06,fast,2,output tokens,80',
  '2026-10-05,Support plan,20,,1',
].join('\n')

const calls = callsCsv([
  '2026-10-05T08:00:00Z,fast,web,1,1,1',
  '2026-10-05T09:00:00Z,slow,web,1,1,7',
])

const request = { source: 'bill', month: '2026-10' } as const

/** Imports an invoice whose columns are guessed. */
async function bring(core: TestCore, text: string, name = 'invoice.csv'): Promise<void> {
  const path = await writeSource(core, name, text)
  const { ref: file } = await core.deps.uploads.register(path)
  const { delimiter, suggested } = await core.request('bills.inspect', { file })
  await importOf(core, path, { format: 'bill', delimiter, provider: 'openai', bill: suggested })
}

describeOnBothEngines('the lines behind a row of a bill', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))
  beforeEach(() => importText(core, calls))

  async function linesOf(
    name: string,
    { by = 'day', limit }: { by?: 'day' | 'month'; limit?: number } = {},
  ): Promise<RouteOutput<'bills.lines'>> {
    const { rows } = await core.request('bills.compare', { ...request, by })
    const row = rows.find((one) => one.name === name && one.day <= '2026-10-05')
    if (!row) throw new Error(`no row of ${name}`)
    return core.request('bills.lines', { request: { ...request, by }, row, limit })
  }
  const texts = ({ lines }: RouteOutput<'bills.lines'>): string[][] =>
    lines.map((line) => [line.day, line.item, line.description, line.quantity, line.amountUsd])

  it('are those that it counts, in the words and places of the file', async () => {
    await bring(core, invoice)
    const [model] = (await core.request('models.list', {})).models.filter(
      ({ modelName }) => modelName === 'fast',
    )
    await core.request('bills.assign', {
      providerId: model?.providerId ?? '',
      name: 'fast V2',
      modelId: model?.id ?? '',
    })
    const found = await linesOf('fast')
    expect(found.total).toBe(2)
    expect(texts(found)).toEqual([
      ['2026-10-05', 'fast', 'input tokens', '1,200 k tokens', '1.000000000001'],
      ['2026-10-05', 'Fast v2', 'credit', '', '-0.25'],
    ])
    expect(found.lines.map(({ fileName }) => fileName)).toEqual(['invoice.csv', 'invoice.csv'])
    expect(texts(await linesOf('Support plan'))).toEqual([
      ['2026-10-05', 'Support plan', '', '1', '20'],
    ])
    // A month has those of all of its days; they are cut short where that is asked for.
    const month = await linesOf('fast', { by: 'month' })
    expect(month.lines.map(({ day }) => day)).toEqual(['2026-10-05', '2026-10-05', '2026-10-06'])
    const cut = await linesOf('fast', { by: 'month', limit: 2 })
    expect([cut.lines.length, cut.total]).toEqual([2, 3])
  })

  it('add up to what the row says, whichever bills they came with', async () => {
    await bring(core, invoice)
    await bring(core, 'date,model,amount\n2026-10-05,fast,0.5\n', 'later.csv')
    const { rows } = await core.request('bills.compare', request)
    for (const row of rows) {
      const { lines, total } = await core.request('bills.lines', { request, row })
      expect(total).toBe(row.lines)
      const sum = lines.reduce((all, { amountUsd }) => all + Number(amountUsd), 0)
      expect(sum).toBeCloseTo(Number(row.billedUsd), 10)
    }
    expect((await linesOf('fast')).lines.map(({ fileName }) => fileName)).toEqual([
      'invoice.csv',
      'later.csv',
    ])
  })

  it('get a quantity from the same bill read again, and are not there twice', async () => {
    await bring(core, invoice.replace('Units', 'x'))
    expect(texts(await linesOf('slow'))).toEqual([['2026-10-05', 'slow', '', '', '7']])
    await bring(core, invoice)
    expect(texts(await linesOf('slow'))).toEqual([['2026-10-05', 'slow', '', '3 h', '7']])
  })

  it("tell what a provider's own export tells of them", async () => {
    const cost = [
      'start_time,end_time,amount_value,amount_currency,line_item,project_name,project_id,quantity,quantity_unit',
      '1791158400,1791244800,0.5,usd,"fast, input",Web shop,proj_1,120000,tokens',
    ].join('\n')
    await importOf(core, await writeSource(core, 'cost.csv', cost), { format: 'auto' })
    const openai = { source: 'openai-cost', month: '2026-10' } as const
    const { rows } = await core.request('bills.compare', openai)
    const [row] = rows
    if (!row) throw new Error('no row')
    const { lines } = await core.request('bills.lines', { request: openai, row })
    expect(lines).toMatchObject([
      { item: 'fast, input', description: 'Web shop', quantity: '120000 tokens', amountUsd: '0.5' },
    ])
  })

  it('are not waited for by a comparison that is called off', async () => {
    await bring(core, invoice)
    const asked = core.request('bills.compare', { ...request, ticket: 'one' })
    const outcome = expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await core.request('spend.cancel', { ticket: 'one' })
    await outcome
    expect((await core.request('bills.compare', { ...request, ticket: 'two' })).rows).toHaveLength(
      5,
    )
  })
})

it('a comparison that is called off ends on the server, too', async () => {
  const database = await createTestDatabase()
  const core = await startTestCore({ databaseUrl: database.url })
  const locker = await connectTo(database, database)
  const running = async (): Promise<number> => {
    const list = await database.query<{ Info: string | null }>('SHOW FULL PROCESSLIST')
    return list.filter(({ Info }) => Info?.includes('AS slot_key')).length
  }
  try {
    await importText(core, calls)
    await bring(core, invoice)
    // Nothing is read from the table until it is unlocked: a sum that takes as long as we like.
    await locker.query('LOCK TABLES llm_usage_logs WRITE')
    const asked = core.request('bills.compare', { ...request, ticket: 'one' })
    const outcome = expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(running, { timeout: 10_000 }).toBe(1)
    await core.request('spend.cancel', { ticket: 'one' })
    await outcome
    await expect.poll(running, { timeout: 10_000 }).toBe(0)
  } finally {
    await locker.end()
    await core.stop()
    await database.drop()
  }
})
