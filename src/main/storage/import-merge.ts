import type { Id } from '../../contract/values'
import { idParam } from './codec'
import type { OpenTransaction } from './database'
import { findImport } from './imports'

/**
 * Makes one import a part of an older one, with its calls, its files and its counts. False where
 * the older one is not simply done, or the newer one has rejected rows to show: then both stay.
 */
export async function mergeImport(tx: OpenTransaction, from: Id, into: Id): Promise<boolean> {
  const [newer, older] = [await findImport(tx, from), await findImport(tx, into)]
  if (newer?.status !== 'done' || older?.status !== 'done' || newer.rejected > 0) return false
  const ids = [idParam(into), idParam(from)]
  await tx.run('UPDATE token_ledger_usage_details SET import_id = ? WHERE import_id = ?', ids)
  await tx.run('UPDATE token_ledger_usage_buckets SET import_id = ? WHERE import_id = ?', ids)
  for (const column of ['first_import_id', 'last_import_id']) {
    await tx.run(`UPDATE token_ledger_source_files SET ${column} = ? WHERE ${column} = ?`, ids)
  }
  await tx.run(
    `UPDATE token_ledger_imports SET rows_read = rows_read + ?, added = added + ?,
       updated = updated + ?, duplicates = duplicates + ?, ended_at = ?, heartbeat_at = ?
     WHERE id = ?`,
    [
      newer.rowsRead,
      newer.added,
      newer.updated,
      newer.duplicates,
      ...endOf(tx, newer.endedAt ?? newer.startedAt),
      idParam(into),
    ],
  )
  await tx.run('DELETE FROM token_ledger_imports WHERE id = ?', [idParam(from)])
  return true
}

function endOf(tx: OpenTransaction, instant: string): [string | number, string | number] {
  const end = tx.codec.instantBound(instant)
  return [end, end]
}
