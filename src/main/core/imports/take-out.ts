import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../contract/errors'
import type { ImportRecord } from '../../../contract/imports'
import type { Id } from '../../../contract/values'
import type { Database } from '../../storage/database'
import { endImport, removeCallBatch } from '../../storage/imports'
import { forgetSourceFiles } from '../../storage/source-files'
import { removeBuckets } from '../../storage/usage-buckets'
import type { CoreDeps } from '../deps'
import { recordImport } from '../trail-subjects'
import type { ImportRun } from './import-run'

export function statusAfter(
  error: unknown,
  signal: AbortSignal,
): 'undone' | 'cancelled' | 'failed' {
  if (error instanceof AppError && error.details.reason === 'undone') return 'undone'
  return signal.aborted ? 'cancelled' : 'failed'
}

const CLEANING_ATTEMPTS = 5

/** Leaves nothing of an import that did not end well, if the database lets us. */
export async function takeOutAgain(
  deps: Pick<CoreDeps, 'trail' | 'logger'>,
  db: Database,
  { id, fileName }: Pick<ImportRecord, 'id' | 'fileName'>,
  run: ImportRun,
  status: 'undone' | 'cancelled' | 'failed',
): Promise<void> {
  for (let attempt = 1; attempt <= CLEANING_ATTEMPTS; attempt += 1) {
    try {
      await removeCalls(db, id)
      await db.transaction(async (tx) => {
        await endImport(tx, id, status, { ...run.counts, added: 0, aggregates: 0 })
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

/**
 * Takes all calls and reports of an import out, a batch at a time, and forgets how far its files
 * were read. Answers how many calls went.
 */
export async function removeCalls(
  db: Database,
  id: Id,
  onBatch: (removed: number) => void = () => undefined,
): Promise<number> {
  await forgetSourceFiles(db, id)
  await removeBuckets(db, id)
  let removed = 0
  for (;;) {
    const batch = await removeCallBatch(db, id)
    removed += batch.removed
    onBatch(removed)
    if (!batch.more) return removed
  }
}
