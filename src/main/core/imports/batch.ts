import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { Id } from '../../../contract/values'
import type { Database, OpenTransaction } from '../../storage/database'
import { isUniqueViolation } from '../../storage/db-errors'
import { type ImportCounts, recordProgress } from '../../storage/imports'
import {
  findEventIds,
  insertCalls,
  insertCallsSingly,
  type NewCall,
} from '../../storage/usage-write'
import { isProjectId } from './fields'
import type { NameBook, NamePage } from './names'
import { type Rejection, reject } from './rejections'
import type { FileCall } from './rows'

/** Calls of a generic file share one space of event ids. */
const SOURCE = 'generic'

/** A call of the file with the identity that keeps it from being added twice. */
export interface Candidate {
  call: FileCall
  eventId: string
  raw: string
}

/** Calls that only the look-up of names and prices could refuse. */
export interface LateRejection {
  candidate: Candidate
  rejection: Rejection
}

export interface BatchResult {
  counts: ImportCounts
  rejections: LateRejection[]
}

export interface BatchWriter {
  /**
   * Writes one batch and the import's progress in one transaction. `counts` are the import's so
   * far, with the rows that this batch read and rejected. Throws `cancelled` when the import was
   * undone elsewhere.
   */
  write(batch: readonly Candidate[], counts: ImportCounts): Promise<BatchResult>
}

const ATTEMPTS = 10

export function makeBatchWriter(db: Database, book: NameBook, importId: Id): BatchWriter {
  /** The server's ids were found not to follow one another. */
  let singly = false

  async function attempt(
    tx: OpenTransaction,
    page: NamePage,
    batch: readonly Candidate[],
    counts: ImportCounts,
  ): Promise<BatchResult | 'unsure'> {
    const fresh = await withoutDuplicates(tx, batch)
    const { calls, rejections } = await toNewCalls(page, book, fresh)
    const origin = { importId, source: SOURCE }
    if (singly) await insertCallsSingly(tx, origin, calls)
    else if ((await insertCalls(tx, origin, calls)) === 'unsure') return 'unsure'
    const total: ImportCounts = {
      rowsRead: counts.rowsRead,
      added: counts.added + calls.length,
      duplicates: counts.duplicates + batch.length - fresh.length,
      rejected: counts.rejected + rejections.length,
    }
    if (!(await recordProgress(tx, importId, total))) {
      throw new AppError('cancelled', 'This import was undone while it ran.', { reason: 'undone' })
    }
    return { counts: total, rejections }
  }

  return {
    async write(batch, counts) {
      for (let tries = 1; ; tries += 1) {
        let pages: NamePage | undefined
        try {
          const result = await db.transaction(async (tx) => {
            const page = book.page(tx)
            pages = page
            const outcome = await attempt(tx, page, batch, counts)
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

/** Without what is in the database already and without repetitions of an id in the batch. */
async function withoutDuplicates(
  tx: OpenTransaction,
  batch: readonly Candidate[],
): Promise<Candidate[]> {
  const seen = await findEventIds(tx, SOURCE, [...new Set(batch.map((one) => one.eventId))])
  return batch.filter(({ eventId }) => {
    if (seen.has(eventId)) return false
    seen.add(eventId)
    return true
  })
}

async function toNewCalls(
  page: NamePage,
  book: NameBook,
  candidates: readonly Candidate[],
): Promise<{ calls: NewCall[]; rejections: LateRejection[] }> {
  const calls: NewCall[] = []
  const rejections: LateRejection[] = []
  const reserved = largestProjectId(candidates)
  for (const candidate of candidates) {
    const { call, eventId } = candidate
    const model =
      book.model(call.provider, call.model) ??
      (await page.findOrCreateModel(call.provider, call.model))
    const cost = model.price(call, call.time.seconds)
    if (!cost) {
      rejections.push({
        candidate,
        rejection: reject('cost_out_of_range', 'more than 9999.999999'),
      })
      continue
    }
    calls.push({
      modelId: model.record.id,
      projectId:
        book.project(call.project) ?? (await page.findOrCreateProject(call.project, reserved)),
      inputTokens: call.inputTokens,
      outputTokens: call.outputTokens,
      cacheHit: call.cacheHit,
      costMicros: cost.micros,
      costSource: cost.source,
      createdAt: call.time.seconds,
      eventId,
    })
  }
  return { calls, rejections }
}

/** A project that is created must not get an id that other rows of the batch mean. */
function largestProjectId(candidates: readonly Candidate[]): bigint {
  let largest = 0n
  let last = ''
  for (const { call } of candidates) {
    if (call.project === last || !isProjectId(call.project)) continue
    last = call.project
    const id = BigInt(last)
    if (id > largest) largest = id
  }
  return largest
}
