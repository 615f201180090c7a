import { expect, it } from 'vitest'
import { ADD_UP } from '../../../src/contract/report-splits'
import type { RouteOutput } from '../../../src/contract/routes'
import { coreForEachTest } from '../../fixtures/core-for-each-test'
import { describeOnBothEngines } from '../../fixtures/engines'
import type { TestCore } from '../../fixtures/test-core'
import { importOf, writeSource } from './scenario'

const DAY = 86_400
const JAN_5 = 1_767_571_200
const usageHeading =
  'start_time,end_time,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens'

/** A row of an OpenAI usage export of the nth day from 5 January 2026. */
function usage(
  day: number,
  of: { model?: string; project?: string; key?: string; seconds?: number },
  requests: number,
): string {
  const start = JAN_5 + day * DAY
  const { model = '', project = '', key = '', seconds = DAY } = of
  return `${start},${start + seconds},${project},${requests},,${key},${model},,,${requests * 10},${requests},0`
}

const byModel = [
  usageHeading,
  usage(0, { model: 'gpt-4o' }, 100),
  usage(0, { model: 'o3' }, 7),
  usage(1, { model: 'gpt-4o' }, 50),
].join('\n')

/** Of one more day, and one less; a row whose key is unknown has the dimensions of a coarser one. */
const byKey = [
  usageHeading,
  usage(1, { model: 'gpt-4o', project: 'p', key: 'a' }, 30),
  usage(1, { model: 'gpt-4o', project: 'p' }, 20),
  usage(2, { model: 'gpt-4o', project: 'p', key: 'a' }, 5),
].join('\n')

describeOnBothEngines('exports of the same days that are split differently', (engine) => {
  let core: TestCore

  coreForEachTest(engine, (made) => (core = made))

  async function bring(name: string, text: string): ReturnType<typeof importOf> {
    return importOf(core, await writeSource(core, name, text), { format: 'auto' })
  }
  async function report(): Promise<RouteOutput<'imports.reports'>['reports'][number]> {
    const { reports } = await core.request('imports.reports', {})
    expect(reports).toHaveLength(1)
    const [only] = reports
    if (!only) throw new Error('no report')
    return only
  }
  async function choose(splitBy: string | null): Promise<void> {
    const { id } = (await core.request('connections.status', {})).connection
    const { choice } = await report()
    await core.request('settings.update', {
      reportSplits: { [id]: splitBy === null ? {} : { [choice]: splitBy } },
    })
  }

  it('are not added up: the finer one counts on the days that both have', async () => {
    await bring('by-model.csv', byModel)
    expect(await report()).toMatchObject({ requests: 157, sharedDays: 0, splits: [] })
    await bring('by-key.csv', byKey)
    // Day 0 has the coarse one alone, day 1 both, day 2 the fine one alone.
    const both = await report()
    expect(both).toMatchObject({
      requests: 107 + 50 + 5,
      inputTokens: 1_620,
      outputTokens: 162,
      sharedDays: 1,
    })
    expect(
      both.splits.map(({ columns, days, usedDays, requests }) => [
        columns.join(),
        days,
        usedDays,
        requests,
      ]),
    ).toEqual([
      ['project_id,api_key_id,model', 2, 2, 55],
      ['model', 2, 1, 157],
    ])
  })

  it('are used as people say, until they say otherwise', async () => {
    await bring('by-key.csv', byKey)
    await bring('by-model.csv', byModel.replace(',50,,', ',51,,'))
    expect((await report()).requests).toBe(107 + 50 + 5)
    await choose('model')
    expect((await report()).requests).toBe(107 + 51 + 5)
    await choose(ADD_UP)
    expect((await report()).requests).toBe(107 + 51 + 55)
    // What is not there on a day decides nothing.
    await choose('project_id')
    expect((await report()).requests).toBe(107 + 50 + 5)
    await choose(null)
    expect((await report()).requests).toBe(107 + 50 + 5)
  })

  it('do not disturb one another, whichever is read again', async () => {
    const first = await bring('by-model.csv', byModel)
    await bring('by-key.csv', byKey)
    for (const [name, text, rows] of [
      ['again.csv', byModel, 3],
      ['again-too.csv', byKey, 3],
    ] as const) {
      expect(await bring(name, text)).toMatchObject({
        aggregates: 0,
        updated: 0,
        duplicates: rows,
      })
      expect(await report()).toMatchObject({ requests: 162, sharedDays: 1 })
    }
    const { jobId } = await core.request('imports.undo', { id: first.id })
    await core.jobEnded(jobId)
    expect(await report()).toMatchObject({ requests: 55, sharedDays: 0, splits: [] })
  })

  it('are told apart by the length of their periods, too', async () => {
    const hourly = [0, 1].map((hour) =>
      usage(hour / 24, { model: 'gpt-4o', seconds: 3_600 }, 40 + hour),
    )
    await bring('daily.csv', `${usageHeading}\n${usage(0, { model: 'gpt-4o' }, 81)}`)
    await bring('hourly.csv', [usageHeading, ...hourly].join('\n'))
    const found = await report()
    expect(found).toMatchObject({ requests: 81, sharedDays: 1 })
    expect(found.splits.map(({ periodSeconds, usedDays }) => [periodSeconds, usedDays])).toEqual([
      [null, 0],
      [3_600, 1],
    ])
  })

  it('are one of them on a bill, which says so', async () => {
    const heading =
      'start_time,end_time,amount_value,amount_currency,line_item,project_id,organization_id,api_key_id'
    const span = `${JAN_5},${JAN_5 + DAY}`
    await bring('items.csv', `${heading}\n${span},3,usd,"gpt-4o, input",,,`)
    const fine = [
      heading,
      `${span},1.5,usd,"gpt-4o, input",p,,`,
      `${span},1.75,usd,"gpt-4o, input",q,,`,
    ]
    await bring('projects.csv', fine.join('\n'))
    const request = { source: 'openai-cost', month: '2026-01' } as const
    const compared = await core.request('bills.compare', request)
    expect(compared).toMatchObject({ billedUsd: '3.25', otherSplitDays: 1, sharedDays: 0 })
    const { groups, bills } = await core.request('bills.list', {})
    expect(groups[0]?.months).toEqual([{ month: '2026-01', lines: 2, amountUsd: '3.25' }])
    expect(bills.map(({ amountUsd }) => amountUsd).toSorted()).toEqual(['3', '3.25'])
    const [row] = compared.rows
    if (!row) throw new Error('no row')
    expect((await core.request('bills.lines', { request, row })).total).toBe(2)
    expect((await report()).costUsd).toBe('3.25')
    await choose('line_item')
    expect(await core.request('bills.compare', request)).toMatchObject({
      billedUsd: '3',
      otherSplitDays: 1,
    })
    expect((await report()).costUsd).toBe('3')
  })

  it('from before the split was kept count once they are read again', async () => {
    await bring('by-model.csv', byModel)
    const db = core.deps.workspace.writableDatabase()
    await db.run("UPDATE token_ledger_usage_buckets SET split_by = ''")
    await bring('by-key.csv', byKey)
    expect(await report()).toMatchObject({ requests: 162, sharedDays: 1 })
    expect((await report()).splits.map(({ splitBy }) => splitBy)).toContain('')
    expect(await bring('again.csv', byModel)).toMatchObject({ updated: 0, duplicates: 3 })
    expect((await report()).splits.map(({ splitBy }) => splitBy)).not.toContain('')
  })
})
