import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** What is known of a file once it stands whole. */
export interface FileFacts {
  bytes: number
  sha256: string
}

/** A file that is being written, and its checksum on the way. */
export class HashedFile {
  private readonly hash = createHash('sha256')
  private bytes = 0

  private constructor(private readonly handle: FileHandle) {}

  static async create(path: string): Promise<HashedFile> {
    return new HashedFile(await open(path, 'wx'))
  }

  async write(text: string): Promise<void> {
    if (text === '') return
    const buffer = Buffer.from(text)
    this.hash.update(buffer)
    this.bytes += buffer.length
    for (let done = 0; done < buffer.length;) {
      const { bytesWritten } = await this.handle.write(buffer, done)
      done += bytesWritten
    }
  }

  async close(): Promise<FileFacts> {
    await this.handle.sync()
    await this.handle.close()
    return { bytes: this.bytes, sha256: this.hash.digest('hex') }
  }

  /** Gives up; the file is the caller's to remove. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined)
  }
}

/** Reads a file that something else wrote. */
export async function factsOfFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { bytes, sha256: hash.digest('hex') }
}
