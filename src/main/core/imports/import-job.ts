import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { ImportPlan, ImportRecord } from '../../../contract/imports'
import type { Id } from '../../../contract/values'
import type { Database } from '../../storage/database'
import { endImport, findImport, insertImport, removeCallBatch } from '../../storage/imports'
import { pricesForNewModel } from '../catalogue/new-model'
import type { CoreDeps } from '../deps'
import type { JobContext } from '../jobs'
import type { SourceFile } from '../uploads'
import { type BatchResult, type BatchWriter, type Candidate, makeBatchWriter } from './batch'
import { contentDigest, contentEventId, fileEventId, OccurrenceCounter } from './identity'
import { makeNameBook } from './names'
import { readRecords, type RecordBatch, refuseUnknownColumns } from './records'
import { isRejection } from './rejections'
import { recordImport } from '../trail-subjects'
import { makeRejectsWriter, rejectsPath, type RejectsWriter } from './rejects-file'
import { contentOf, type FileCall, makeRowReader } from './rows'

export type ImportDeps = Pick<
  CoreDeps,
  'workspace' | 'reference' | 'settings' | 'events' | 'trail' | 'logger' | 'dataFolder'
>

export interface ImportRequest {
  file: SourceFile
  plan: ImportPlan
  signal: AbortSignal
  progress: JobContext['progress']
}

/** Rows of one transaction. */
const BATCH_ROWS = 5_000
/** The record shows that the import lives at least this often. */
const HEARTBEAT_MS = 5_000

/**
 * Imports one file and answers its record. Throws `cancelled`, or what went wrong; what was added
 * until then has been taken out again, unless the database does not answer: then the import shows
 * as interrupted and can be undone. Names that it created (providers, models, projects) stay, since
 * another import may have begun to use them.
 */
export async function importFile(deps: ImportDeps, request: ImportRequest): Promise<ImportRecord> {
  let bytes = 0
  const batches = readRecords(request.file, request.plan, {
    onBytes: (read) => (bytes = read),
    signal: request.signal,
  })
  try {
    return await importBatches(deps, request, batches, () => bytes)
  } finally {
    // Closes the file, too, when the import ends early.
    await batches.return(undefined)
  }
}

async function importBatches(
  deps: ImportDeps,
  request: ImportRequest,
  batches: AsyncGenerator<RecordBatch>,
  bytesRead: () => number,
): Promise<ImportRecord> {
  const { file, plan, signal } = request
  const db = deps.workspace.writableDatabase()
  // A file that cannot be imported at all leaves no record.
  const first = await batches.next()
  if (!first.done && plan.format === 'csv') refuseUnknownColumns(plan, first.value.columns)
  deps.reference.forget()
  const reference = await deps.reference.read()
  const settings = deps.settings.current()
  const book = makeNameBook(reference, settings.cacheHitShare, (model) =>
    settings.priceNewModels ? pricesForNewModel(model, reference.now) : null,
  )
  const fileName = file.name.slice(0, 1_000)
  const id = await db.transaction(async (tx) => {
    const values = { fileName, format: plan.format, plan: JSON.stringify(plan) }
    const newId = await insertImport(tx, values)
    await recordImport(deps, tx, { id: newId, fileName, action: 'started' })
    return newId
  })
  changed(deps)
  const connectionId = deps.workspace.status().connection.id
  const rejects = makeRejectsWriter(rejectsPath(deps.dataFolder, connectionId, id))
  const run = new ImportRun(makeBatchWriter(db, book, id), rejects, request, bytesRead)
  try {
    const readRow = makeRowReader(plan, db.engine)
    for (let next = first; !next.done; next = await batches.next()) {
      for (const record of next.value.records) {
        const row = readRow(record)
        if (isRejection(row)) run.reject(record.line, row, record.raw)
        else run.add(row, record.raw)
        if (run.full()) await run.flush()
      }
      if (run.silentFor() > HEARTBEAT_MS) await run.flush()
    }
    await run.finish()
    await db.transaction(async (tx) => {
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

function statusAfter(error: unknown, signal: AbortSignal): 'undone' | 'cancelled' | 'failed' {
  if (error instanceof AppError && error.details.reason === 'undone') return 'undone'
  return signal.aborted ? 'cancelled' : 'failed'
}

/** The state of one import while it runs: a batch that fills while the last one is written. */
class ImportRun {
  counts = { rowsRead: 0, added: 0, duplicates: 0, rejected: 0 }
  private batch: Candidate[] = []
  private read = 0
  private rejected = 0
  private writing: Promise<void> = Promise.resolve()
  private lastWrite = performance.now()
  private readonly occurrences = new OccurrenceCounter()

  constructor(
    private readonly writer: BatchWriter,
    private readonly rejects: RejectsWriter,
    private readonly request: Pick<ImportRequest, 'signal' | 'progress'>,
    private readonly bytesRead: () => number,
  ) {}

  add(call: FileCall, raw: string): void {
    this.read += 1
    this.batch.push({ call, eventId: this.eventIdOf(call), raw })
  }

  reject(line: number, rejection: Parameters<RejectsWriter['add']>[1], raw: string): void {
    this.read += 1
    this.rejected += 1
    this.rejects.add(line, rejection, raw)
  }

  full(): boolean {
    return this.read >= BATCH_ROWS
  }

  silentFor(): number {
    return performance.now() - this.lastWrite
  }

  /** Hands the batch over, once the one before it is written. */
  async flush(): Promise<void> {
    await this.writing
    this.throwIfCancelled()
    const { batch, read, rejected } = this
    this.batch = []
    this.read = 0
    this.rejected = 0
    this.lastWrite = performance.now()
    this.writing = this.write(batch, read, rejected)
    // Awaited by the next flush; until then a failure must not count as unhandled.
    this.writing.catch(() => undefined)
  }

  async finish(): Promise<void> {
    await this.flush()
    await this.writing
    this.throwIfCancelled()
  }

  /** Waits for what is still being written, whatever becomes of it. */
  async settle(): Promise<void> {
    await this.writing.catch(() => undefined)
  }

  async removeRejects(): Promise<void> {
    await this.rejects.remove()
  }

  private async write(batch: Candidate[], read: number, rejected: number): Promise<void> {
    const { counts, rejections }: BatchResult = await this.writer.write(batch, {
      ...this.counts,
      rowsRead: this.counts.rowsRead + read,
      rejected: this.counts.rejected + rejected,
    })
    this.counts = counts
    for (const { candidate, rejection } of rejections) {
      this.rejects.add(candidate.call.line, rejection, candidate.raw)
    }
    await this.rejects.flush()
    this.request.progress({ done: this.bytesRead(), rows: counts.rowsRead })
  }

  private eventIdOf(call: FileCall): string {
    if (call.eventId !== '') return fileEventId(call.eventId)
    const digest = contentDigest(contentOf(call))
    return contentEventId(digest, this.occurrences.next(digest))
  }

  private throwIfCancelled(): void {
    if (this.request.signal.aborted) throw cancelled()
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The import was cancelled; nothing of it was kept.')
}

const CLEANING_ATTEMPTS = 5

/** Leaves nothing of an import that did not end well, if the database lets us. */
async function takeOutAgain(
  deps: ImportDeps,
  db: Database,
  { id, fileName }: Pick<ImportRecord, 'id' | 'fileName'>,
  run: ImportRun,
  status: 'undone' | 'cancelled' | 'failed',
): Promise<void> {
  for (let attempt = 1; attempt <= CLEANING_ATTEMPTS; attempt += 1) {
    try {
      await removeCalls(db, id)
      await db.transaction(async (tx) => {
        await endImport(tx, id, status, { ...run.counts, added: 0 })
        await recordImport(deps, tx, { id, fileName, action: status })
      })
      if (status !== 'failed') await run.removeRejects()
      return
    } catch (error) {
      deps.logger.warn({ error, importId: id, attempt }, 'an import could not be taken out yet')
      if (attempt < CLEANING_ATTEMPTS) await delay(500 * attempt)
    }
  }
}

/** Takes all calls of an import out, a batch at a time. Answers how many went. */
export async function removeCalls(
  db: Database,
  id: Id,
  onBatch: (removed: number) => void = () => undefined,
): Promise<number> {
  let removed = 0
  for (;;) {
    const batch = await removeCallBatch(db, id)
    removed += batch.removed
    onBatch(removed)
    if (!batch.more) return removed
  }
}

function changed(deps: Pick<ImportDeps, 'reference' | 'events'>): void {
  deps.reference.forget()
  deps.events.emit('data.changed', {
    domains: ['usage', 'models', 'providers', 'projects', 'imports'],
  })
}
