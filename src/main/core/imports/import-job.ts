import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { ImportFormat, ImportPlan, ImportRecord } from '../../../contract/imports'
import { endImport, findImport, insertImport, nameImportFormat } from '../../storage/imports'
import { findSourceFiles, type SourceFileRecord } from '../../storage/source-files'
import { pricesForNewModel } from '../catalogue/new-model'
import type { CoreDeps } from '../deps'
import type { JobContext } from '../jobs'
import { projectNaming } from '../project-naming'
import type { SourceFile } from '../source-files'
import { recordImport } from '../trail-subjects'
import { makeBatchWriter } from './batch'
import { ImportRun } from './import-run'
import { makeNameBook } from './names'
import { pathHashOf } from './positions'
import type { ReadEvent } from './read-files'
import { readSource } from './read-source'
import { formatError, toRejectedRow } from './rejections'
import { makeRejectsWriter, rejectsPath } from './rejects-file'
import { statusAfter, takeOutAgain } from './take-out'

export type ImportDeps = Pick<
  CoreDeps,
  | 'workspace'
  | 'reference'
  | 'settings'
  | 'events'
  | 'trail'
  | 'projectTexts'
  | 'logger'
  | 'dataFolder'
>

export interface ImportRequest {
  /** A file, or a folder whose files become one import. */
  file: SourceFile
  plan: ImportPlan
  signal: AbortSignal
  progress: JobContext['progress']
}

/** Items between two looks at what else has happened. */
const BREATH_ITEMS = 512

/** The record shows that the import lives at least this often. */
const HEARTBEAT_MS = 5_000

/**
 * Imports a file or a folder and answers the record. Throws `cancelled`, or what went wrong; what
 * was added until then has been taken out again, unless the database does not answer: then the
 * import shows as interrupted and can be undone. Names that it created (providers, models,
 * projects) stay, since another import may have begun to use them.
 */
export async function importFile(deps: ImportDeps, request: ImportRequest): Promise<ImportRecord> {
  const record = await runImport(deps, request, null)
  if (record) return record
  const { name } = request.file
  throw formatError('no_usage', `${name} holds no file with usage.`, name)
}

/**
 * The same with only what is new since these files were last read into this database: files that
 * have not changed are not opened, and logs that have grown are read from where they ended. What
 * earlier looks refused for its closed month is read again where it may be written now. null:
 * nothing is new, and no import was recorded.
 */
export async function importNews(
  deps: ImportDeps,
  request: ImportRequest,
): Promise<ImportRecord | null> {
  const files = request.file.members ?? [request.file]
  const db = deps.workspace.writableDatabase()
  const known = request.plan.intoClosedMonths
    ? new Map<string, SourceFileRecord>()
    : await findSourceFiles(db, files.map(pathHashOf))
  return runImport(deps, request, known)
}

async function runImport(
  deps: ImportDeps,
  request: ImportRequest,
  known: ReadonlyMap<string, SourceFileRecord> | null,
): Promise<ImportRecord | null> {
  const { file, plan, signal } = request
  const { engine } = deps.workspace.writableDatabase()
  const progress = makeProgress(request)
  const { onBytes } = progress
  const events = readSource(file, { plan, engine, signal, onBytes, known })
  try {
    // A file that cannot be imported at all, and a look that finds nothing, leave no record.
    const first: ReadEvent[] = []
    for (let next = await events.next(); !next.done; next = await events.next()) {
      first.push(next.value)
      if (next.value.kind === 'items' || next.value.kind === 'end') break
    }
    if (first.some(({ kind }) => kind === 'begin')) {
      return await importEvents(deps, request, concatenated(first, events), progress)
    }
    const failed = known ? undefined : first.find((event) => event.kind === 'failed')
    if (failed) throw failedFile(failed)
    return null
  } finally {
    // Closes the file, too, when the import ends early.
    await events.return(undefined)
  }
}

function failedFile({ file, rejection }: Extract<ReadEvent, { kind: 'failed' }>): AppError {
  const place = file.place ?? file.name
  const { message } = toRejectedRow(0, rejection)
  return formatError(rejection.reason, `${place}: ${message}`, place)
}

async function* concatenated(
  first: readonly ReadEvent[],
  rest: AsyncGenerator<ReadEvent>,
): AsyncGenerator<ReadEvent> {
  yield* first
  yield* rest
}

async function importEvents(
  deps: ImportDeps,
  request: ImportRequest,
  events: AsyncGenerator<ReadEvent>,
  progress: Progress,
): Promise<ImportRecord> {
  const { file, plan, signal } = request
  const db = deps.workspace.writableDatabase()
  deps.reference.forget()
  const reference = await deps.reference.read()
  const settings = deps.settings.current()
  const book = makeNameBook(
    reference,
    settings.cacheHitShare,
    (model) => (settings.priceNewModels ? pricesForNewModel(model, reference.now) : null),
    await projectNaming(deps),
  )
  const fileName = file.name.slice(0, 1_000)
  const id = await db.transaction(async (tx) => {
    const format = plan.format === 'auto' ? ('mixed' as const) : plan.format
    const newId = await insertImport(tx, { fileName, format, plan: JSON.stringify(plan) })
    await recordImport(deps, tx, { id: newId, fileName, action: 'started' })
    return newId
  })
  changed(deps)
  const connectionId = deps.workspace.status().connection.id
  const rejects = makeRejectsWriter(rejectsPath(deps.dataFolder, connectionId, id))
  const run = new ImportRun(
    makeBatchWriter(db, book, id, plan.intoClosedMonths ?? false, deps.trail),
    rejects,
    signal,
    progress.rows,
  )
  try {
    const formats = new Set<ImportFormat>()
    for await (const event of events) {
      progress.on(event)
      if (event.kind === 'begin') formats.add(event.format.id)
      await takeIn(run, event)
      if (run.silentFor() > HEARTBEAT_MS) await run.flush()
    }
    await run.finish()
    const [format] = formats
    await db.transaction(async (tx) => {
      if (formats.size === 1 && format) await nameImportFormat(tx, id, format)
      await endImport(tx, id, 'done', run.counts)
      await recordImport(deps, tx, { id, fileName, action: 'done', after: run.counts })
    })
  } catch (error) {
    await run.settle()
    await takeOutAgain(deps, db, { id, fileName }, run, statusAfter(error, signal))
    throw error
  } finally {
    changed(deps)
  }
  const record = await findImport(db, id)
  if (!record) throw new AppError('internal', 'The record of the import is gone.')
  return record
}

async function takeIn(run: ImportRun, event: ReadEvent): Promise<void> {
  switch (event.kind) {
    case 'begin':
      return run.beginFile(event.file.place ?? '', event.format)
    case 'items':
      for (const [index, item] of event.items.entries()) {
        run.add(item)
        if (run.full()) await run.flush()
        // The server's answer, so that it gets the next statement.
        else if (index % BREATH_ITEMS === BREATH_ITEMS - 1) await breathe()
      }
      return
    case 'end':
      run.endFile(event.note)
      return
    case 'failed':
      run.rejectFile(event.file.place ?? '', event.rejection)
      return
    case 'passed':
  }
}

interface Progress {
  onBytes(bytes: number): void
  on(event: ReadEvent): void
  rows(rows: number): void
}

/** Bytes of the files that are done and of the one that is being read, and which one that is. */
function makeProgress({ file, progress }: ImportRequest): Progress {
  let before = 0
  let ofFile = 0
  let done = 0
  let current = ''
  const report = (rows?: number): void =>
    progress({
      done: before + ofFile,
      ...(rows === undefined ? {} : { rows }),
      ...(file.members ? { files: { done, total: file.members.length, current } } : {}),
    })
  return {
    onBytes: (bytes) => (ofFile = bytes),
    on(event) {
      if (event.kind === 'begin') current = event.file.place ?? ''
      if (event.kind === 'begin' || event.kind === 'items') return
      before += event.file.size
      ofFile = 0
      done += 1
      report()
    },
    rows: report,
  }
}

function changed(deps: Pick<ImportDeps, 'reference' | 'events'>): void {
  deps.reference.forget()
  deps.events.emit('data.changed', {
    domains: ['usage', 'models', 'providers', 'projects', 'imports'],
  })
}
