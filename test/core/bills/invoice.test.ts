import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ImportPlan } from '../../../src/contract/imports'
import type { RouteInput } from '../../../src/contract/routes'
import {
  createEngineDatabase,
  describeOnBothEngines,
  type EngineDatabase,
} from '../../fixtures/engines'
import { startTestCore, type TestCore } from '../../fixtures/test-core'
import { callsCsv, importOf, importText, rejectsOf, totals, writeSource } from '../imports/scenario'

const invoice = [
  'Usage date;Model;Net amount;Currency;Note',
  '10/05/2026;fast;"$1,000.50";USD;tokens',
  '10/05/2026;fast;(0.50);USD;credit for an outage',
  '10/05/2026;Support plan;20;;',
  '10/06/2026;Fast v2;3.25;usd;tokens',
  '10/06/2026;fast;1;EUR;tokens',
  '10/06/2026;;7;USD;',
  'yesterday;fast;1;USD;',
  'Total;;1024.25;USD;',
].join('\n')

const calls = callsCsv([
  '2026-10-05T00:00:00Z,fast,web,1,1,1000',
  '2026-10-06T23:59:59Z,fast,web,2,1,3.25',
])

describeOnBothEngines('an invoice', (engine) => {
  let database: EngineDatabase
  let core: TestCore

  beforeEach(async () => {
    database = await createEngineDatabase(engine)
    core = await startTestCore({ databaseUrl: database.url })
  })
  afterEach(async () => {
    await core.stop()
    await database.drop()
  })

  async function register(name: string, text: string): Promise<string> {
    return (await core.deps.uploads.register(await writeSource(core, name, text))).ref
  }

  async function planFor(
    text: string,
    more: Partial<RouteInput<'imports.start'>['plan']> = {},
  ): Promise<RouteInput<'imports.start'>['plan']> {
    const file = await register('head.csv', text)
    const { delimiter, suggested } = await core.request('bills.inspect', { file })
    return { format: 'bill', delimiter, provider: 'openai', bill: suggested, ...more }
  }

  async function bring(
    text: string,
    name = 'invoice.csv',
    more: Partial<RouteInput<'imports.start'>['plan']> = {},
  ): ReturnType<typeof importOf> {
    return importOf(core, await writeSource(core, name, text), await planFor(text, more))
  }

  const request = { source: 'bill', month: '2026-10' } as const

  const shown = async (
    more: Partial<RouteInput<'bills.compare'>> = {},
  ): Promise<(string | number)[][]> =>
    (await core.request('bills.compare', { ...request, ...more })).rows.map((row) => [
      row.day,
      row.name,
      row.billedUsd,
      row.recordedUsd,
      row.state,
    ])

  it('is read by columns that are guessed, and told of before it is written', async () => {
    await importText(core, calls)
    const file = await register('invoice.csv', invoice)
    const found = await core.request('bills.inspect', { file })
    expect(found).toMatchObject({
      known: null,
      delimiter: ';',
      suggested: {
        columns: {
          date: 'Usage date',
          amount: 'Net amount',
          currency: 'Currency',
          item: 'Model',
          description: 'Note',
        },
        dateOrder: 'monthFirst',
        decimalSign: '.',
      },
    })
    const plan = await planFor(invoice)
    const [provider] = (await core.request('providers.list', {})).providers
    const check = await core.request('bills.check', { file, plan, providerId: provider?.id })
    expect(check).toMatchObject({
      lines: 4,
      amountUsd: '1023.25',
      credits: { lines: 1, amountUsd: '-0.5' },
      from: '2026-10-05',
      to: '2026-10-06',
      fresh: 4,
      changed: 0,
      known: 0,
      rejected: 4,
      overlaps: [],
      itemCount: 3,
    })
    expect(check.items.map(({ name, to }) => [name, to])).toEqual([
      ['fast', 'model'],
      ['Support plan', 'unknown'],
      ['Fast v2', 'unknown'],
    ])
    expect(check.rejects.map(({ line, reason, message }) => [line, reason, message])).toEqual([
      [6, 'foreign_currency', expect.stringContaining('"1 EUR" is not in USD')],
      [7, 'missing_item', expect.any(String)],
      [8, 'invalid_time', expect.any(String)],
      [9, 'invalid_time', expect.any(String)],
    ])
    expect((await core.request('bills.list', {})).bills).toEqual([])
  })

  it('is compared with the calls, credits and all, and changes none of them', async () => {
    await importText(core, calls)
    const before = await totals(core)
    const record = await bring(invoice)
    expect(record).toMatchObject({ added: 0, aggregates: 4, rejected: 4 })
    expect((await rejectsOf(core, record)).map(({ line }) => line)).toEqual([6, 7, 8, 9])
    expect(await totals(core)).toEqual(before)
    expect(await shown()).toEqual([
      ['2026-10-05', 'Support plan', '20', '0', 'billOnly'],
      ['2026-10-05', 'fast', '1000', '1000', 'within'],
      ['2026-10-06', 'Fast v2', '3.25', '0', 'billOnly'],
      ['2026-10-06', 'fast', '0', '3.25', 'ledgerOnly'],
    ])
    expect(await core.request('bills.compare', request)).toMatchObject({
      billedUsd: '1023.25',
      recordedUsd: '1003.25',
      differenceUsd: '20',
      credits: { lines: 1, amountUsd: '-0.5' },
      from: '2026-10-05',
      to: '2026-10-06',
      unknownNames: [
        { name: 'Support plan', lines: 1, amountUsd: '20', suggestedModelId: null },
        { name: 'Fast v2', lines: 1, suggestedModelId: expect.any(String) as string },
      ],
    })
  })

  it('follows what people say its line items are, until they say otherwise', async () => {
    await importText(core, calls)
    await bring(invoice)
    const [provider] = (await core.request('providers.list', {})).providers
    const [model] = (await core.request('models.list', {})).models
    const providerId = provider?.id ?? ''
    await core.request('bills.assign', { providerId, name: 'FAST V2', modelId: model?.id ?? '' })
    await core.request('bills.assign', { providerId, name: 'Support plan', modelId: null })
    expect(await shown()).toEqual([
      ['2026-10-05', 'Support plan', '20', '0', 'platform'],
      ['2026-10-05', 'fast', '1000', '1000', 'within'],
      ['2026-10-06', 'fast', '3.25', '3.25', 'within'],
    ])
    const { platformUsd, unknownNames } = await core.request('bills.compare', request)
    expect([platformUsd, unknownNames]).toEqual(['20', []])
    const { names } = await core.request('bills.names', { providerId })
    expect(names.map(({ name, modelName }) => [name, modelName])).toEqual([
      ['FAST V2', 'fast'],
      ['Support plan', null],
    ])
    // Assigned again it changes; taken away it is unknown again.
    await core.request('bills.assign', { providerId, name: 'fast v2', modelId: null })
    expect((await core.request('bills.names', { providerId })).names).toHaveLength(2)
    for (const { id } of names) await core.request('bills.forget', { id })
    expect((await core.request('bills.names', { providerId })).names).toEqual([])
    expect((await shown()).map(([, , , , state]) => state)).toContain('billOnly')
    const { entries } = await core.request('trail.page', { filter: { subjects: ['bill'] } })
    expect(entries.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'removed Support plan',
      'removed FAST V2',
      'updated FAST V2',
      'created Support plan',
      'created FAST V2',
    ])
    expect(entries.at(-1)?.changes).toContainEqual({ field: 'billedAs', from: null, to: 'fast' })
  })

  it('asks what a line item is once: not after the bill came again, nor after a restart', async () => {
    await importText(core, calls)
    const first = await bring(invoice)
    const [provider] = (await core.request('providers.list', {})).providers
    const [model] = (await core.request('models.list', {})).models
    const providerId = provider?.id ?? ''
    await core.request('bills.assign', { providerId, name: 'Fast v2', modelId: model?.id ?? '' })
    await core.request('bills.assign', { providerId, name: 'Support plan', modelId: null })
    const asked = async (): Promise<string[]> =>
      (await core.request('bills.compare', request)).unknownNames.map(({ name }) => name)
    const { jobId } = await core.request('imports.undo', { id: first.id })
    await core.jobEnded(jobId)
    await bring(invoice, 'again.csv')
    expect(await asked()).toEqual([])
    await core.stop()
    core = await startTestCore({ databaseUrl: database.url })
    expect(await asked()).toEqual([])
    // The next bill asks for what is new in it alone, and tells so before it is imported.
    const next = `${invoice}\n10/08/2026;Fast v2;1;USD;\n10/08/2026;Seats;9;USD;`
    const file = await register('next.csv', next)
    const check = await core.request('bills.check', { file, plan: await planFor(next), providerId })
    expect(check.items.filter(({ to }) => to === 'unknown').map(({ name }) => name)).toEqual([
      'Seats',
    ])
    await bring(next, 'next.csv')
    expect(await asked()).toEqual(['Seats'])
  })

  it('takes a model of another provider for no answer', async () => {
    await importText(core, calls)
    const other = await core.request('providers.create', { name: 'Other' })
    const [model] = (await core.request('models.list', {})).models
    await expect(
      core.request('bills.assign', { providerId: other.id, name: 'x', modelId: model?.id ?? '' }),
    ).rejects.toMatchObject({ code: 'validation' })
  })

  it('passes what was said of a model on to its heir', async () => {
    await importText(core, calls)
    const [provider] = (await core.request('providers.list', {})).providers
    const [model] = (await core.request('models.list', {})).models
    const providerId = provider?.id ?? ''
    await core.request('bills.assign', { providerId, name: 'Fast v2', modelId: model?.id ?? '' })
    const heir = await core.request('models.duplicate', { id: model?.id ?? '' })
    const removal = { kind: 'reassignCalls', toModelId: heir.id } as const
    await core.request('models.remove', { id: model?.id ?? '', removal })
    expect((await core.request('bills.names', { providerId })).names).toMatchObject([
      { name: 'Fast v2', modelId: heir.id },
    ])
    const elsewhere = await core.request('providers.create', { name: 'Elsewhere' })
    await core.request('providers.remove', {
      id: providerId,
      removal: { kind: 'moveModels', toProviderId: elsewhere.id },
    })
    expect((await core.request('bills.names', { providerId: elsewhere.id })).names).toMatchObject([
      { name: 'Fast v2', modelId: heir.id },
    ])
  })

  it('adds nothing a second time, tells what overlaps, and goes as it came', async () => {
    await importText(core, calls)
    const first = await bring(invoice)
    const again = await bring(invoice, 'again.csv')
    expect(again).toMatchObject({ aggregates: 0, updated: 0, duplicates: 4 })
    const more = `${invoice}\n10/06/2026;fast;3.25;USD;late\n10/06/2026;fast;3.25;USD;late`
    const file = await register('more.csv', more)
    expect(await core.request('bills.check', { file, plan: await planFor(more) })).toMatchObject({
      fresh: 2,
      known: 4,
      overlaps: [{ id: first.id, fileName: 'invoice.csv', days: 1 }],
    })
    const second = await bring(more, 'more.csv')
    expect(second).toMatchObject({ aggregates: 2, duplicates: 4 })
    const { bills, groups } = await core.request('bills.list', {})
    expect(bills.map(({ fileName, lines, amountUsd }) => [fileName, lines, amountUsd])).toEqual(
      expect.arrayContaining([
        ['more.csv', 2, '6.5'],
        ['invoice.csv', 4, '1023.25'],
      ]),
    )
    expect(groups).toEqual([
      {
        source: 'bill',
        provider: 'openai',
        timeZone: 'UTC',
        months: [{ month: '2026-10', lines: 6, amountUsd: '1029.75' }],
      },
    ])
    expect(await core.request('bills.compare', request)).toMatchObject({ sharedDays: 1 })
    for (const { id } of [second, first]) {
      const { jobId } = await core.request('imports.undo', { id })
      expect((await core.jobEnded(jobId)).state).toBe('done')
    }
    expect((await core.request('bills.list', {})).bills).toEqual([])
    await expect(core.request('bills.compare', request)).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('means days of its own zone, and compares the calls of those', async () => {
    const zone = { timeZone: 'Asia/Shanghai' } satisfies Partial<ImportPlan>
    await importText(
      core,
      callsCsv([
        '2026-09-30T15:59:59Z,fast,web,1,1,9',
        '2026-09-30T16:00:00Z,fast,web,2,1,1',
        '2026-10-01T15:59:59Z,fast,web,3,1,2',
        '2026-10-01T16:00:00Z,fast,web,4,1,9',
      ]),
    )
    const text = 'date,model,amount\n2026-10-01,fast,3\n'
    await bring(text, 'shanghai.csv', zone)
    expect(await shown()).toEqual([['2026-10-01', 'fast', '3', '3', 'within']])
    const { rows, timeZone } = await core.request('bills.compare', request)
    expect(timeZone).toBe('Asia/Shanghai')
    expect(rows[0]).toMatchObject({
      from: '2026-09-30T16:00:00Z',
      to: '2026-10-01T16:00:00Z',
      calls: 2,
    })
    // The same line in days of UTC is another bill; which one is meant has to be said.
    await bring(text, 'utc.csv')
    await expect(core.request('bills.compare', request)).rejects.toMatchObject({
      code: 'validation',
      details: { reason: 'several_bills' },
    })
    expect(await shown({ timeZone: 'UTC' })).toEqual([['2026-10-01', 'fast', '3', '11', 'differs']])
  })

  it('has days of 23 and 25 hours where its zone has', async () => {
    const text = [
      'date,model,amount',
      '2026-10-24,fast,1',
      '2026-10-25,fast,1',
      '2026-10-26,fast,1',
    ]
    await importText(
      core,
      callsCsv([
        '2026-10-24T21:59:59Z,fast,web,1,1,1',
        '2026-10-24T22:00:00Z,fast,web,2,1,0.5',
        '2026-10-25T22:59:59Z,fast,web,3,1,0.5',
        '2026-10-25T23:00:00Z,fast,web,4,1,1',
      ]),
    )
    await bring(text.join('\n'), 'berlin.csv', { timeZone: 'Europe/Berlin' })
    expect((await shown()).map(([day, , , recorded]) => [day, recorded])).toEqual([
      ['2026-10-24', '1'],
      ['2026-10-25', '1'],
      ['2026-10-26', '1'],
    ])
  })

  it('holds to the tolerance up to its very border, and remembers it for the connection', async () => {
    await importText(core, callsCsv(['2026-10-01T00:00:00Z,fast,web,1,1,100']))
    await bring('date,model,amount\n2026-10-01,fast,101.0101010101\n')
    const stateWith = async (usd: string, percent: string): Promise<unknown> =>
      (await shown({ toleranceUsd: usd, tolerancePercent: percent }))[0]?.at(-1)
    expect(await stateWith('1.0101010101', '0')).toBe('within')
    expect(await stateWith('1.0101010100', '0')).toBe('differs')
    // 1.0101010101 is 1.00000000000099… % of what is billed.
    expect(await stateWith('0', '1')).toBe('within')
    expect(await stateWith('0', '0.999999999998')).toBe('differs')
    const id = (await core.request('connections.status', {})).connection.id
    const tolerance = { usd: '5', percent: '0' }
    await core.request('settings.update', { billTolerances: { [id]: tolerance } })
    expect(await core.request('bills.compare', request)).toMatchObject({
      tolerance,
      rows: [{ state: 'within' }],
    })
  })

  it('compares whole months where a bill has no days', async () => {
    await importText(
      core,
      callsCsv(['2026-10-01T00:00:00Z,fast,web,1,1,4', '2026-10-31T23:59:59Z,fast,web,2,1,6']),
    )
    await bring('date,model,amount\n2026-10-01,fast,7\n2026-10-31,fast,3\n')
    expect(await shown({ by: 'month' })).toEqual([['2026-10', 'fast', '10', '10', 'within']])
    expect((await shown()).map(([, , , , state]) => state)).toEqual(['differs', 'differs'])
  })

  it('is compared with the calls of whom the user says', async () => {
    await importText(core, calls)
    const [provider] = (await core.request('providers.list', {})).providers
    await bring(invoice, 'invoice.csv', { provider: 'Reseller Ltd' })
    expect(await core.request('bills.compare', request)).toMatchObject({
      provider: { id: null, name: 'Reseller Ltd' },
      recordedUsd: '0',
    })
    expect(
      await core.request('bills.compare', { ...request, providerId: provider?.id }),
    ).toMatchObject({ provider: { name: 'openai' }, recordedUsd: '1003.25' })
  })

  it('is refused without a plan or a provider, and as a column that is not there', async () => {
    const path = await writeSource(core, 'invoice.csv', invoice)
    await expect(importOf(core, path, { format: 'bill' })).rejects.toThrow(/needs a provider/)
    const plan = await planFor(invoice)
    const columns = { ...plan.bill?.columns, amount: 'Gross' }
    await expect(importOf(core, path, { ...plan, bill: { columns } })).rejects.toThrow(/Gross/)
  })

  it('is written to files as it is shown', async () => {
    await importText(core, calls)
    await bring(invoice)
    const { text } = await core.request('bills.markdown', { request, states: ['billOnly'] })
    expect(text.split('\n').slice(0, 5)).toEqual([
      '| day | model | state | billed_usd | recorded_usd | difference_usd | calls |',
      '| --- | --- | --- | ---: | ---: | ---: | ---: |',
      '| 2026-10-05 | Support plan | only_on_bill | 20 | 0 | 20 | 0 |',
      '| 2026-10-06 | Fast v2 | only_on_bill | 3.25 | 0 | 3.25 | 0 |',
      '| **total** |  |  | 23.25 | 0 | 23.25 | 0 |',
    ])
  })

  it('adds credits of either side of 0 exactly, in the lists as in the comparison', async () => {
    const amounts = ['-0.000000000001', '0.1', '-0.2', '-3.75', '100', '-0.5']
    const text = ['date,model,amount', ...amounts.map((one) => `2026-10-01,fast,${one}`)].join('\n')
    await bring(text)
    const sum = '95.649999999999'
    expect((await core.request('bills.list', {})).bills[0]?.amountUsd).toBe(sum)
    expect((await core.request('imports.reports', {})).reports[0]?.costUsd).toBe(sum)
    expect(await core.request('bills.compare', request)).toMatchObject({ billedUsd: sum })
    await bring('date,model,amount\n2026-09-01,fast,-0.25\n2026-09-01,fast,-0.5\n', 'credit.csv')
    expect(
      (await core.request('imports.reports', {})).reports.map(({ costUsd }) => costUsd),
    ).toEqual([sum, '-0.75'])
  })
})
