import type { ImportPlan, ImportPreviewRow } from '../../../contract/imports'
import type { RouteOutput } from '../../../contract/routes'
import { microsToUsd } from '../../storage/codec'
import { pricesForNewModel } from '../catalogue/new-model'
import type { CoreDeps } from '../deps'
import type { SourceFile } from '../uploads'
import { inspectFile } from './inspect'
import { makeNameBook, type NamePage } from './names'
import type { Pricer } from './pricing'
import { readRecords, refuseUnknownColumns, type SourceRecord } from './records'
import { isRejection, reject, shorten, toRejectedRow } from './rejections'
import { type FileCall, makeRowReader } from './rows'

type Deps = Pick<CoreDeps, 'workspace' | 'reference' | 'settings'>
type Preview = RouteOutput<'imports.preview'>

const CELL_LENGTH = 200

/** What the first records become under a plan, by the import's own rules. Nothing is written. */
export async function previewFile(
  deps: Deps,
  file: SourceFile,
  plan: ImportPlan,
  limit: number,
): Promise<Preview> {
  const db = deps.workspace.database()
  const { columns: sampled } = await inspectFile(file, plan)
  const columns = sampled.map((column) => column.name)
  if (plan.format === 'csv') refuseUnknownColumns(plan, columns)
  const settings = deps.settings.current()
  const reference = await deps.reference.read()
  const page = makeNameBook(reference, settings.cacheHitShare, (model) =>
    settings.priceNewModels ? pricesForNewModel(model, reference.now) : null,
  ).page(db)
  const readRow = makeRowReader(plan, db.engine)
  const own = deps.workspace.hasOwnTables()

  const rows: ImportPreviewRow[] = []
  const creates = {
    providers: new Set<string>(),
    models: new Set<string>(),
    projects: new Set<string>(),
  }
  for (const record of await firstRecords(file, plan, limit)) {
    const before = Object.fromEntries(
      columns.map((column) => [column, shorten(record.cell(column), CELL_LENGTH)]),
    )
    const call = readRow(record)
    if (isRejection(call)) {
      rows.push({
        line: record.line,
        before,
        after: null,
        reject: toRejectedRow(record.line, call),
      })
      continue
    }
    const provider = await page.findProvider(call.provider)
    const model = await page.findModel(call.provider, call.model)
    const project = await findProject(page, call.project, own)
    if (!provider) creates.providers.add(call.provider)
    if (!model) creates.models.add(`${call.provider} / ${call.model}`)
    if (!project) creates.projects.add(call.project)
    const priced = model ?? page.newModel(call.provider, call.model, provider?.baseUrl ?? '')
    const cost = priced.price(call, call.time.seconds)
    if (!cost) {
      const rejection = reject('cost_out_of_range', 'more than 9999.999999')
      rows.push({
        line: record.line,
        before,
        after: null,
        reject: toRejectedRow(record.line, rejection),
      })
      continue
    }
    rows.push({
      line: record.line,
      before,
      after: {
        createdAt: `${new Date(call.time.seconds * 1000).toISOString().slice(0, 19)}Z`,
        providerName: provider?.name ?? call.provider,
        modelName: model?.record.modelName ?? call.model,
        modelType: priced.record.modelType,
        projectId: project?.id ?? null,
        projectName: project ? project.name : call.project,
        inputTokens: call.inputTokens,
        outputTokens: call.outputTokens,
        cacheHit: call.cacheHit,
        costUsd: microsToUsd(cost.micros),
        costSource: cost.source,
        unpriced: isUnpriced(call, cost.micros, priced.price),
      },
      reject: null,
    })
  }
  return {
    rows,
    createsProviders: [...creates.providers],
    createsModels: [...creates.models],
    createsProjects: [...creates.projects],
  }
}

/** No price is known, nothing is recorded, and there was something to pay for. */
function isUnpriced(call: FileCall, micros: number, price: Pricer): boolean {
  if (micros !== 0 || call.cacheHit || call.inputTokens + call.outputTokens === 0) return false
  return price({ ...call, recordedMicros: null }, call.time.seconds)?.source === 'none'
}

async function findProject(
  page: NamePage,
  text: string,
  ownTables: boolean,
): Promise<{ id: string; name: string | null } | null> {
  return ownTables || /^\d+$/.test(text) ? page.findProject(text) : null
}

async function firstRecords(
  file: SourceFile,
  plan: ImportPlan,
  limit: number,
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  for await (const batch of readRecords(file, plan)) {
    records.push(...batch.records.slice(0, limit - records.length))
    if (records.length >= limit) break
  }
  return records
}
