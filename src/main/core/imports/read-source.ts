import { availableParallelism } from 'node:os'
import { builtWorker } from '../built-worker'
import type { SourceFile } from '../source-files'
import { pathHashOf } from './positions'
import { type ReadEvent, readFiles, type ReadFilesOptions } from './read-files'
import { ReadingThread } from './reading-thread'

/** What takes less time to read than a thread takes to start and to warm up. */
const LEAST_FOR_THREAD = 64 * 1024 * 1024
/** Beside the thread that writes what they read, which more of them would wait for. */
const MOST_THREADS = Math.min(2, availableParallelism())

/**
 * Reads a source's files: many or long logs in threads of their own, where their built file stands
 * beside this bundle. Most of a log is conversation, so that little comes back from there; of a
 * table nearly everything would.
 */
export function readSource(
  source: SourceFile,
  options: ReadFilesOptions,
): AsyncGenerator<ReadEvent> {
  const worker = builtWorker('reading-worker')
  if (worker === undefined) return readFiles(source, options)
  const unread = (source.members ?? [source]).map((file) => unreadLogBytes(file, options))
  const bytes = unread.reduce((sum, one) => sum + one, 0)
  const threads = Math.min(MOST_THREADS, Math.floor(bytes / LEAST_FOR_THREAD))
  return threads === 0
    ? readFiles(source, options)
    : readInThreads(worker, source, { unread, threads }, options)
}

function unreadLogBytes(file: SourceFile, { known }: Pick<ReadFilesOptions, 'known'>): number {
  if (!/\.jsonl$/i.test(file.name)) return 0
  const readBytes = known?.get(pathHashOf(file))?.readBytes ?? 0
  // A file that is shorter than it was is read anew.
  return readBytes > file.size ? file.size : file.size - readBytes
}

/**
 * What `readFiles` tells, in the same order, while the threads go ahead. `unread`: each file's bytes
 * that are to be read. This thread is free to write what has been read, and to answer others.
 */
export async function* readInThreads(
  worker: string,
  source: SourceFile,
  { unread, threads: most }: { unread: readonly number[]; threads: number },
  options: ReadFilesOptions,
): AsyncGenerator<ReadEvent> {
  if (options.signal.aborted) return
  const shares = source.members ? shareOut(source.members, unread, most) : null
  const threads = (shares?.lists ?? [undefined]).map(
    (members) => new ReadingThread(worker, members ? { ...source, members } : source, options),
  )
  try {
    for (const owner of shares?.owners ?? [0]) {
      for (;;) {
        const event = await threads[owner]?.next()
        if (!event) break
        yield event
        if (event.kind !== 'begin' && event.kind !== 'items') break
      }
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.close()))
  }
}

/** Each file goes to the thread that has least to read; `owners`: each file's. */
function shareOut(
  members: readonly SourceFile[],
  unread: readonly number[],
  most: number,
): { lists: SourceFile[][]; owners: number[] } {
  const lists = Array.from({ length: Math.min(most, members.length) }, (): SourceFile[] => [])
  const loads = lists.map(() => 0)
  const owners = members.map((file, index) => {
    const owner = loads.indexOf(Math.min(...loads))
    loads[owner] = (loads[owner] ?? 0) + (unread[index] ?? 0)
    lists[owner]?.push(file)
    return owner
  })
  return { lists, owners }
}
