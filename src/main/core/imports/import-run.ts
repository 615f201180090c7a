import { AppError } from '../../../contract/errors'
import type { ImportCounts } from '../../storage/imports'
import type { SourceFileRecord } from '../../storage/source-files'
import type { JobContext } from '../jobs'
import type { Batch, BatchWriter, ReadyBatch } from './batch'
import type { UsageFormat } from './formats/format'
import { eventIdOf, OccurrenceCounter } from './identity'
import type { Candidate } from './merge'
import type { ReadItem } from './record'
import { type Rejection, shorten } from './rejections'
import type { RejectsWriter } from './rejects-file'

/** Rows of the first transaction, so that its names are soon known to the others. */
const FIRST_ROWS = 500
const RAW_LENGTH = 10_000

const NO_COUNTS: ImportCounts = {
  rowsRead: 0,
  added: 0,
  updated: 0,
  aggregates: 0,
  duplicates: 0,
  rejected: 0,
}

/** The state of one import while it runs: a batch that fills while the last two are written. */
export class ImportRun {
  counts = NO_COUNTS
  private candidates: Candidate[] = []
  private files: SourceFileRecord[] = []
  private batchRows = FIRST_ROWS
  private pending = { read: 0, rejected: 0, duplicates: 0 }
  private format: Batch['format'] = { id: 'csv', keep: 'first' }
  private file = ''
  /** The last two batches, as the import's counts after them. */
  private writing: Promise<ImportCounts> = Promise.resolve(NO_COUNTS)
  private before: Promise<ImportCounts> = this.writing
  /** The last batch asks for names, or for calls that are there already; the next one gains by it. */
  private asking = false
  private lastWrite = performance.now()
  private occurrences = new OccurrenceCounter()

  constructor(
    private readonly writer: BatchWriter,
    private readonly rejects: RejectsWriter,
    private readonly signal: AbortSignal,
    private readonly progress: (rows: number) => ReturnType<JobContext['progress']>,
  ) {}

  /** From now on the items are this file's. `place`: where it lies in its folder; "" without one. */
  async beginFile(place: string, format: UsageFormat): Promise<void> {
    if (format.id !== this.format.id && this.candidates.length > 0) await this.flush()
    this.format = format
    this.file = place
    // Identical rows of one file are separate calls; of another file they are the same.
    this.occurrences = new OccurrenceCounter()
  }

  /** How far the file was read, to be noted with its last rows. */
  endFile(record: SourceFileRecord | null): void {
    if (record) this.files.push(record)
  }

  add(item: ReadItem): void {
    this.pending.read += 1
    switch (item.kind) {
      case 'usage': {
        const { record, raw } = item
        const eventId = eventIdOf(record, this.occurrences)
        const call = this.writer.callOf(record, eventId, this.format.id)
        this.candidates.push({ record, raw, eventId, call, file: this.file })
        return
      }
      case 'rejected':
        this.pending.rejected += 1
        this.rejects.add(this.file, item.line, item.rejection, item.raw)
        return
      case 'repeat':
        this.pending.duplicates += 1
    }
  }

  /** A file of a folder that could not be read as a whole. */
  rejectFile(place: string, rejection: Rejection): void {
    this.pending.read += 1
    this.pending.rejected += 1
    this.rejects.add(place, 0, rejection, '')
  }

  full(): boolean {
    return this.pending.read >= this.batchRows
  }

  silentFor(): number {
    return performance.now() - this.lastWrite
  }

  /** Hands the batch over, once all but the one before it are written. */
  async flush(): Promise<void> {
    const { candidates, files, format, pending } = this
    if (this.asking) await this.writing
    const batch = await this.writer.prepare({ candidates, files, format })
    await this.before
    this.throwIfCancelled()
    this.candidates = []
    this.files = []
    this.pending = { read: 0, rejected: 0, duplicates: 0 }
    this.batchRows = this.writer.rows
    this.lastWrite = performance.now()
    this.asking = batch.ready === null
    this.before = this.writing
    this.writing = this.write(batch, pending, this.before)
    // Awaited by a later flush; until then a failure must not count as unhandled.
    this.writing.catch(() => undefined)
  }

  async finish(): Promise<void> {
    await this.flush()
    await this.before
    await this.writing
    this.throwIfCancelled()
  }

  /** Waits for what is still being written, whatever becomes of it. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.before, this.writing])
  }

  async removeRejects(): Promise<void> {
    await this.rejects.remove()
  }

  private async write(
    batch: ReadyBatch,
    pending: ImportRun['pending'],
    before: Promise<ImportCounts>,
  ): Promise<ImportCounts> {
    const { counts, rejections } = await this.writer.write(batch, async () => {
      const known = await before
      return {
        ...known,
        rowsRead: known.rowsRead + pending.read,
        rejected: known.rejected + pending.rejected,
        duplicates: known.duplicates + pending.duplicates,
      }
    })
    this.counts = counts
    for (const { candidate, rejection } of rejections) {
      const raw = candidate.raw || shorten(JSON.stringify(candidate.record), RAW_LENGTH)
      this.rejects.add(candidate.file, candidate.record.line, rejection, raw)
    }
    await this.rejects.flush()
    this.progress(counts.rowsRead)
    return counts
  }

  private throwIfCancelled(): void {
    if (this.signal.aborted) {
      throw new AppError('cancelled', 'The import was cancelled; nothing of it was kept.')
    }
  }
}
