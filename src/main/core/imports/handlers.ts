import { AppError } from '../../../contract/errors'
import type { ImportRecord } from '../../../contract/imports'
import type { DomainHandlers, ParsedInput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import { findImport, listImports, markUndone, stopImport } from '../../storage/imports'
import { assertMonthsOpen } from '../closed-months/open-months'
import type { CoreDeps } from '../deps'
import type { JobContext } from '../jobs'
import { recordImport } from '../trail-subjects'
import { importFile } from './import-job'
import { inspectFile } from './inspect'
import { previewFile } from './preview'
import { listReports } from './reports'
import { readRejects, rejectsPath, saveRejects } from './rejects-file'
import { removeCalls } from './take-out'

type Deps = Pick<
  CoreDeps,
  | 'workspace'
  | 'reference'
  | 'settings'
  | 'events'
  | 'trail'
  | 'projectTexts'
  | 'jobs'
  | 'uploads'
  | 'files'
  | 'logger'
  | 'dataFolder'
>

export function makeImportHandlers(deps: Deps): DomainHandlers<'imports'> {
  const pathOf = (id: Id): string =>
    rejectsPath(deps.dataFolder, deps.workspace.status().connection.id, id)
  return {
    'imports.inspect': ({ file, format, delimiter }) =>
      inspectFile(deps.uploads.resolve(file), { format, delimiter }),
    'imports.preview': ({ file, plan, limit }) =>
      previewFile(deps, deps.uploads.resolve(file), plan, limit),
    'imports.start': async (input) => ({ jobId: startImport(deps, input) }),
    'imports.list': async () => ({
      imports: deps.workspace.hasOwnTables() ? await listImports(deps.workspace.database()) : [],
    }),
    'imports.reports': async () => ({ reports: await listReports(deps) }),
    'imports.undo': async (input) => ({ jobId: await startUndo(deps, input) }),
    'imports.rejects': ({ id, offset, limit }) => readRejects(pathOf(id), offset, limit),
    'imports.saveRejects': async ({ id }) => {
      const record = await mustFind(deps, id)
      const name = record.fileName.replace(/\.(csv|jsonl|ndjson|txt|tsv)?(\.gz)?$/i, '')
      const target = await deps.files.saveTarget(`${name} - rejected rows.csv`)
      return { file: target && (await saveRejects(pathOf(id), target)) }
    },
  }
}

function startImport(deps: Deps, { file, plan }: ParsedInput<'imports.start'>): string {
  const source = deps.uploads.resolve(file.ref)
  deps.workspace.writableDatabase()
  return deps.jobs.start(
    { kind: 'import', subject: source.name, unit: 'bytes', total: source.size },
    async ({ signal, progress }) => ({
      kind: 'import',
      import: await importFile(deps, { file: source, plan, signal, progress }),
    }),
  )
}

async function startUndo(
  deps: Deps,
  { id, intoClosedMonths }: ParsedInput<'imports.undo'>,
): Promise<string> {
  const db = deps.workspace.writableDatabase()
  const record = await mustFind(deps, id)
  if (record.status === 'undone') {
    throw new AppError('validation', 'This import has been undone already.', { reason: 'undone' })
  }
  if (record.status === 'running') {
    throw new AppError('in_use', 'This import is still running. Cancel it, or wait for its end.', {
      reason: 'running',
    })
  }
  if (!intoClosedMonths) await assertMonthsOpen(db, { importId: id })
  return deps.jobs.start(
    { kind: 'undoImport', subject: record.fileName, unit: 'rows', total: record.added },
    async (context) => ({ kind: 'undoImport', removed: await undoImport(deps, record, context) }),
  )
}

/**
 * Takes an import's calls out again and answers how many. Whole batches go; when it is cancelled
 * or ends in the middle, the import shows as interrupted and the rest can be undone later.
 */
async function undoImport(
  deps: Pick<Deps, 'workspace' | 'reference' | 'events' | 'trail'>,
  { id, fileName }: ImportRecord,
  { signal, progress }: JobContext,
): Promise<number> {
  const db = deps.workspace.writableDatabase()
  try {
    await stopImport(db, id)
    const removed = await removeCalls(db, id, (done) => {
      progress({ done, rows: done })
      if (signal.aborted) {
        throw new AppError(
          'cancelled',
          'The undoing was stopped. Undo the import again for the rest.',
        )
      }
    })
    await db.transaction(async (tx) => {
      await markUndone(tx, id)
      await recordImport(deps, tx, { id, fileName, action: 'undone', after: { removed } })
    })
    return removed
  } finally {
    deps.reference.forget()
    deps.events.emit('data.changed', { domains: ['usage', 'imports'] })
  }
}

async function mustFind(deps: Deps, id: Id): Promise<ImportRecord> {
  const own = deps.workspace.hasOwnTables()
  const record = own ? await findImport(deps.workspace.database(), id) : null
  if (record) return record
  throw new AppError('not_found', 'That import is not known.')
}
