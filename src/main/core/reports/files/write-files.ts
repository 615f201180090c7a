import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  ReportFile,
  ReportFormat,
  ReportLanguage,
  ReportRequest,
} from '../../../../contract/reports'
import type { PdfPrinter } from '../../ports'
import { diskError } from '../../uploads'
import { buildFrom } from '../build'
import { openContext, type ReportDeps, type SectionContext } from '../context'
import { type ReportDocument, tablesOf } from '../document'
import { reportHtml } from '../html/page'
import { type CallsWritten, manifestOf, type ReportManifest } from '../manifest'
import { TEMPLATES } from '../templates'
import { passCalls, type Progress, stopIfCancelled } from './calls-pass'
import { factsOfFile } from './hashed-file'
import { callsOutput, focusOutput, type OpenOutput, textFile, xlsxOutput } from './outputs'
import { reportMarkdown, tableCsv, tablesJsonLines } from './text-tables'

export interface WriteDeps extends ReportDeps {
  pdf: PdfPrinter
}

export interface ReportRun {
  request: ReportRequest
  formats: readonly ReportFormat[]
  language: ReportLanguage
  /** The name of the saved template; it becomes the title. */
  template: string | null
  signal: AbortSignal
  progress(update: Progress): void
}

export interface WrittenReport {
  document: ReportDocument
  /** Without the manifest. */
  files: ReportFile[]
  manifest: ReportManifest
}

/**
 * Writes the files of a report into a folder, which the caller throws away if this fails. The
 * manifest is answered, not written: where it belongs depends on what becomes of the files.
 */
export async function writeReportFiles(
  deps: WriteDeps,
  folder: string,
  run: ReportRun,
): Promise<WrittenReport> {
  const { request, language, template, signal } = run
  const context = await openContext({ ...deps, signal }, request, language)
  const document = await buildFrom(context, language, template)
  stopIfCancelled(signal)
  try {
    const files = await writePages(deps, folder, run, document, context)
    const { written, calls } = await writeCalls(folder, run, document, context)
    const all = [...files, ...written].toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const { connection } = deps.workspace.status()
    const manifest = manifestOf(document, {
      template,
      version: deps.version,
      database: { name: document.database, engine: connection.database.engine },
      calls: calls && { ...calls, agree: agrees(document, calls) },
      files: all,
    })
    return { document, files: all, manifest }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? diskError(error) : error
  }
}

function agrees({ figures }: ReportDocument, calls: CallsWritten): boolean {
  return (
    figures.calls === calls.rows &&
    figures.costUsd === calls.costUsd &&
    figures.inputTokens === calls.inputTokens &&
    figures.outputTokens === calls.outputTokens
  )
}

/** What is put together from the report alone. */
async function writePages(
  { pdf }: WriteDeps,
  folder: string,
  { formats, signal }: ReportRun,
  document: ReportDocument,
  { format }: SectionContext,
): Promise<ReportFile[]> {
  const { name } = document
  const pathOf = (file: string): string => join(folder, file)
  const tables = tablesOf(document)
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0)
  const files: ReportFile[] = []
  const html = reportHtml(document)
  if (formats.includes('html')) files.push(await textFile(`${name}.html`, pathOf, html, null))
  if (formats.includes('md')) {
    files.push(await textFile(`${name}.md`, pathOf, reportMarkdown(document, format), rows))
  }
  if (formats.includes('jsonl')) {
    files.push(await textFile(`${name}.jsonl`, pathOf, tablesJsonLines(document), rows))
  }
  if (formats.includes('csv')) {
    for (const table of tables) {
      const file = `${name}-${table.id}.csv`
      files.push(await textFile(file, pathOf, tableCsv(table), table.rows.length))
    }
  }
  if (formats.includes('pdf')) {
    stopIfCancelled(signal)
    const page = pathOf('.print.html')
    await textFile('.print.html', pathOf, html, null)
    await pdf.print(page, pathOf(`${name}.pdf`), signal)
    await rm(page)
    files.push({ name: `${name}.pdf`, ...(await factsOfFile(pathOf(`${name}.pdf`))), rows: null })
  }
  return files
}

/** What every call goes through, and the workbook, which may hold them. */
async function writeCalls(
  folder: string,
  { request, formats, signal, progress }: ReportRun,
  document: ReportDocument,
  context: SectionContext,
): Promise<{ written: ReportFile[]; calls: CallsWritten | null }> {
  const { name } = document
  const pathOf = (file: string): string => join(folder, file)
  const withCalls = TEMPLATES[request.kind].calls
  const outputs: OpenOutput[] = []
  try {
    if (withCalls && formats.includes('csv')) {
      outputs.push(await callsOutput(`${name}-calls.csv`, pathOf, 'csv', context))
    }
    if (withCalls && formats.includes('jsonl')) {
      outputs.push(await callsOutput(`${name}-calls.jsonl`, pathOf, 'jsonl', context))
    }
    if (formats.includes('focus')) {
      outputs.push(await focusOutput(`${name}.focus.csv`, pathOf, context))
    }
    if (formats.includes('xlsx')) {
      outputs.push(await xlsxOutput(`${name}.xlsx`, pathOf, document, context, withCalls))
    }
    const needed =
      formats.includes('focus') ||
      (withCalls && formats.some((one) => one === 'csv' || one === 'jsonl' || one === 'xlsx'))
    const calls = needed ? await passCalls(context.scope, outputs, signal, progress) : null
    const written: ReportFile[] = []
    for (const output of outputs) written.push(await output.close())
    stopIfCancelled(signal)
    return { written, calls }
  } catch (error) {
    for (const output of outputs) await output.abandon()
    throw error
  }
}
