import { expect, it } from 'vitest'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import { callsCsv, importOf, importText, writeSource } from '../imports/scenario'

const DAY_5 = '1767571200,1767657600'
const DAY_6 = '1767657600,1767744000'

const bill = [
  'start_time,end_time,amount_value,amount_currency,line_item,project_id',
  `${DAY_5},1.0000000001,usd,"gpt-4o, input",proj_1`,
  `${DAY_5},0.5,usd,"gpt-4o, output",proj_1`,
  `${DAY_5},0.3,usd,web search,proj_1`,
  `${DAY_6},2,usd,"gpt-4o, input",proj_1`,
  `${DAY_6},100,usd,"gpt-4o-mini, input",proj_1`,
].join('\n')

/** The first and the last lie a second outside the days that are billed. */
const calls = callsCsv([
  '2026-01-04T23:59:59Z,gpt-4o,web,1,1,5',
  '2026-01-05T00:00:00Z,gpt-4o,web,2,1,1',
  '2026-01-05T23:59:59Z,gpt-4o,web,3,1,0.495',
  '2026-01-06T10:00:00Z,gpt-4o,web,4,1,1',
  '2026-01-06T11:00:00Z,gpt-4o-mini,web,5,1,99.5',
  '2026-01-06T12:00:00Z,o3,web,6,1,0.7',
  '2026-01-07T00:00:00Z,gpt-4o,web,7,1,5',
])

describeOnBothEngines('comparing a bill', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  const request = { source: 'openai-cost', month: '2026-01' } as const

  it('finds each kind of difference by day and model, and invents none', async () => {
    await importText(core, calls)
    await importOf(core, await writeSource(core, 'cost.csv', bill), { format: 'auto' })
    const found = await core.request('bills.compare', request)
    expect(
      found.rows.map((row) => [
        row.day,
        row.name,
        row.billedUsd,
        row.recordedUsd,
        row.differenceUsd,
        row.state,
      ]),
    ).toEqual([
      ['2026-01-05', 'gpt-4o', '1.5000000001', '1.495', '0.0050000001', 'within'],
      ['2026-01-05', 'web search', '0.3', '0', '0.3', 'billOnly'],
      ['2026-01-06', 'gpt-4o', '2', '1', '1', 'differs'],
      ['2026-01-06', 'gpt-4o-mini', '100', '99.5', '0.5', 'within'],
      ['2026-01-06', 'o3', '0', '0.7', '-0.7', 'ledgerOnly'],
    ])
    expect(found).toMatchObject({
      billedUsd: '103.8000000001',
      recordedUsd: '102.695',
      differenceUsd: '1.1050000001',
    })
    const strict = { ...request, toleranceUsd: '0', tolerancePercent: '0' }
    const { rows } = await core.request('bills.compare', strict)
    expect(rows.filter(({ state }) => state === 'differs')).toHaveLength(3)
    expect(rows.filter(({ state }) => state === 'within')).toHaveLength(0)
  })

  it('says that there is no report of the month', async () => {
    await expect(core.request('bills.compare', request)).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
