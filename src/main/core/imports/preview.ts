import type { ImportPlan, ImportPreviewRow } from '../../../contract/imports'
import type { RouteOutput } from '../../../contract/routes'
import { microsToUsd } from '../../storage/codec'
import { pricesForNewModel } from '../catalogue/new-model'
import type { CoreDeps } from '../deps'
import { projectNaming } from '../project-naming'
import type { SourceFile } from '../source-files'
import type { UsageFormat } from './formats/format'
import { eventIdOf, OccurrenceCounter } from './identity'
import { inspectTable } from './inspect-table'
import { closedStretches } from '../closed-months/open-months'
import { type Candidate, mergeCandidates } from './merge'
import { makeNameBook, type NamePage } from './names'
import { refusedByMonth } from './preview-months'
import type { Pricer } from './pricing'
import { readFiles } from './read-files'
import type { UsageRecord } from './record'
import { readRecords, refuseUnknownColumns, type SourceRecord } from './records'
import { isRejection, reject, type Rejection, shorten, toRejectedRow } from './rejections'
import { makeRowReader } from './rows'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'settings' | 'projectTexts'>
type Preview = RouteOutput<'imports.preview'>

/** A record of the file before names and prices are looked up. */
interface FirstRow {
  format: Pick<UsageFormat, 'id' | 'keep'>
  file: string
  line: number
  before: Record<string, string>
  raw: string
  result: Candidate | Rejection
}

const CELL_LENGTH = 200
const RAW_LENGTH = 400

/** What the first records become under a plan, by the import's own rules. Nothing is written. */
export async function previewFile(
  deps: Deps,
  file: SourceFile,
  plan: ImportPlan,
  limit: number,
): Promise<Preview> {
  const db = deps.workspace.database()
  const first =
    isTablePlan(plan) && !file.members
      ? await firstOfTable(file, plan, db.engine, limit)
      : await firstOfKnown(file, plan, db.engine, limit)
  const settings = deps.settings.current()
  const reference = await deps.reference.read()
  const page = makeNameBook(
    reference,
    settings.cacheHitShare,
    (model) => (settings.priceNewModels ? pricesForNewModel(model, reference.now) : null),
    await projectNaming(deps),
  ).page(db)
  const own = deps.workspace.hasOwnTables()
  const closed = deps.workspace.hasTable('token_ledger_closed_months')
    ? await closedStretches(db)
    : []
  const refused = await refusedByMonth(db, plan.intoClosedMonths ? [] : closed, first)

  const rows: ImportPreviewRow[] = []
  const creates = {
    providers: new Set<string>(),
    models: new Set<string>(),
    projects: new Set<string>(),
  }
  for (const { result: candidate, format, file: place, ...shown } of first) {
    const rejectedRow = (rejection: Rejection): ImportPreviewRow => ({
      ...shown,
      after: null,
      reject: toRejectedRow(shown.line, rejection, place),
    })
    if (isRejection(candidate)) {
      rows.push(rejectedRow(candidate))
      continue
    }
    const { record: result } = candidate
    const month = refused.get(candidate)
    const provider = await page.findProvider(result.provider)
    const model = await page.findModel(result.provider, result.model)
    const project = await findProject(page, format.id, result.project, own)
    if (!result.bucket && month === undefined) {
      if (!provider) creates.providers.add(result.provider)
      if (!model) creates.models.add(`${result.provider} / ${result.model}`)
      if (project.id === null && project.name !== null) creates.projects.add(project.name)
    }
    const priced = model ?? page.newModel(result.provider, result.model, provider?.baseUrl ?? '')
    const cost = priced.price(result, result.time.seconds)
    if (!cost) {
      rows.push(rejectedRow(reject('cost_out_of_range', 'more than 9999.999999')))
      continue
    }
    rows.push({
      ...shown,
      after: {
        createdAt: `${new Date(result.time.seconds * 1000).toISOString().slice(0, 19)}Z`,
        providerName: provider?.name ?? result.provider,
        modelName: model?.record.modelName ?? result.model,
        modelType: priced.record.modelType,
        projectId: project.id,
        projectName: project.name,
        inputTokens: result.inputTokens,
        outputTokens: result.outputTokens,
        cacheReadTokens: result.cacheReadTokens,
        cacheWriteTokens: result.cacheWrite5mTokens + result.cacheWrite1hTokens,
        reasoningTokens: result.reasoningTokens,
        cacheHit: result.cacheHit,
        costUsd: microsToUsd(cost.micros),
        costSource: cost.source,
        unpriced: isUnpriced(result, cost.micros, priced.price),
        isAggregate: result.bucket !== null,
      },
      reject:
        month === undefined
          ? null
          : toRejectedRow(shown.line, reject('closed_month', month), place),
    })
  }
  return {
    rows,
    createsProviders: [...creates.providers],
    createsModels: [...creates.models],
    createsProjects: [...creates.projects],
    closedMonths: closed.map(({ month }) => month).toReversed(),
  }
}

/** No price is known, nothing is recorded, and there was something to pay for. */
function isUnpriced(record: UsageRecord, micros: number, price: Pricer): boolean {
  if (micros !== 0 || record.cacheHit || record.inputTokens + record.outputTokens === 0) {
    return false
  }
  return price({ ...record, recordedMicros: null }, record.time.seconds)?.source === 'none'
}

async function findProject(
  page: NamePage,
  source: string,
  text: string,
  ownTables: boolean,
): Promise<{ id: string | null; name: string | null }> {
  if (ownTables) return page.findProject(source, text)
  return /^\d+$/.test(text) ? { id: text, name: null } : { id: null, name: text }
}

type TablePlan = ImportPlan & { format: 'csv' | 'jsonl' }

function isTablePlan(plan: ImportPlan): plan is TablePlan {
  return plan.format === 'csv' || plan.format === 'jsonl'
}

async function firstOfTable(
  file: SourceFile,
  plan: TablePlan,
  engine: 'mysql' | 'sqlite',
  limit: number,
): Promise<FirstRow[]> {
  const { columns: sampled } = await inspectTable(file, plan)
  const columns = sampled.map((column) => column.name)
  if (plan.format === 'csv') refuseUnknownColumns(plan, columns)
  const readRow = makeRowReader(plan, engine)
  const occurrences = new OccurrenceCounter()
  const resultOf = (record: SourceRecord): Candidate | Rejection => {
    const read = readRow(record)
    if (isRejection(read)) return read
    return { record: read, raw: '', eventId: eventIdOf(read, occurrences), file: '' }
  }
  return (await firstRecords(file, plan, limit)).map((record) => ({
    format: { id: plan.format, keep: 'first' as const },
    file: '',
    line: record.line,
    before: Object.fromEntries(
      columns.map((column) => [column, shorten(record.cell(column), CELL_LENGTH)]),
    ),
    raw: '',
    result: resultOf(record),
  }))
}

async function firstRecords(
  file: SourceFile,
  plan: TablePlan,
  limit: number,
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  for await (const batch of readRecords(file, plan)) {
    records.push(...batch.records.slice(0, limit - records.length))
    if (records.length >= limit) break
  }
  return records
}

/** Records that a merge of so many makes may be fewer. */
const READ_FOR_EACH = 10

/** Calls of a known format, merged as the import merges them; of a folder, its first files'. */
async function firstOfKnown(
  file: SourceFile,
  plan: ImportPlan,
  engine: 'mysql' | 'sqlite',
  limit: number,
): Promise<FirstRow[]> {
  const { signal } = new AbortController()
  const onBytes = (): void => undefined
  const rows: FirstRow[] = []
  const candidates: Candidate[] = []
  let place = ''
  let format: FirstRow['format'] = { id: 'csv', keep: 'first' }
  let occurrences = new OccurrenceCounter()
  const formats = new Map<string, FirstRow['format']>()
  const events = readFiles(file, { plan, engine, signal, onBytes, known: null, keepRaw: true })
  for await (const event of events) {
    if (event.kind === 'begin') {
      place = event.file.place ?? ''
      format = event.format
      occurrences = new OccurrenceCounter()
      formats.set(place, format)
    }
    if (event.kind !== 'items') continue
    for (const item of event.items) {
      if (item.kind === 'usage') {
        const { record, raw } = item
        const eventId = eventIdOf(record, occurrences)
        candidates.push({ record, raw, eventId, file: place })
      } else if (item.kind === 'rejected') {
        const { line, rejection: result } = item
        rows.push({
          format,
          file: place,
          line,
          before: {},
          raw: shorten(item.raw, RAW_LENGTH),
          result,
        })
      }
    }
    if (candidates.length + rows.length >= limit * READ_FOR_EACH) break
  }
  for (const { candidate } of mergeCandidates(format.keep, candidates, new Map()).fresh) {
    const shown = shorten(candidate.raw, RAW_LENGTH)
    const of = { format: formats.get(candidate.file) ?? format, file: candidate.file }
    rows.push({ ...of, line: candidate.record.line, before: {}, raw: shown, result: candidate })
  }
  return rows.slice(0, limit)
}
