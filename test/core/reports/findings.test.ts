import { Decimal } from 'decimal.js'
import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditReport, FindingKind } from '../../../src/contract/audit'
import type { ReportFolder } from '../../../src/main/core/reports/run'
import { describeOnBothEngines } from '../../fixtures/engines'
import { OCTOBER, type ReportWorkspace, startReportWorkspace, textOf } from './report-fixture'

type Line = Record<string, string>

describeOnBothEngines("the audit pack's findings", (engine) => {
  let workspace: ReportWorkspace
  let audit: AuditReport
  let pack: ReportFolder

  beforeAll(async () => {
    workspace = await startReportWorkspace(engine)
    const { core } = workspace
    pack = await workspace.write(['html', 'xlsx', 'csv', 'md'], { kind: 'audit' })
    const { jobId } = await core.request('audit.start', { filter: OCTOBER })
    expect(await core.jobEnded(jobId)).toMatchObject({ state: 'done' })
    const { report } = await core.request('audit.report', {})
    if (!report) throw new Error('no report')
    audit = report
  })
  afterAll(() => workspace.stop())

  const lines = async (table: string): Promise<Line[]> =>
    parse(await textOf(pack, `-${table}.csv`), { columns: true }) as Line[]
  const differences = new Set<FindingKind>(['missingPrice', 'cacheRule', 'otherDifference'])

  it("are the audit's own, finding by finding", async () => {
    expect(audit.findings.length).toBeGreaterThan(5)
    const found = await lines('findings')
    expect(found.map((line) => ({ ...line, finding: '', of: '' }))).toEqual(
      audit.findings.map((finding) => ({
        kind: finding.kind,
        form: finding.form,
        finding: '',
        of: '',
        model_id: finding.modelId ?? '',
        project_id: finding.projectId ?? '',
        calls: String(finding.calls),
        input_tokens: String(finding.inputTokens),
        output_tokens: String(finding.outputTokens),
        recorded_usd: finding.recordedUsd,
        recomputed_usd: finding.recomputedUsd ?? '',
        difference_usd: differences.has(finding.kind) ? finding.amountUsd : '',
      })),
    )
  })

  it('add up by class, and agree with the figures of the pack', async () => {
    const classes = await lines('findings-by-class')
    expect(new Set(classes.map(({ kind }) => kind))).toEqual(
      new Set(audit.findings.map(({ kind }) => kind)),
    )
    expect(classes.length).toBe(new Set(classes.map(({ kind }) => kind)).size)
    for (const line of classes) {
      const own = audit.findings.filter(({ kind }) => kind === line['kind'])
      const sum = (key: 'calls' | 'recordedUsd' | 'recomputedUsd'): string =>
        own.reduce((total, finding) => total.plus(finding[key] ?? 0), new Decimal(0)).toFixed()
      const amount = (key: string): string => new Decimal(line[key] || 0).toFixed()
      expect([
        line['kind'],
        amount('calls'),
        amount('recorded_usd'),
        amount('recomputed_usd'),
      ]).toEqual([line['kind'], sum('calls'), sum('recordedUsd'), sum('recomputedUsd')])
      if (differences.has(own[0]?.kind ?? 'outlier')) {
        expect(amount('difference_usd')).toBe(
          new Decimal(sum('recordedUsd')).minus(sum('recomputedUsd')).toFixed(),
        )
      }
    }
    const unpriced = classes.find(({ kind }) => kind === 'unpriced')
    expect(unpriced?.['calls']).toBe(String(pack.manifest.sums.unpricedCalls))
    const rates = await lines('implied-rates')
    const texts = (all: readonly unknown[][]): string[] =>
      all.map((cells) => cells.join(' ')).toSorted()
    expect(
      texts(rates.map((r) => [r['model_id'], r['month'], r['calls'], r['input_per_1k']])),
    ).toEqual(texts(audit.rates.map((r) => [r.modelId, r.month, r.calls, r.inputPer1k])))
  })

  it('stand on the page, in the workbook and in Markdown', async () => {
    const html = await textOf(pack, '.html')
    for (const text of [html, await textOf(pack, '.md')]) {
      expect(text).toContain('What the audit found')
      expect(text).toContain('Differs for no known reason')
      expect(text).toContain('Findings by kind')
      expect(text).toContain(`cached tokens or a cache hit (${audit.ratesLeftOut.cached})`)
    }
    const file = pack.files.find(({ name }) => name.endsWith('.xlsx'))
    const sheets = await readXlsxFile(file?.file ?? '')
    const each = sheets.find(({ sheet }) => sheet.startsWith('Each finding'))
    expect(each?.data.length).toBe(audit.findings.length + 1)
  })
})
