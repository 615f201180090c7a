import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteOutput } from '../../../src/contract/routes'
import type { ReportFolder } from '../../../src/main/core/reports/run'
import { describeOnBothEngines } from '../../fixtures/engines'
import {
  HOSTILE,
  HUGE_PROJECT,
  micros,
  OCTOBER,
  type ReportWorkspace,
  startReportWorkspace,
  textOf,
  ZONE,
} from './report-fixture'

type Figures = RouteOutput<'spend.overview'>['figures']
type Lines = Record<string, string>[]

const csv = (text: string): Lines => parse(text, { columns: true }) as Lines
const jsonLines = (text: string): Record<string, string | number | null>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string | number | null>)
const column = (lines: Lines, key: string): string[] => lines.map((line) => line[key] ?? '')
const total = (lines: Lines, key: string): number =>
  column(lines, key).reduce((sum, value) => sum + Number(value), 0)

describeOnBothEngines('a report', (engine) => {
  let workspace: ReportWorkspace
  let figures: Figures
  let report: ReportFolder

  beforeAll(async () => {
    workspace = await startReportWorkspace(engine)
    const overview = await workspace.core.request('spend.overview', { filter: OCTOBER })
    figures = overview.figures
    report = await workspace.write(['html', 'xlsx', 'csv', 'jsonl', 'md', 'focus'], {
      kind: 'audit',
    })
  })
  afterAll(() => workspace.stop())

  it('has figures to reckon with', () => {
    expect(figures.calls).toBeGreaterThan(2_000)
    expect(figures.unpricedCalls).toBeGreaterThan(100)
    expect(Number(figures.costUsd)).toBeGreaterThan(100)
  })

  it('says the same in the CSV of every table and of the calls', async () => {
    const summary = csv(await textOf(report, '-summary.csv'))
    expect(summary[0]).toMatchObject({
      calls: String(figures.calls),
      cost_usd: figures.costUsd,
      input_tokens: String(figures.inputTokens),
      output_tokens: String(figures.outputTokens),
      unpriced_calls: String(figures.unpricedCalls),
    })
    const tables = ['by-provider', 'by-model', 'by-project', 'by-type', 'by-day-and-model']
    for (const table of [...tables, 'over-time', 'calls']) {
      const lines = csv(await textOf(report, `-${table}.csv`))
      expect(micros(column(lines, 'cost_usd')), table).toBe(micros([figures.costUsd]))
      expect(total(lines, 'input_tokens'), table).toBe(figures.inputTokens)
      const calls = table === 'calls' ? lines.length : total(lines, 'calls')
      expect(calls, table).toBe(figures.calls)
    }
    for (const table of tables) {
      const lines = csv(await textOf(report, `-${table}.csv`))
      expect(total(lines, 'unpriced_calls'), table).toBe(figures.unpricedCalls)
    }
    const calls = csv(await textOf(report, '-calls.csv'))
    expect(calls.filter((line) => line['unpriced'] === 'true')).toHaveLength(figures.unpricedCalls)
    expect(column(calls, 'time')).toEqual(column(calls, 'time').toSorted())
  })

  it('says the same in JSON lines', async () => {
    const lines = jsonLines(await textOf(report, '2026-10.jsonl'))
    const summary = lines.find((line) => line['table'] === 'summary')
    expect(summary).toMatchObject({ calls: figures.calls, cost_usd: figures.costUsd })
    const byModel = lines.filter((line) => line['table'] === 'by-model')
    expect(micros(byModel.map((line) => String(line['cost_usd'])))).toBe(micros([figures.costUsd]))
    expect(byModel.map((line) => line['model'])).toContain(`${HOSTILE[1]} / ${HOSTILE[1]}`)
    const calls = jsonLines(await textOf(report, '-calls.jsonl'))
    expect(micros(calls.map((line) => String(line['cost_usd'])))).toBe(micros([figures.costUsd]))
  })

  it('is a workbook with typed cells that another program reads', async () => {
    const file = report.files.find(({ name }) => name.endsWith('.xlsx'))
    const sheets = await readXlsxFile(file?.file ?? '')
    const names = sheets.map(({ sheet }) => sheet)
    expect(names).toEqual(expect.arrayContaining(['Audit pack', 'Summary', 'By model', 'Calls']))
    const rowsOf = (name: string): unknown[][] =>
      sheets.find(({ sheet }) => sheet === name)?.data ?? []
    const calls = rowsOf('Calls')
    const [head, ...rows] = calls
    expect(head).toEqual([
      `time (${ZONE})`,
      'provider',
      'model',
      'type',
      'project_id',
      'project',
      'input_tokens',
      'output_tokens',
      'cache_hit',
      'cost_usd',
      'unpriced',
      'id',
      'model_id',
    ])
    expect(rows).toHaveLength(figures.calls)
    // A double holds six places of these amounts exactly.
    const sum = rows.reduce((all, row) => all + BigInt(Math.round(Number(row[9]) * 1e6)), 0n)
    expect(sum).toBe(micros([figures.costUsd]))
    expect(rows.filter((row) => row[10] === true)).toHaveLength(figures.unpricedCalls)
    const exported = csv(await textOf(report, '-calls.csv'))
    for (const [index, line] of exported.entries()) {
      const [time, provider, model, , project, projectName, input, , hit, cost, , id] =
        rows[index] ?? []
      expect(time).toBeInstanceOf(Date)
      const second = new Date(Math.round((time as Date).getTime() / 1_000) * 1_000)
      expect(second.toISOString().slice(0, 19)).toBe(localTime(line['time'] ?? ''))
      expect([input, hit, cost, id]).toEqual([
        Number(line['input_tokens']),
        line['cache_hit'] === 'true',
        Number(line['cost_usd']),
        Number(line['id']),
      ])
      expect(String(project)).toBe(line['project_id'])
      for (const [text, key] of [
        [provider, 'provider'],
        [model, 'model'],
        [projectName, 'project'],
      ] as const) {
        expect(
          ((text as string | null) ?? '').replace(/^([=+\-@])/, "'$1").replaceAll('\r\n', '\n'),
        ).toBe(line[key]?.replaceAll('\r\n', '\n'))
      }
    }
    expect(rows.map((row) => row[4])).toContain(HUGE_PROJECT)
    const byModel = rowsOf('By model')
    expect(byModel.at(-1)?.[0]).toBe('Total')
    const cost = byModel[0]?.indexOf('Cost (USD)') ?? -1
    expect(Number(byModel.at(-1)?.[cost]).toFixed(6)).toBe(figures.costUsd)
  })

  it('writes no formula and no markup from a name', async () => {
    const html = await textOf(report, '.html')
    expect(html).not.toMatch(/<script|<b>|\sstyle=|https?:\/\//i)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain(`<bdi>${HOSTILE[3]?.replace('&', '&amp;').replace('<b>', '&lt;b&gt;')}`)
    const file = report.files.find(({ name }) => name.endsWith('.xlsx'))
    const sheets = await readXlsxFile(file?.file ?? '')
    const texts = sheets.flatMap(({ data }) => data.flat())
    for (const name of HOSTILE) {
      expect(texts.map((text) => String(text).replaceAll('\r\n', '\n'))).toContain(
        name.replaceAll('\r\n', '\n'),
      )
    }
    const markdown = await textOf(report, '.md')
    expect(markdown).not.toContain('<script>')
    expect(markdown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    const tables = markdown.split('\n').filter((line) => line.startsWith('|'))
    for (const line of tables) expect(line.endsWith('|')).toBe(true)
  })

  it('shows the exact sums on the page and in Markdown', async () => {
    const shown = `$${figures.costUsd.replace(/\B(?=(\d{3})+\.)/g, ',')}`
    expect(await textOf(report, '.html')).toContain(shown)
    expect(await textOf(report, '.md')).toContain(shown)
    const page = await textOf(report, '.html')
    // What has no price did not cost nothing.
    expect(page).toContain('no price')
    expect(page).toMatch(/<html lang="en">/)
  })

  it('names filter, sums, prices and checksums in the manifest', async () => {
    const manifest = JSON.parse(
      await readFile(report.manifestFile, 'utf8'),
    ) as ReportFolder['manifest']
    expect(manifest).toEqual(report.manifest)
    const recomputed = await workspace.core.request('spend.recomputed', { filter: OCTOBER })
    expect(manifest).toMatchObject({
      timeZone: ZONE,
      filter: OCTOBER,
      period: { from: '2026-09-30T22:00:00Z', to: '2026-10-31T23:00:00Z' },
      rowCount: figures.calls,
      unpricedCalls: figures.unpricedCalls,
      sums: { calls: figures.calls, costUsd: figures.costUsd },
      rounding: recomputed.rounding,
      savings: recomputed.savings,
      calls: { rows: figures.calls, costUsd: figures.costUsd, agree: true },
      application: { version: '0.0.0-test' },
    })
    const prices = new Map(manifest.prices.map((price) => [price.modelId, price]))
    expect(prices.get(workspace.models[0] ?? '')).toMatchObject({
      state: 'priced',
      inputPer1k: '0.0000375',
    })
    expect(prices.get(workspace.models[1] ?? '')).toMatchObject({ state: 'unpriced' })
    expect(manifest.files).toHaveLength(report.files.length)
    for (const { file, name, sha256, bytes } of report.files) {
      const content = await readFile(file)
      expect([name, createHash('sha256').update(content).digest('hex'), content.length]).toEqual([
        name,
        sha256,
        bytes,
      ])
    }
  })

  it('compares with the month before', async () => {
    const summary = csv(await textOf(report, '-summary.csv'))
    const overview = await workspace.core.request('spend.overview', { filter: OCTOBER })
    expect(summary[1]).toMatchObject({ cost_usd: overview.previous?.figures.costUsd })
    expect(micros([summary[2]?.['cost_usd'] ?? ''])).toBe(
      micros([figures.costUsd]) - micros([overview.previous?.figures.costUsd ?? '0']),
    )
  })
})

/** As a clock in Berlin shows it. */
function localTime(instant: string): string {
  const text = new Date(instant).toLocaleString('sv-SE', { timeZone: ZONE })
  return text.replace(' ', 'T')
}

describe('a report of calls without a price', () => {
  it('says so beside the chart: what they cost is not nothing', async () => {
    const workspace = await startReportWorkspace('sqlite')
    try {
      const [, unpriced = ''] = workspace.models
      const filter = { ...OCTOBER, modelIds: [unpriced], costMax: '0' }
      const html = await textOf(await workspace.write(['html'], { filter }), '.html')
      const [legend = ''] = /<ul class="legend">.*?<\/ul>/.exec(html) ?? []
      expect(legend).toContain('no price')
      expect(legend).not.toContain('$')
    } finally {
      await workspace.stop()
    }
  })
})

describe('a report of nothing', () => {
  it('says so in every format', async () => {
    const workspace = await startReportWorkspace('sqlite')
    try {
      const filter = { period: { kind: 'dates', from: '2025-01-01', to: '2025-01-31' } } as const
      const report = await workspace.write(['html', 'xlsx', 'csv', 'jsonl', 'md', 'focus'], {
        kind: 'audit',
        filter,
      })
      expect(report.manifest.calls).toMatchObject({ rows: 0, costUsd: '0.000000', agree: true })
      expect(await textOf(report, '.html')).toContain('No calls in this period.')
      expect((await textOf(report, '.focus.csv')).trimEnd().split('\n')).toHaveLength(1)
      const file = report.files.find(({ name }) => name.endsWith('.xlsx'))
      const sheets = await readXlsxFile(file?.file ?? '')
      expect(sheets.find(({ sheet }) => sheet === 'Calls')?.data).toHaveLength(1)
    } finally {
      await workspace.stop()
    }
  })
})
