import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../../contract/errors'
import type { SourceFile } from '../source-files'

/** Small enough that the work on one chunk does not hold up the process. */
const CHUNK_BYTES = 32 * 1024

/**
 * The file as chunks of UTF-8 bytes: unpacked, without a byte-order mark. `onBytes` hears how many
 * bytes of the file on disk have been read. Throws `file_unreadable` and `file_format`.
 */
export async function* readBytes(
  file: SourceFile,
  options: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): AsyncGenerator<Buffer> {
  const gzip = await startsLikeGzip(file)
  const stages: Transform[] = [countBytes(options.onBytes), ...(gzip ? [createGunzip()] : [])]
  const raw = createReadStream(file.path, { highWaterMark: CHUNK_BYTES })
  // A failing stage destroys the others; the loop below throws its error.
  const stream = pipeline([raw, ...stages], () => undefined) as unknown as Readable
  let decode: ((chunk: Buffer) => Buffer) | undefined
  let head: Buffer | undefined
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (options.signal?.aborted) return
      if (decode) {
        yield decode(chunk)
        continue
      }
      // The mark takes three bytes, and a first chunk may be shorter.
      head = head ? Buffer.concat([head, chunk]) : chunk
      if (head.length < 3) continue
      const begun = beginDecoding(head)
      decode = begun.decode
      yield begun.first
    }
    if (!decode && head) yield beginDecoding(head).first
  } catch (error) {
    throw sourceError(file, error)
  } finally {
    raw.destroy()
  }
}

/**
 * The first bytes of the text: at most `limit`, fewer when the file is shorter. `markBytes`: of a
 * UTF-8 byte-order mark; null where the file's bytes are not those of the text.
 */
export async function readHead(
  file: SourceFile,
  limit = 256 * 1024,
): Promise<{ head: Buffer; whole: boolean; gzip: boolean; markBytes: number | null }> {
  const start = await readStart(file, limit + 1)
  const { gzip, utf16, ...mark } = magicOf(start)
  const markBytes = gzip || utf16 ? null : mark.markBytes
  if (!gzip) {
    const head = beginDecoding(start.subarray(0, limit)).first
    return { head, whole: start.length <= limit, gzip, markBytes }
  }
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of readBytes(file)) {
    parts.push(chunk)
    length += chunk.length
    if (length > limit) break
  }
  return { head: Buffer.concat(parts).subarray(0, limit), whole: length <= limit, gzip, markBytes }
}

async function startsLikeGzip(file: SourceFile): Promise<boolean> {
  return magicOf(await readStart(file, 3)).gzip
}

/** What the first bytes of a file say of the others; `markBytes`: a UTF-8 byte-order mark's. */
function magicOf(start: Buffer): { gzip: boolean; utf16: boolean; markBytes: number } {
  const [first, second, third] = start
  return {
    gzip: first === 0x1f && second === 0x8b,
    utf16: (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff),
    markBytes: first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0,
  }
}

/** The first bytes of the file on disk. */
async function readStart(file: SourceFile, length: number): Promise<Buffer> {
  try {
    const handle = await open(file.path, 'r')
    try {
      const wanted = Math.min(length, file.size + 1)
      const buffer = Buffer.allocUnsafe(wanted)
      const { bytesRead } = await handle.read(buffer, 0, wanted, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw sourceError(file, error)
  }
}

/** Excel writes "Unicode text" as UTF-16; everything else is taken as UTF-8. */
function beginDecoding(head: Buffer): { first: Buffer; decode: (chunk: Buffer) => Buffer } {
  const utf16 =
    head[0] === 0xff && head[1] === 0xfe
      ? 'utf-16le'
      : head[0] === 0xfe && head[1] === 0xff
        ? 'utf-16be'
        : null
  if (utf16) {
    const decoder = new TextDecoder(utf16)
    const decode = (chunk: Buffer): Buffer => Buffer.from(decoder.decode(chunk, { stream: true }))
    return { first: decode(head), decode }
  }
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  return { first: hasMark ? head.subarray(3) : head, decode: (chunk) => chunk }
}

function countBytes(onBytes: ((bytes: number) => void) | undefined): Transform {
  let bytes = 0
  return new Transform({
    highWaterMark: CHUNK_BYTES,
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length
      onBytes?.(bytes)
      done(null, chunk)
    },
  })
}

export function sourceError(file: SourceFile, error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('Z_')) {
    return new AppError(
      'file_format',
      `${file.name} is damaged: its compressed part ends too early or does not fit together. Fetch or pack it again; nothing of it was kept.`,
      { reason: 'gzip_damaged', params: { file: file.name } },
      error,
    )
  }
  const sentence =
    code === 'ENOENT'
      ? `${file.name} is no longer there.`
      : code === 'EACCES' || code === 'EPERM'
        ? `You may not read ${file.name}.`
        : `${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  return new AppError('file_unreadable', sentence, { reason: code || 'unknown' }, error)
}
