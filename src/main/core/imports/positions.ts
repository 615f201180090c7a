import { hash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { ImportFormat } from '../../../contract/imports'
import type { SourceFileRecord } from '../../storage/source-files'
import type { SourceFile } from '../source-files'
import type { ReadPosition } from './formats/format'

const HASHED_START = 4_096
const HASHED_END = 1_024

/** Names a file of this machine in a database that several machines may share. */
export function pathHashOf(file: Pick<SourceFile, 'path'>): string {
  return short(`${hostname()}\0${file.path}`)
}

/**
 * Where to go on in a file that was read before: nowhere when it has not changed, and from its
 * beginning (null) when it is new, or is not what it was with something after it.
 */
export async function resumeFrom(
  known: ReadonlyMap<string, SourceFileRecord>,
  file: SourceFile,
): Promise<'unchanged' | { format: string; position: ReadPosition } | null> {
  const note = known.get(pathHashOf(file))
  if (!note) return null
  const { size, modifiedMs } = await stampOf(file)
  if (note.size === size && note.modifiedMs === modifiedMs) return 'unchanged'
  if (file.size < note.readBytes) return null
  if ((await prefixHash(file.path, note.readBytes)) !== note.prefixHash) return null
  return {
    format: note.format,
    position: { bytes: note.readBytes, lines: note.readLines, state: note.readerState },
  }
}

/** What to remember of a file; nothing of copies, whose paths mean nothing the next time. */
export async function noteOf(
  file: SourceFile,
  format: ImportFormat,
  reached: ReadPosition | null,
): Promise<SourceFileRecord | null> {
  if (file.isCopy) return null
  // As it was before it was read: what was appended meanwhile belongs to the next look.
  const { size, modifiedMs } = await stampOf(file)
  const readBytes = reached?.bytes ?? file.size
  return {
    pathHash: pathHashOf(file),
    format,
    size,
    modifiedMs,
    readBytes,
    readLines: reached?.lines ?? 0,
    prefixHash: await prefixHash(file.path, readBytes),
    readerState: reached?.state ?? '',
  }
}

/** A database that writes ahead changes beside its file first. */
async function stampOf(file: SourceFile): Promise<{ size: number; modifiedMs: number }> {
  const modifiedMs = file.modifiedMs ?? Math.floor((await stat(file.path)).mtimeMs)
  const ahead = /\.(?:db|sqlite3?)$/.test(file.name)
    ? await stat(`${file.path}-wal`).catch(() => null)
    : null
  if (!ahead) return { size: file.size, modifiedMs }
  return {
    size: file.size + ahead.size,
    modifiedMs: Math.max(modifiedMs, Math.floor(ahead.mtimeMs)),
  }
}

/** Of the first and the last bytes of what was read: enough to see that it is the same file. */
async function prefixHash(path: string, readBytes: number): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(Math.min(HASHED_START, readBytes))
    const end = Buffer.alloc(Math.min(HASHED_END, readBytes))
    await handle.read(start, 0, start.length, 0)
    await handle.read(end, 0, end.length, readBytes - end.length)
    return short(Buffer.concat([start, end]))
  } finally {
    await handle.close()
  }
}

function short(data: string | Buffer): string {
  return hash('sha256', data, 'hex').slice(0, 32)
}
