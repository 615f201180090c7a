import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/** What is known of a file once it stands whole. */
export interface FileFacts {
  bytes: number
  sha256: string
}

const BUFFER_BYTES = 256 * 1024
/** UTF-8 takes at most so many bytes for a unit of a JavaScript string. */
const BYTES_A_UNIT = 3
const UNITS_AT_ONCE = Math.floor(BUFFER_BYTES / BYTES_A_UNIT)

/**
 * A file that is being written, and its checksum on the way. Texts are gathered in one buffer that
 * is used again, so that a large file leaves no garbage of its size.
 */
export class HashedFile {
  private readonly hash = createHash('sha256')
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  private used = 0
  private bytes = 0

  private constructor(private readonly handle: FileHandle) {}

  static async create(path: string): Promise<HashedFile> {
    return new HashedFile(await open(path, 'wx'))
  }

  /** Text after text; waits for the file only when the buffer is full. */
  async write(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      if (this.hasRoomFor(text)) this.add(text)
      else await this.writeLong(text)
    }
  }

  async close(): Promise<FileFacts> {
    await this.flush()
    await this.handle.sync()
    await this.handle.close()
    return { bytes: this.bytes, sha256: this.hash.digest('hex') }
  }

  /** Gives up; the file is the caller's to remove. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined)
  }

  private hasRoomFor(text: string): boolean {
    return this.used + text.length * BYTES_A_UNIT <= BUFFER_BYTES
  }

  private add(text: string): void {
    this.used += this.buffer.write(text, this.used, 'utf8')
  }

  private async writeLong(text: string): Promise<void> {
    for (let from = 0; from < text.length;) {
      await this.flush()
      const to = endOfPart(text, from)
      this.add(text.slice(from, to))
      from = to
    }
  }

  private async flush(): Promise<void> {
    const part = this.buffer.subarray(0, this.used)
    this.hash.update(part)
    this.bytes += part.length
    for (let done = 0; done < part.length;) {
      const { bytesWritten } = await this.handle.write(part, done)
      done += bytesWritten
    }
    this.used = 0
  }
}

/** No character of two units is cut in the middle: each half would become a question mark. */
function endOfPart(text: string, from: number): number {
  const to = Math.min(from + UNITS_AT_ONCE, text.length)
  const isCut = to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800
  return isCut ? to - 1 : to
}

/** Reads a file that something else wrote. */
export async function factsOfFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of piecesOf(path)) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** A file, piece by piece. Each stands in the same buffer: a stream would leave all of them behind. */
export async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const handle = await open(path)
  try {
    const buffer = Buffer.allocUnsafe(BUFFER_BYTES)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
