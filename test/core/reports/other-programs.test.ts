import { execFile, spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteOutput } from '../../../src/contract/routes'
import { reportRequestSchema } from '../../../src/contract/reports'
import { writeReportFolder } from '../../../src/main/core/reports/run'
import { chromiumPdf } from '../../../src/main/headless/chromium-pdf'
import { temporaryFolder } from '../../fixtures/engines'
import { HUGE_PROJECT, micros, OCTOBER, startReportWorkspace } from './report-fixture'
import type { ReportWorkspace } from './report-fixture'

/** A program that only a full machine has; where it is missing the tests say so by their name. */
function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined
}

const run = promisify(execFile)
const office = has('soffice')
const poppler = has('pdftoppm') && has('pdftotext') && (await chromiumPdf().available())
const missing = (isThere: boolean, what: string): string => (isThere ? '' : ` (no ${what} here)`)

let workspace: ReportWorkspace
let folder: string
let figures: RouteOutput<'spend.overview'>['figures']

beforeAll(async () => {
  workspace = await startReportWorkspace('sqlite')
  folder = await temporaryFolder()
  figures = (await workspace.core.request('spend.overview', { filter: OCTOBER })).figures
})
afterAll(async () => {
  await workspace.stop()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(!office)(`LibreOffice${missing(office, 'soffice')}`, () => {
  /** The rows of each sheet by its name, as values and not as they are shown. */
  const sheets = new Map<string, string[][]>()

  beforeAll(async () => {
    const report = await workspace.write(['xlsx'], { kind: 'audit' })
    const file = report.files.find(({ name }) => name.endsWith('.xlsx'))?.file ?? ''
    const out = join(folder, 'sheets')
    await mkdir(out)
    const everySheet =
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1'
    await run('soffice', [
      `-env:UserInstallation=file://${join(folder, 'office')}`,
      '--headless',
      '--convert-to',
      everySheet,
      '--outdir',
      out,
      file,
    ])
    for (const name of await readdir(out)) {
      const sheet = /-([^-]+)\.csv$/.exec(name)?.[1] ?? name
      const text = await readFile(join(out, name), 'utf8')
      sheets.set(sheet, parse(text, { relax_column_count: true, bom: true }))
    }
  }, 120_000)

  it('reads every call of the workbook back, and their sums', () => {
    const [head = [], ...calls] = sheets.get('Calls') ?? []
    const column = (name: string): string[] => calls.map((row) => row[head.indexOf(name)] ?? '')
    const sum = (name: string): number =>
      column(name).reduce((all, value) => all + Number(value), 0)
    expect(calls.length).toBe(figures.calls)
    expect(micros(column('cost_usd').map((cost) => Number(cost).toFixed(6)))).toBe(
      micros([figures.costUsd]),
    )
    expect(sum('input_tokens')).toBe(figures.inputTokens)
    expect(sum('output_tokens')).toBe(figures.outputTokens)
    const hits = column('cache_hit').filter((hit) => hit === 'TRUE' || hit === '1')
    expect(hits.length).toBe(figures.cacheHits)
    // Beyond the digits of a number an id is text, and is all there.
    expect(column('project_id')).toContain(HUGE_PROJECT)
    expect(column('model')).toContain('=cmd()|"/c calc"!A1')
  })

  it('finds the same total on the sheets of the groups', () => {
    const totals = [...sheets.values()].flatMap((rows) => {
      const [name, ...cells] = rows.at(-1) ?? []
      return name === 'Total' ? [cells] : []
    })
    expect(totals.length).toBeGreaterThan(2)
    for (const cells of totals) {
      expect(cells.map((cell) => Number(cell).toFixed(6))).toContain(figures.costUsd)
      expect(cells.map(Number)).toContain(figures.calls)
    }
  })
})

describe.skipIf(!poppler)(`Poppler${missing(poppler, 'pdftoppm, or no Chromium')}`, () => {
  let file: string

  beforeAll(async () => {
    const report = await writeReportFolder(
      { ...workspace.core.reports, pdf: chromiumPdf() },
      folder,
      {
        request: reportRequestSchema.parse({ kind: 'monthly', filter: OCTOBER }),
        formats: ['pdf'],
        language: 'en',
        template: null,
        signal: new AbortController().signal,
        progress: () => undefined,
      },
    )
    file = report.files[0]?.file ?? ''
  }, 120_000)

  it('reads the sums of the PDF back', async () => {
    const { stdout } = await run('pdftotext', ['-layout', file, '-'])
    expect(stdout).toContain(figures.calls.toLocaleString('en'))
    const cost = Number(figures.costUsd).toLocaleString('en', { minimumFractionDigits: 6 })
    expect(stdout).toContain(`$${cost}`)
  })

  it('draws every page of it: ink on white paper', async () => {
    await run('pdftoppm', ['-gray', '-r', '40', file, join(folder, 'page')])
    const pages = (await readdir(folder)).filter((name) => name.endsWith('.pgm'))
    expect(pages.length).toBeGreaterThan(0)
    for (const page of pages) {
      const image = await readFile(join(folder, page))
      const [, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(image.toString('latin1')) ?? []
      const pixels = image.subarray(image.length - Number(width) * Number(height))
      expect(pixels.some((shade) => shade < 100)).toBe(true)
      expect(pixels.filter((shade) => shade > 230).length).toBeGreaterThan(pixels.length / 2)
    }
  })
})
