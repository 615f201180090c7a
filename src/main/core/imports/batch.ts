import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { Id } from '../../../contract/values'
import type { Database, OpenTransaction } from '../../storage/database'
import { isUniqueViolation } from '../../storage/db-errors'
import { type ImportCounts, recordProgress } from '../../storage/imports'
import { saveSourceFiles, type SourceFileRecord } from '../../storage/source-files'
import {
  insertCalls,
  insertCallsSingly,
  type NewCall,
  type ReadyCalls,
  readyCalls,
} from '../../storage/usage-insert'
import { nameVariant, replaceCall } from '../../storage/usage-write'
import { closedMonthAt, closedStretches } from '../closed-months/open-months'
import { writeBucketsOf } from './batch-buckets'
import { callOf, type FreshCall, knownCallOf, largestProjectId, newCallOf } from './call-of'
import type { UsageFormat } from './formats/format'
import { mergeWithKnown, sourceOf } from './known'
import { type Candidate, mergeCandidates } from './merge'
import { areDisjoint, type CountsBefore, patienceOf, soon, TooLong } from './turns'
import type { Trail } from '../trail'
import type { NameBook, NamePage } from './names'
import type { UsageRecord } from './record'
import { type Rejection, reject } from './rejections'

/** Calls that only the look-up of names and prices could refuse. */
export interface LateRejection {
  candidate: Candidate
  rejection: Rejection
}

/** What is written in one transaction: records of one format, and the files that they end. */
export interface Batch {
  format: Pick<UsageFormat, 'id' | 'keep'>
  candidates: readonly Candidate[]
  files: readonly SourceFileRecord[]
}

/** A batch with the statements that write it, where nothing had to be asked for them. */
export interface ReadyBatch extends Batch {
  ready: ReadyCalls | null
  /** It shares no call with the batch before it, so it may be written beside that one. */
  apart: boolean
}

export interface BatchResult {
  counts: ImportCounts
  rejections: LateRejection[]
}

export interface BatchWriter {
  /** Rows of one transaction. */
  readonly rows: number
  /** See `Candidate.call`. `format`: that of the file. */
  callOf(record: UsageRecord, eventId: string, format: UsageFormat['id']): Candidate['call']
  /** What can be done of a batch while those before it are being written. In their order. */
  prepare(batch: Batch): Promise<ReadyBatch>
  /**
   * Writes one batch and the import's progress in one transaction. `before` answers the import's
   * counts, with the rows that this batch read and rejected. Batches are kept in their order, but a
   * server writes the rows of one while those of the one before are not yet committed. Throws
   * `cancelled` when the import was undone elsewhere.
   */
  write(batch: ReadyBatch, before: CountsBefore): Promise<BatchResult>
}

const ATTEMPTS = 10
/** Of a server two are on the way; the embedded engine writes one after the other. */
const ROWS = { mysql: 5_000, sqlite: 7_500 }

/** What would be written into closed months is rejected, unless `intoClosedMonths`. */
export function makeBatchWriter(
  db: Database,
  book: NameBook,
  importId: Id,
  intoClosedMonths: boolean,
  trail: Pick<Trail, 'recordAll'>,
): BatchWriter {
  /** The server's ids were found not to follow one another. */
  let singly = false
  /**
   * Some call was there already. Until then nobody asks: the unique key of the events would refuse
   * the batch, which is then written again with a look beforehand.
   */
  let looksFirst = false
  /** One batch stood in the way of the one before it: others would, too. */
  let inTurn = false
  /** The events of the batch that was made ready last; null: it may hold any. */
  let lastEvents: ReadonlySet<string> | null = null

  async function attempt(
    tx: OpenTransaction,
    page: NamePage,
    batch: ReadyBatch,
    before: CountsBefore,
  ): Promise<BatchResult | 'unsure'> {
    const origin = originOf(batch)
    const closed = intoClosedMonths ? [] : await closedStretches(tx)
    // A call of a closed month that is there already is no rejection: then one has to look.
    looksFirst ||= closed.length > 0
    if (batch.ready && !looksFirst) {
      const begun = performance.now()
      if (!(await insert(tx, batch.ready))) return 'unsure'
      const earlier = await soon(before, patienceOf(performance.now() - begun))
      return progressed(tx, batch, earlier, {
        added: batch.ready.calls.length,
        updated: 0,
        rejections: [],
        buckets: NO_BUCKETS,
      })
    }
    const calls = batch.candidates.filter(({ record }) => record.bucket === null)
    const reserved = largestProjectId(calls)
    const rejections: LateRejection[] = []
    /** `takenFrom`: when the call was whose place it takes; a closed month loses none, either. */
    const toCall = async (
      fields: FreshCall,
      takenFrom: number | null = null,
    ): Promise<NewCall | null> => {
      const month = closedMonthAt(closed, fields.candidate.record.time.seconds, takenFrom)
      if (month !== null) {
        rejections.push({ candidate: fields.candidate, rejection: reject('closed_month', month) })
        return null
      }
      const call = await newCallOf(page, book, fields, reserved, batch.format.id)
      if (call) return call
      const rejection = reject('cost_out_of_range', 'more than 9999.999999')
      rejections.push({ candidate: fields.candidate, rejection })
      return null
    }

    const merged =
      batch.format.keep === 'first' && !looksFirst
        ? mergeCandidates('first', calls, new Map())
        : await mergeWithKnown(tx, origin.source, batch.format, calls)
    const fresh: NewCall[] = []
    for (const one of merged.fresh) {
      // Most calls are made already, and waiting for each of them would cost as much again.
      const call = (closed.length === 0 && knownCallOf(one)) || (await toCall(one))
      if (call) fresh.push(call)
    }
    if (!(await insert(tx, await readyCalls(tx, origin, fresh)))) return 'unsure'
    let updated = 0
    for (const { known, candidate, variant } of merged.replacements) {
      const call = await toCall({ candidate, eventId: known.eventId, variant }, known.createdAt)
      if (!call) continue
      await replaceCall(tx, known.usageId, call)
      // A line that completes a call of this very import is no news to anyone.
      if (known.importId !== importId) updated += 1
    }
    for (const { known, variant } of merged.named) await nameVariant(tx, known.usageId, variant)
    const { rejected, ...buckets } = await writeBucketsOf(tx, origin, closed, batch.candidates)
    rejections.push(...rejected)
    await trail.recordAll(
      tx,
      page.created().map((made) => ({ ...made, after: { ...made.after, importId } })),
    )
    return progressed(tx, batch, await before(), {
      added: fresh.length,
      updated,
      rejections,
      buckets,
    })
  }

  const originOf = ({ format }: Batch): { importId: Id; source: string } => ({
    importId,
    source: sourceOf(format),
  })

  /** false: the server's ids are not what it reported. */
  async function insert(tx: OpenTransaction, ready: ReadyCalls): Promise<boolean> {
    if (!singly) return (await insertCalls(tx, ready)) === 'written'
    await insertCallsSingly(tx, ready)
    return true
  }

  async function progressed(
    tx: OpenTransaction,
    batch: Batch,
    counts: ImportCounts,
    done: BatchDone,
  ): Promise<BatchResult> {
    await saveSourceFiles(tx, importId, batch.files)
    const total = totalOf(counts, batch, done)
    if (!(await recordProgress(tx, importId, total))) {
      throw new AppError('cancelled', 'This import was undone while it ran.', { reason: 'undone' })
    }
    return { counts: total, rejections: done.rejections }
  }

  const callOfKnown: BatchWriter['callOf'] = (record, eventId, format) => {
    if (record.bucket) return undefined
    const model = book.model(record.provider, record.model)
    const projectId = book.project(format, record.project)
    return model && projectId !== undefined ? callOf(record, eventId, model, projectId) : undefined
  }

  /** The calls of a batch in which each candidate is one of its own; null: that is not known yet. */
  function plainCalls({ format, candidates }: Batch): PlainCalls | null {
    if (format.keep !== 'first') return null
    const events = new Set<string>()
    const calls: NewCall[] = []
    for (const candidate of candidates) {
      const { record, eventId } = candidate
      // Its names may have become known with the batch before.
      if (candidate.call === undefined) candidate.call = callOfKnown(record, eventId, format.id)
      const { call } = candidate
      if (!call || call.variant !== null || events.has(eventId)) return null
      events.add(eventId)
      calls.push(call)
    }
    return { calls, events }
  }

  return {
    rows: ROWS[db.engine],
    callOf: callOfKnown,
    async prepare(batch) {
      const plain = looksFirst ? null : plainCalls(batch)
      const apart = plain !== null && lastEvents !== null && areDisjoint(lastEvents, plain.events)
      lastEvents = plain?.events ?? null
      const ready = plain && (await readyCalls(db, originOf(batch), plain.calls))
      return { ...batch, ready, apart }
    },
    async write(batch, before) {
      const beside = batch.apart && db.engine === 'mysql'
      for (let tries = 1; ; tries += 1) {
        let pages: NamePage | undefined
        if (!beside || inTurn || looksFirst || singly) await before()
        try {
          const result = await db.transaction(async (tx) => {
            const page = book.page(tx)
            pages = page
            const outcome = await attempt(tx, page, batch, before)
            // Thrown, so that the transaction is rolled back.
            if (outcome === 'unsure') throw new UnsureIds()
            return outcome
          })
          pages?.keep()
          return result
        } catch (error) {
          if (error instanceof UnsureIds) {
            singly = true
            continue
          }
          if (error instanceof TooLong) {
            inTurn = true
            continue
          }
          looksFirst ||= isUniqueViolation(error)
          if (tries >= ATTEMPTS || !isWorthAnotherTry(error)) throw error
          await delay(25 * tries + Math.random() * 50)
        }
      }
    },
  }
}

class UnsureIds extends AppError {
  constructor() {
    super('internal', 'The server numbers rows in an unusual way.', { reason: 'unsure_ids' })
  }
}

/** Another process wrote the same calls or names at the same moment, or held a lock. */
function isWorthAnotherTry(error: unknown): boolean {
  return isUniqueViolation(error) || (error instanceof AppError && error.code === 'database_busy')
}

interface BatchDone {
  added: number
  updated: number
  rejections: LateRejection[]
  buckets: { added: number; updated: number }
}

interface PlainCalls {
  calls: NewCall[]
  events: ReadonlySet<string>
}

const NO_BUCKETS = { added: 0, updated: 0 }

function totalOf(before: ImportCounts, batch: Batch, done: BatchDone): ImportCounts {
  const { added, updated, rejections, buckets } = done
  const news = added + updated + rejections.length + buckets.added + buckets.updated
  return {
    rowsRead: before.rowsRead,
    added: before.added + added,
    updated: before.updated + updated + buckets.updated,
    aggregates: before.aggregates + buckets.added,
    duplicates: before.duplicates + batch.candidates.length - news,
    rejected: before.rejected + rejections.length,
  }
}
