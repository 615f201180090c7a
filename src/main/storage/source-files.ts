import { idParam, readCount } from './codec'
import type { Id } from '../../contract/values'
import type { OpenTransaction, Queryable } from './database'

/** How far a file on this machine has been read into this database. */
export interface SourceFileRecord {
  /** 32 hexadecimal digits, of the machine and the path. */
  pathHash: string
  format: string
  size: number
  modifiedMs: number
  /** Bytes and lines that are read; the next look goes on from there. */
  readBytes: number
  readLines: number
  /** Of what was read, 32 hexadecimal digits: the file may have been written anew. */
  prefixHash: string
  /** The reader's own, JSON. */
  readerState: string
}

/** At most so many of a folder's files are asked for at once. */
const LOOK_UP_BATCH = 1_000

export async function findSourceFiles(
  db: Queryable,
  pathHashes: readonly string[],
): Promise<Map<string, SourceFileRecord>> {
  const found = new Map<string, SourceFileRecord>()
  for (let start = 0; start < pathHashes.length; start += LOOK_UP_BATCH) {
    const rows = await db.select<Record<string, unknown>>(
      `SELECT path_hash, format, size, modified_ms, read_bytes, read_lines, prefix_hash, reader_state
       FROM token_ledger_source_files WHERE path_hash IN (?)`,
      [pathHashes.slice(start, start + LOOK_UP_BATCH)],
    )
    for (const row of rows) {
      const pathHash = String(row['path_hash'])
      found.set(pathHash, {
        pathHash,
        format: String(row['format']),
        size: readCount(row['size']),
        modifiedMs: readCount(row['modified_ms']),
        readBytes: readCount(row['read_bytes']),
        readLines: readCount(row['read_lines']),
        prefixHash: String(row['prefix_hash']),
        readerState: String(row['reader_state']),
      })
    }
  }
  return found
}

/** Notes how far files have been read, in the transaction that writes what was read of them. */
export async function saveSourceFiles(
  tx: OpenTransaction,
  importId: Id,
  files: readonly SourceFileRecord[],
): Promise<void> {
  if (files.length === 0) return
  const latest = [...new Map(files.map((file) => [file.pathHash, file])).values()]
  const hashes = latest.map((file) => file.pathHash)
  const firsts = await tx.select<{ path_hash: string; first_id: unknown }>(
    `SELECT path_hash, ${tx.codec.idColumn('first_import_id')} AS first_id
     FROM token_ledger_source_files WHERE path_hash IN (?)`,
    [hashes],
  )
  const firstOf = new Map(firsts.map((row) => [row.path_hash, String(row.first_id)]))
  await tx.run('DELETE FROM token_ledger_source_files WHERE path_hash IN (?)', [hashes])
  await tx.bulkInsert(
    'token_ledger_source_files',
    [
      'path_hash',
      'format',
      'size',
      'modified_ms',
      'read_bytes',
      'read_lines',
      'prefix_hash',
      'reader_state',
      'first_import_id',
      'last_import_id',
    ],
    latest.map((file) => [
      file.pathHash,
      file.format,
      file.size,
      file.modifiedMs,
      file.readBytes,
      file.readLines,
      file.prefixHash,
      file.readerState,
      firstOf.get(file.pathHash) ?? importId,
      importId,
    ]),
  )
}

/** All files: the next look reads every one from its beginning, and finds what is there already. */
export async function forgetAllSourceFiles(db: Queryable): Promise<void> {
  await db.run('DELETE FROM token_ledger_source_files')
}

/**
 * Forgets the files that an import may have read, when it is undone: the next look reads them from
 * their beginning, and finds what is there already.
 */
export async function forgetSourceFiles(db: Queryable, importId: Id): Promise<void> {
  const id = idParam(importId)
  await db.run(
    'DELETE FROM token_ledger_source_files WHERE first_import_id <= ? AND last_import_id >= ?',
    [id, id],
  )
}
