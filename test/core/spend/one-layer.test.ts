import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exploreKeySchema } from '../../../src/contract/explore'
import { narrowFilter, type SpendKey } from '../../../src/contract/spend'
import type { UsageFilter, UsageTotals } from '../../../src/contract/usage'
import { microsToUsd, usdToMicros } from '../../../src/main/storage/codec'
import { createEngineDatabase, describeOnBothEngines } from '../../fixtures/engines'
import { startTestCore } from '../../fixtures/test-core'
import { allTime } from '../../fixtures/usage-samples'
import {
  startUsageWorkspace,
  UNKNOWN_MODEL,
  type UsageWorkspace,
} from '../../fixtures/usage-workspace'
import { memoryRollup, openDesk, type SpendDesk } from './spend-fixture'

const NOW = '2026-11-02T15:30:00Z'

const totalsOf = (one: UsageTotals): UsageTotals => ({
  calls: one.calls,
  cacheHits: one.cacheHits,
  inputTokens: one.inputTokens,
  outputTokens: one.outputTokens,
  costUsd: one.costUsd,
  unpricedCalls: one.unpricedCalls,
})

const add = (list: readonly UsageTotals[]): UsageTotals => {
  const of = (key: 'calls' | 'cacheHits' | 'inputTokens' | 'outputTokens' | 'unpricedCalls') =>
    list.reduce((sum, one) => sum + one[key], 0)
  return {
    calls: of('calls'),
    cacheHits: of('cacheHits'),
    inputTokens: of('inputTokens'),
    outputTokens: of('outputTokens'),
    costUsd: addUsd(list.map(({ costUsd }) => costUsd)),
    unpricedCalls: of('unpricedCalls'),
  }
}

const addUsd = (list: readonly string[]): string =>
  microsToUsd(list.reduce((sum, usd) => sum + usdToMicros(usd), 0n))

describeOnBothEngines('spend', (engine) => {
  let workspace: UsageWorkspace

  beforeAll(async () => {
    workspace = await startUsageWorkspace(engine)
  })
  afterAll(() => workspace.stop())

  describe.each(['UTC', 'Europe/Berlin', 'Australia/Lord_Howe'])('in %s', (timeZone) => {
    const filters = (): [string, boolean, UsageFilter][] => {
      const { models, providers } = workspace
      const dates: UsageFilter['period'] = { kind: 'dates', from: '2026-10-22', to: '2026-10-29' }
      return [
        ['everything', true, { period: allTime }],
        ['a preset', true, { period: { kind: 'preset', preset: 'last7Days' } }],
        ['days', true, { period: dates }],
        ['a provider', true, { period: dates, providerIds: [providers.b] }],
        ['a provider without models', false, { period: dates, providerIds: [providers.empty] }],
        ['an unknown model', true, { period: allTime, modelIds: [UNKNOWN_MODEL] }],
        ['a model by another writing', true, { period: allTime, modelIds: [`00${models.alpha}`] }],
        ['a type', true, { period: allTime, modelTypes: ['llm'] }],
        ['projects', true, { period: allTime, projectIds: ['007', '8'], modelTypes: ['llm'] }],
        ['no hits', false, { period: allTime, cacheHit: false }],
        ['a cost range', false, { period: allTime, costMin: '0.03', costMax: '0.15' }],
        ['unpriced only', false, { period: allTime, unpricedOnly: true }],
        ['an import', false, { period: allTime, importId: '1' }],
        [
          'instants within days',
          false,
          {
            period: { kind: 'instants', from: '2026-10-24T11:15:00Z', to: '2026-10-30T01:45:00Z' },
          },
        ],
      ]
    }

    it('answers the same figure on every route, from the rollup as from the rows', async () => {
      for (const [name, byRollup, filter] of filters()) {
        const rollup = memoryRollup(workspace.calls, timeZone)
        const desks = [
          openDesk(workspace.core, { now: NOW, timeZone }),
          openDesk(workspace.core, { now: NOW, timeZone, rollup }),
        ]
        const answers = await Promise.all(desks.map((desk) => figures(desk, filter)))
        expect(answers[1], name).toEqual(answers[0])
        expect(rollup.asked > 0, name).toBe(byRollup)
      }
    })

    /** Every route's answer, each held against the total of the calls themselves. */
    async function figures(desk: SpendDesk, filter: UsageFilter): Promise<unknown> {
      const { range: _, ...total } = await desk.ask('usage.totals', { filter })
      const overview = await desk.ask('spend.overview', { filter })
      expect(totalsOf(overview.figures)).toEqual(total)
      expect(add(overview.points)).toEqual(total)
      const answers: unknown[] = [overview.figures, overview.points, overview.previous]

      for (const by of ['provider', 'model', 'project', 'type'] as const) {
        const top = await desk.ask('spend.top', { filter, by, limit: 2 })
        expect(add([...top.rows, ...(top.others ? [top.others] : [])])).toEqual(total)
        expect(top.total).toEqual(total)
        const series = await desk.ask('spend.series', { filter, by, bucket: 'week', top: 2 })
        expect(add(series.series.map((one) => one.total))).toEqual(total)
        expect(addUsd(series.series.flatMap(({ costUsd }) => costUsd))).toBe(total.costUsd)
        answers.push(top.rows, top.others, series.series, series.buckets)
        if (by !== 'type') await agreesWithSummary(desk, filter, by, total)
      }
      for (const groupBy of exploreKeySchema.options.filter((key) => key !== 'hour')) {
        const request = { filter, groupBy, split: groupBy === 'model' ? 'week' : 'model' } as const
        const table = await desk.ask('spend.explore', request)
        expect(addUsd(table.rows.map((row) => row.total ?? ''))).toBe(total.costUsd)
        expect(addUsd(table.rows.flatMap((row) => row.values.map((v) => v ?? '')))).toBe(
          total.costUsd,
        )
        expect(table).toMatchObject({ total: total.costUsd, calls: total.calls })
        answers.push(table.rows, table.columns)
      }
      const heat = await desk.ask('spend.heatmap', { filter })
      expect(heat.total).toEqual(total)
      expect(addUsd(heat.cells.map(({ costUsd }) => costUsd))).toBe(total.costUsd)
      expect(heat.cells.reduce((sum, { calls }) => sum + calls, 0)).toBe(total.calls)
      return answers
    }

    async function agreesWithSummary(
      desk: SpendDesk,
      filter: UsageFilter,
      by: Exclude<SpendKey, 'type'>,
      total: UsageTotals,
    ): Promise<void> {
      const summary = await desk.ask('usage.summary', { filter, by })
      const top = await desk.ask('spend.top', { filter, by, limit: 1_000 })
      expect(summary.total).toEqual(total)
      expect(top.rows.map((row) => ({ key: row.key, label: row.label, ...totalsOf(row) }))).toEqual(
        summary.rows,
      )
    }
  })

  it('answers the same from the real rollup', async () => {
    const { core, providers } = workspace
    await core.request('rollup.verify', { full: true })
    await core.rollupIdle()
    const now = new Date().toISOString()
    const desks = [openDesk(core, { now, rollup: core.rollup }), openDesk(core, { now })]
    const period: UsageFilter['period'] = { kind: 'dates', from: '2026-10-22', to: '2026-11-01' }
    for (const filter of [
      { period },
      { period: allTime, providerIds: [providers.b] },
      { period: allTime, projectIds: ['7'], modelTypes: ['llm' as const] },
    ]) {
      for (const by of ['provider', 'model', 'project', 'type'] as const) {
        const [rollup, rows] = await Promise.all(
          desks.map(async (desk) => {
            const { source: series, ...one } = await desk.ask('spend.series', { filter, by })
            const { source: top, ...two } = await desk.ask('spend.top', { filter, by })
            return { from: [series.source, top.source], answers: [one, two] }
          }),
        )
        expect([rollup?.from, rows?.from]).toEqual([
          ['rollup', 'rollup'],
          ['raw', 'raw'],
        ])
        expect(rollup?.answers).toEqual(rows?.answers)
      }
    }
  })

  it('leads from each figure to its very calls', async () => {
    const desk = openDesk(workspace.core, { now: NOW, timeZone: 'Europe/Berlin' })
    const period: UsageFilter['period'] = {
      kind: 'instants',
      from: '2026-10-24T11:15:00Z',
      to: '2026-10-31T01:45:00Z',
    }
    const filter: UsageFilter = { period, projectIds: ['7', '8'] }
    const callsOf = async (narrowed: UsageFilter): Promise<UsageTotals> =>
      totalsOf(await desk.ask('usage.totals', { filter: narrowed }))
    for (const by of ['provider', 'model', 'project', 'type'] as const) {
      const { rows, others } = await desk.ask('spend.top', { filter, by, limit: 2 })
      for (const row of rows) {
        expect(await callsOf(narrowFilter(filter, row.narrow)), by).toEqual(totalsOf(row))
      }
      if (others?.narrow) {
        expect(await callsOf(narrowFilter(filter, others.narrow)), by).toEqual(totalsOf(others))
      }
    }
    const pairs = [
      ['provider', 'model'],
      ['model', 'provider'],
      ['type', 'project'],
      ['week', 'provider'],
      ['hour', 'project'],
      ['project', 'month'],
    ] as const
    for (const [groupBy, split] of pairs) {
      const table = await desk.ask('spend.explore', { filter, groupBy, split, measure: 'calls' })
      for (const row of table.rows.slice(0, 12)) {
        for (const [index, column] of table.columns.entries()) {
          const { calls } = await callsOf(narrowFilter(filter, row.narrow, column.narrow))
          expect(String(calls), `${groupBy} ${row.label} × ${column.label}`).toBe(row.values[index])
        }
      }
    }
  })

  it('exports what is shown', async () => {
    const { core } = workspace
    const desk = openDesk(core, { now: NOW })
    const filter: UsageFilter = { period: allTime }
    const request = { filter, groupBy: 'model', split: 'project', limit: 3, splitLimit: 2 } as const
    const table = await desk.ask('spend.explore', request)
    const { file } = await desk.ask('spend.export', { request, format: 'csv' })
    const path = core.saveTo.path ?? ''
    const text = await readFile(path, 'utf8')
    expect(file).toEqual({
      kind: 'path',
      path,
      name: 'spend-by-model-project-all.csv',
      bytes: Buffer.byteLength(text),
    })
    const [head, ...lines] = parse(text)
    expect(head).toEqual([
      'model',
      ...table.columns.map(({ label, folded }) => (folded > 0 ? 'others (1)' : label)),
      'cost_usd',
    ])
    expect(lines).toEqual(
      table.rows.map((row) => [
        row.folded > 0 ? 'others (2)' : row.label,
        ...row.values,
        row.total,
      ]),
    )
    const { costUsd } = await desk.ask('usage.totals', { filter })
    expect(addUsd(lines.map((line) => line.at(-1) ?? ''))).toBe(costUsd)

    await desk.ask('spend.export', { request, format: 'jsonl' })
    const objects = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(objects).toHaveLength(4 * 3)
    expect(addUsd(objects.map((object) => object.cost_usd))).toBe(costUsd)
    expect(objects[0]).toMatchObject({
      model_key: table.rows[0]?.key,
      project_key: table.columns[0]?.key,
    })

    const plain = { filter, groupBy: 'project' } as const
    const markdown = await desk.ask('spend.markdown', { request: plain })
    const { rows } = await desk.ask('spend.explore', plain)
    expect(markdown.text.split('\n')).toEqual([
      '| project | cost_usd |',
      '| --- | ---: |',
      ...rows.map((row) => `| ${row.label} | ${row.total} |`),
      `| **total** | ${costUsd} |`,
      '',
    ])
    core.saveTo.path = null
    expect(await desk.ask('spend.export', { request, format: 'csv' })).toEqual({ file: null })
    core.saveTo.path = path
  })
})

describeOnBothEngines('spend without calls', (engine) => {
  it('answers with nothing, not with an error', async () => {
    const database = await createEngineDatabase(engine)
    const core = await startTestCore({ databaseUrl: database.url })
    for (const rollup of [undefined, memoryRollup([])]) {
      const desk = openDesk(core, { now: NOW, rollup })
      for (const [preset, buckets] of [
        ['allTime', 0],
        ['today', 1],
        ['thisMonth', 2],
      ] as const) {
        const filter: UsageFilter = { period: { kind: 'preset', preset } }
        const { figures, points } = await desk.ask('spend.overview', { filter })
        expect(figures).toMatchObject({ calls: 0, averageCostUsd: null, cacheHitRate: null })
        expect(points.every(({ calls }) => calls === 0)).toBe(true)
        const series = await desk.ask('spend.series', { filter })
        expect(series.series).toEqual([])
        expect(series.buckets).toHaveLength(buckets)
        const top = await desk.ask('spend.top', { filter, by: 'model' })
        expect(top).toMatchObject({ rows: [], others: null, total: { calls: 0 } })
        expect((await desk.ask('spend.heatmap', { filter })).cells).toHaveLength(168)
        expect((await desk.ask('spend.explore', { filter, groupBy: 'none' })).rows).toMatchObject([
          { total: '0.000000' },
        ])
        expect(await desk.ask('spend.recomputed', { filter })).toMatchObject({
          rounding: { lossUsd: '0', calls: 0 },
          savings: { savedUsd: '0', cacheHits: 0 },
        })
      }
      expect(await desk.ask('spend.forecast', { filter: {} })).toMatchObject({
        toDateUsd: '0.000000',
        forecastUsd: null,
        method: 'none',
        basis: null,
      })
    }
    await core.stop()
    await database.drop()
  })
})
