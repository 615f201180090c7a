import { join } from 'node:path'
import type { ImportRecord, RejectedRow } from '../../contract/imports'
import type { Session } from './session'

/** Rejected rows that the answer names; the rest is counted. */
const MOST_REJECTS = 1_000

export interface ImportResult {
  read: number
  added: number
  /** Calls that were there already in a less complete version. */
  updated: number
  /** Sums over periods, kept apart from calls. */
  aggregates: number
  duplicates: number
  rejected: number
  rejects: { file: string; line: number; reason: string }[]
}

export function emptyResult(): ImportResult {
  return { read: 0, added: 0, updated: 0, aggregates: 0, duplicates: 0, rejected: 0, rejects: [] }
}

/** Counts an import in, and names its rejected rows as far as there is room. */
export async function addRecord(
  session: Session,
  result: ImportResult,
  path: string,
  record: ImportRecord,
): Promise<void> {
  result.read += record.rowsRead
  result.added += record.added
  result.updated += record.updated
  result.aggregates += record.aggregates
  result.duplicates += record.duplicates
  result.rejected += record.rejected
  const room = MOST_REJECTS - result.rejects.length
  if (record.rejected === 0 || room <= 0) return
  const { rejects } = await session.request('imports.rejects', { id: record.id, limit: room })
  result.rejects.push(...rejects.map((reject) => rejectLine(path, reject)))
}

function rejectLine(
  path: string,
  { file, line, message }: RejectedRow,
): { file: string; line: number; reason: string } {
  return { file: file === '' ? path : join(path, file), line, reason: message }
}
