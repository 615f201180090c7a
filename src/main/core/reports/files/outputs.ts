import type { ExportFormat } from '../../../../contract/exports'
import type { ReportFile } from '../../../../contract/reports'
import { hasUsageDetails } from '../../../storage/audit-rows'
import { readCacheTokens } from '../../../storage/cache-tokens'
import type { UsageTuple } from '../../../storage/usage-stream'
import { makeRowWriter } from '../../export-rows'
import type { SectionContext } from '../context'
import type { ReportDocument } from '../document'
import { FocusWriter } from '../focus/focus-writer'
import { CallsSheets } from '../xlsx/calls-sheet'
import { writeTableSheets } from '../xlsx/table-sheets'
import { Workbook } from '../xlsx/workbook'
import type { CallsSink } from './calls-pass'
import { factsOfFile, HashedFile } from './hashed-file'

/** A file that is open while the calls go by. */
export interface OpenOutput extends CallsSink {
  close(): Promise<ReportFile>
  abandon(): Promise<void>
}

type PathOf = (name: string) => string

/** Every call as CSV or JSON lines: the export's columns. */
export async function callsOutput(
  name: string,
  pathOf: PathOf,
  format: ExportFormat,
  { scope }: SectionContext,
): Promise<OpenOutput> {
  const writer = makeRowWriter(format, false, scope.reference)
  let rows = 0
  return textOutput(name, pathOf, writer.head, {
    lines: async (batch) => {
      rows += batch.length
      return [writer.lines(batch)]
    },
    tail: () => [],
    rows: () => rows,
  })
}

export async function focusOutput(
  name: string,
  pathOf: PathOf,
  { scope, deps }: SectionContext,
): Promise<OpenOutput> {
  const { cacheHitShare } = deps.settings.current()
  const writer = new FocusWriter(scope.reference, scope.range, cacheHitShare)
  const { db } = scope
  const hasDetails = deps.workspace.hasOwnTables() && (await hasUsageDetails(db))
  return textOutput(name, pathOf, writer.head, {
    async lines(batch) {
      const ids = hasDetails ? batch.map(([id]) => id) : []
      return writer.lines(batch, await readCacheTokens(db, ids))
    },
    tail: () => writer.end(),
    rows: () => writer.rows,
  })
}

interface TextWriter {
  lines(batch: readonly UsageTuple[]): Promise<Iterable<string>>
  /** What is left when all calls have gone by. */
  tail(): Iterable<string>
  rows(): number
}

async function textOutput(
  name: string,
  pathOf: PathOf,
  head: string,
  writer: TextWriter,
): Promise<OpenOutput> {
  const file = await HashedFile.create(pathOf(name))
  await file.write([head])
  return {
    write: async (batch) => file.write(await writer.lines(batch)),
    async close() {
      await file.write(writer.tail())
      return { name, ...(await file.close()), rows: writer.rows() }
    },
    abandon: () => file.abandon(),
  }
}

/** The report's tables on sheets, and every call where the report holds them. */
export async function xlsxOutput(
  name: string,
  pathOf: PathOf,
  report: ReportDocument,
  context: SectionContext,
  withCalls: boolean,
): Promise<OpenOutput> {
  const { scope, words } = context
  const workbook = await Workbook.create(pathOf(name), scope.now)
  await writeTableSheets(workbook, report)
  const calls = withCalls ? new CallsSheets(workbook, scope.reference, scope.timeZone, words) : null
  let rows = 0
  return {
    async write(batch) {
      rows += batch.length
      await calls?.write(batch)
    },
    async close() {
      await calls?.end()
      await workbook.close()
      return { name, ...(await factsOfFile(pathOf(name))), rows: calls ? rows : null }
    },
    abandon: () => workbook.abandon(),
  }
}

/** A file at once. */
export async function textFile(
  name: string,
  pathOf: PathOf,
  text: string,
  rows: number | null,
): Promise<ReportFile> {
  const file = await HashedFile.create(pathOf(name))
  try {
    await file.write([text])
    return { name, ...(await file.close()), rows }
  } catch (error) {
    await file.abandon()
    throw error
  }
}
