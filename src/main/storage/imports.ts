import type { ImportRecord } from '../../contract/imports'
import type { Id } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { Database, Queryable } from './database'

export type ImportStatus = ImportRecord['status']
export type ImportCounts = Pick<
  ImportRecord,
  'rowsRead' | 'added' | 'updated' | 'aggregates' | 'duplicates' | 'rejected'
>

/** A `running` import that was not heard of for so long has been interrupted. Seconds. */
const STALE_AFTER_SECONDS = 60

const UNDO_BATCH = 5_000

interface ImportRow {
  id: unknown
  file_name: string
  format: ImportRecord['format']
  status: ImportStatus
  rows_read: unknown
  added: unknown
  updated: unknown
  aggregates: unknown
  duplicates: unknown
  rejected: unknown
  started_at: unknown
  ended_at: unknown
  silent_seconds: unknown
}

/** Ages are measured by the database's clock: the machines that share it have clocks of their own. */
function selectImports(db: Queryable, tail: string): string {
  const silence =
    db.engine === 'mysql'
      ? 'TIMESTAMPDIFF(SECOND, heartbeat_at, CURRENT_TIMESTAMP)'
      : 'unixepoch() - heartbeat_at'
  return `SELECT ${db.codec.idColumn('id')} AS id, file_name, format, status, rows_read, added,
      updated, aggregates, duplicates, rejected, started_at, ended_at, ${silence} AS silent_seconds
    FROM token_ledger_imports ${tail}`
}

function toRecord(db: Queryable, row: ImportRow): ImportRecord {
  const silent = readCount(row.silent_seconds) > STALE_AFTER_SECONDS
  return {
    id: readId(row.id),
    fileName: row.file_name,
    format: row.format,
    status: row.status === 'running' && silent ? 'interrupted' : row.status,
    rowsRead: readCount(row.rows_read),
    added: readCount(row.added),
    updated: readCount(row.updated),
    aggregates: readCount(row.aggregates),
    duplicates: readCount(row.duplicates),
    rejected: readCount(row.rejected),
    startedAt: db.codec.readInstant(row.started_at),
    endedAt: row.ended_at === null ? null : db.codec.readInstant(row.ended_at),
  }
}

/** Newest first. */
export async function listImports(db: Queryable): Promise<ImportRecord[]> {
  const rows = await db.select<ImportRow>(selectImports(db, 'ORDER BY id DESC'))
  return rows.map((row) => toRecord(db, row))
}

export async function findImport(db: Queryable, id: Id): Promise<ImportRecord | null> {
  const rows = await db.select<ImportRow>(selectImports(db, 'WHERE id = ?'), [idParam(id)])
  return rows[0] ? toRecord(db, rows[0]) : null
}

/** Opens the record of an import that begins now. `plan` is its JSON. */
export async function insertImport(
  db: Queryable,
  values: { fileName: string; format: ImportRecord['format']; plan: string },
): Promise<Id> {
  const created = await db.tables.imports.create(
    {
      file_name: values.fileName,
      format: values.format,
      plan: values.plan,
      status: 'running',
    },
    db.transactionOption,
  )
  return readId(created.get('id'))
}

const countColumns = [
  ['rows_read', 'rowsRead'],
  ['added', 'added'],
  ['updated', 'updated'],
  ['aggregates', 'aggregates'],
  ['duplicates', 'duplicates'],
  ['rejected', 'rejected'],
] as const

const countAssignments = countColumns.map(([column]) => `${column} = ?`).join(', ')

function countValues(counts: ImportCounts): number[] {
  return countColumns.map(([, name]) => counts[name])
}

/** Writes how far an import has come. False: it is no longer running; someone has undone it. */
export async function recordProgress(
  db: Queryable,
  id: Id,
  counts: ImportCounts,
): Promise<boolean> {
  const changed = await db.run(
    `UPDATE token_ledger_imports SET ${countAssignments}, heartbeat_at = ${nowOf(db)}
     WHERE id = ? AND status = 'running'`,
    [...countValues(counts), idParam(id)],
  )
  if (changed > 0) return true
  // The same numbers within the same second count as no change. FOR UPDATE reads past the snapshot.
  const lock = db.engine === 'mysql' ? ' FOR UPDATE' : ''
  const running = await db.select<{ one: unknown }>(
    `SELECT 1 AS one FROM token_ledger_imports WHERE id = ? AND status = 'running'${lock}`,
    [idParam(id)],
  )
  return running.length > 0
}

export async function endImport(
  db: Queryable,
  id: Id,
  status: ImportStatus,
  counts: ImportCounts,
): Promise<void> {
  await db.run(
    `UPDATE token_ledger_imports SET status = ?, ${countAssignments},
       heartbeat_at = ${nowOf(db)}, ended_at = ${nowOf(db)} WHERE id = ?`,
    [status, ...countValues(counts), idParam(id)],
  )
}

/** Says of which one format its files turned out to be. */
export async function nameImportFormat(
  db: Queryable,
  id: Id,
  format: ImportRecord['format'],
): Promise<void> {
  await db.run('UPDATE token_ledger_imports SET format = ? WHERE id = ?', [format, idParam(id)])
}

/**
 * Takes an import off the running ones before it is undone, so that a process that still writes
 * for it stops at its next batch; should the undoing end in the middle, it can be begun again.
 */
export async function stopImport(db: Queryable, id: Id): Promise<void> {
  await db.run(
    `UPDATE token_ledger_imports SET status = 'interrupted', ended_at = COALESCE(ended_at, ${nowOf(db)})
     WHERE id = ?`,
    [idParam(id)],
  )
}

export async function markUndone(db: Queryable, id: Id): Promise<void> {
  await db.run("UPDATE token_ledger_imports SET status = 'undone' WHERE id = ?", [idParam(id)])
}

/** Takes one batch of an import's calls out, all or nothing. `more`: go on with the next. */
export async function removeCallBatch(
  db: Database,
  importId: Id,
): Promise<{ removed: number; more: boolean }> {
  return db.transaction(async (tx) => {
    const rows = await tx.select<{ id: unknown }>(
      `SELECT ${tx.codec.idColumn('usage_log_id')} AS id FROM token_ledger_usage_details
       WHERE import_id = ? LIMIT ${UNDO_BATCH}`,
      [idParam(importId)],
    )
    if (rows.length === 0) return { removed: 0, more: false }
    const ids = rows.map((row) => idParam(readId(row.id))).toSorted((a, b) => (a < b ? -1 : 1))
    await tx.run('DELETE FROM token_ledger_usage_details WHERE usage_log_id IN (?)', [ids])
    const removed = await tx.run('DELETE FROM llm_usage_logs WHERE id IN (?)', [ids])
    return { removed, more: true }
  })
}

function nowOf(db: Queryable): string {
  return db.engine === 'mysql' ? 'CURRENT_TIMESTAMP' : 'unixepoch()'
}
