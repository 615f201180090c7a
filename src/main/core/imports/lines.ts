import { readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import type { SourceFile } from '../source-files'
import type { FileHead } from './formats/head'
import { readBytes, sourceError } from './source'

/** A line that holds one of the needles, or whose end is not there; it is `bytes` from `start` to `end`. */
export interface FoundLine {
  /** 1-based. */
  line: number
  /** Good until the next lines are asked for. */
  bytes: Buffer
  start: number
  end: number
  /** No line end follows: the file may have been cut off here, or is still being written. */
  isLast: boolean
}

export interface LineOptions {
  head: Pick<FileHead, 'markBytes'>
  /** Lines without any of these bytes are passed over unread, but for a last line without an end. */
  needles: readonly string[]
  from?: { bytes: number; lines: number } | undefined
  signal?: AbortSignal | undefined
  onBytes?: ((bytes: number) => void) | undefined
}

/** Bytes and lines up to the end of the last whole line. */
export interface LinesRead {
  bytes: number
  lines: number
}

/** Small enough that the work on one chunk (some milliseconds) does not hold up the process. */
const CHUNK_BYTES = 512 * 1024
/** A longer line is passed over; no call is described at such length. */
const MOST_LINE_BYTES = 64 * 1024 * 1024

/**
 * The lines of a file that matter, in batches as the bytes come: most bytes of an agent's log are
 * conversation, and finding the few lines with usage by their bytes is far quicker than parsing
 * every line. Answers how far the whole lines went.
 */
export async function* readLines(
  file: SourceFile,
  { head, needles, from = { bytes: 0, lines: 0 }, signal, onBytes }: LineOptions,
): AsyncGenerator<FoundLine[], LinesRead> {
  const finders = needles.map((needle) => ({ bytes: Buffer.from(needle), next: -1 }))
  let { lines } = from
  let bytes = from.bytes === 0 ? (head.markBytes ?? 0) : from.bytes
  /** The beginning of a line whose end has not come yet. */
  let carry: Buffer[] = []
  let carried = 0

  const scan = (buffer: Buffer, final: boolean): FoundLine[] => {
    const found: FoundLine[] = []
    for (const finder of finders) finder.next = buffer.indexOf(finder.bytes)
    let start = 0
    while (start < buffer.length) {
      const at = buffer.indexOf(10, start)
      if (at < 0 && !final) break
      const end = at < 0 ? buffer.length : at
      lines += 1
      // What it would have said may be what was cut off.
      let hit = at < 0
      for (const finder of finders) {
        if (finder.next >= 0 && finder.next < start) {
          finder.next = buffer.indexOf(finder.bytes, start)
        }
        if (finder.next >= start && finder.next < end) hit = true
      }
      if (hit) found.push({ line: lines, bytes: buffer, start, end, isLast: at < 0 })
      if (at < 0) break
      start = end + 1
    }
    if (!final || start >= buffer.length) bytes += start
    else lines -= 1
    carry = start < buffer.length && !final ? [Buffer.from(buffer.subarray(start))] : []
    carried = carry[0]?.length ?? 0
    return found
  }

  /** The line that has begun before this chunk, if it ends here, and then the others in place. */
  const scanChunk = (chunk: Buffer): FoundLine[] => {
    if (carried === 0) return scan(chunk, false)
    const end = chunk.indexOf(10) + 1
    if (end === 0) {
      if (carried < MOST_LINE_BYTES) carry.push(Buffer.from(chunk))
      carried += chunk.length
      return []
    }
    if (carried >= MOST_LINE_BYTES) {
      bytes += carried + end
      lines += 1
      return scan(chunk.subarray(end), false)
    }
    const first = scan(Buffer.concat([...carry, chunk.subarray(0, end)]), false)
    return [...first, ...scan(chunk.subarray(end), false)]
  }

  for await (const chunk of chunksOf(file, head, from.bytes, onBytes)) {
    if (signal?.aborted) return { bytes, lines }
    const found = scanChunk(chunk)
    if (found.length > 0) yield found
  }
  if (carried > 0 && carried < MOST_LINE_BYTES) {
    const found = scan(Buffer.concat(carry), true)
    if (found.length > 0) yield found
  }
  return { bytes, lines }
}

/** Of earlier files: fresh memory would have to be fetched from the system for each of them. */
const spareBuffers: Buffer[] = []
const MOST_SPARE = 4

function takeBuffer(): Buffer {
  return spareBuffers.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES)
}

function giveBack(buffers: readonly Buffer[]): void {
  for (const buffer of buffers) if (spareBuffers.length < MOST_SPARE) spareBuffers.push(buffer)
}

/**
 * Plain files are read in larger pieces than a stream gives, and from anywhere in them. A chunk is
 * good until the next one is asked for.
 */
async function* chunksOf(
  file: SourceFile,
  { markBytes }: LineOptions['head'],
  from: number,
  onBytes: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  if (markBytes === null) {
    yield* readBytes(file, onBytes ? { onBytes } : {})
    return
  }
  try {
    const handle = await open(file.path, 'r')
    try {
      let at = from === 0 ? markBytes : from
      for await (const chunk of isMainThread ? readAhead(handle, at) : readInPlace(handle, at)) {
        at += chunk.length
        onBytes?.(at)
        yield chunk
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw sourceError(file, error)
  }
}

/** The disk goes on while a chunk is worked on: two buffers take turns. */
async function* readAhead(handle: FileHandle, from: number): AsyncGenerator<Buffer> {
  const buffers = [takeBuffer(), takeBuffer()] as const
  let turn: 0 | 1 = 0
  const read = async (at: number): Promise<Buffer> => {
    const buffer = buffers[turn]
    turn = turn === 0 ? 1 : 0
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, at)
    return buffer.subarray(0, bytesRead)
  }
  let at = from
  let next = read(at)
  try {
    for (;;) {
      const chunk = await next
      at += chunk.length
      const isLast = chunk.length < CHUNK_BYTES
      if (!isLast) next = read(at)
      if (chunk.length > 0) yield chunk
      if (isLast) return
    }
  } finally {
    await next.catch(() => undefined)
    giveBack(buffers)
  }
}

/** Chunks between two looks at whether somebody has cancelled. */
const BREATH_CHUNKS = 16

/** In a thread of its own nobody waits meanwhile, and asking for each chunk costs more than reading it. */
async function* readInPlace(handle: FileHandle, from: number): AsyncGenerator<Buffer> {
  const buffer = takeBuffer()
  let at = from
  try {
    for (let chunks = 1; ; chunks += 1) {
      const bytesRead = readSync(handle.fd, buffer, 0, CHUNK_BYTES, at)
      at += bytesRead
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      if (bytesRead < CHUNK_BYTES) return
      if (chunks % BREATH_CHUNKS === 0) await breathe()
    }
  } finally {
    giveBack([buffer])
  }
}
