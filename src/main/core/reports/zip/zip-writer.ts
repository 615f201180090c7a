import { type FileHandle, open } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'
import {
  centralHeader,
  endOfDirectory,
  LOCAL_HEADER_BYTES,
  localHeader,
  type ZipEntry,
  zip64ExtraBytes,
} from './zip-records'

/**
 * Of zlib's output: each piece lives until it is full, and what lives long is given back late. 256 kB
 * were 30 MB more for a workbook of a million rows.
 */
const CHUNK_BYTES = 32 * 1024
const BUFFER_BYTES = 256 * 1024

interface OpenEntry {
  entry: ZipEntry
  deflate: DeflateRaw
  sink: Writable
  written: Promise<void>
}

/**
 * Writes a ZIP archive to a file, entry after entry, at constant memory; deflates in the thread
 * pool. Sizes stand in the local headers (they are filled in afterwards), since not every reader of
 * spreadsheets takes them from behind the data.
 */
export class ZipWriter {
  private readonly entries: ZipEntry[] = []
  private current: OpenEntry | null = null
  /** What is compressed, before it goes to the file. */
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  private used = 0
  /** In the file, of what is written next. */
  private position = 0

  private constructor(
    private readonly handle: FileHandle,
    private readonly modified: Date,
  ) {}

  static async create(path: string, modified: Date): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'wx'), modified)
  }

  /** `large`: it may be 4 GiB or more before compression. Level 0 stores. */
  async begin(name: string, options: { level: number; large?: boolean }): Promise<void> {
    const entry: ZipEntry = {
      name: Buffer.from(name, 'utf8'),
      modified: this.modified,
      large: options.large ?? false,
      offset: this.position,
      crc: 0,
      size: 0,
      packed: 0,
    }
    // The place of the header, which is written when the sizes are known.
    this.position += LOCAL_HEADER_BYTES + entry.name.length + zip64ExtraBytes(entry)
    const deflate = createDeflateRaw({ level: options.level, chunkSize: CHUNK_BYTES })
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        entry.packed += chunk.length
        this.gather(chunk).then(() => done(), done)
      },
      final: (done) => {
        this.flush().then(() => done(), done)
      },
    })
    deflate.on('error', (error) => sink.destroy(error))
    sink.on('error', (error) => deflate.destroy(error))
    deflate.pipe(sink)
    const written = finished(sink)
    // Whoever writes or ends next hears of it.
    written.catch(() => undefined)
    this.current = { entry, deflate, sink, written }
  }

  /** The next bytes of the entry that was begun; resolves when they are compressed. */
  async write(chunk: Buffer): Promise<void> {
    const { entry, deflate, written } = this.open()
    entry.crc = crc32(chunk, entry.crc)
    entry.size += chunk.length
    // A failed write of the file ends the compression without a word to this callback.
    const compressed = new Promise<void>((resolve, reject) => {
      deflate.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
    await Promise.race([compressed, written])
  }

  async end(): Promise<void> {
    const { entry, deflate, written } = this.open()
    deflate.end()
    await written
    await writeFully(this.handle, localHeader(entry), entry.offset)
    this.entries.push(entry)
    this.current = null
  }

  /** A small entry at once. */
  async add(name: string, text: string, level = 6): Promise<void> {
    await this.begin(name, { level })
    await this.write(Buffer.from(text, 'utf8'))
    await this.end()
  }

  /** Writes the directory; the file is whole then. Answers its size in bytes. */
  async close(): Promise<number> {
    const directory = Buffer.concat(this.entries.map(centralHeader))
    const end = endOfDirectory(this.entries.length, directory.length, this.position)
    const tail = Buffer.concat([directory, end])
    await writeFully(this.handle, tail, this.position)
    await this.handle.sync()
    await this.handle.close()
    return this.position + tail.length
  }

  /** Gives up; the file is the caller's to remove. */
  async abandon(): Promise<void> {
    const { current } = this
    this.current = null
    if (current) {
      current.deflate.destroy()
      // It hears of an end or of an error, but not of this.
      current.sink.destroy()
      await current.written.catch(() => undefined)
    }
    await this.handle.close().catch(() => undefined)
  }

  private async gather(chunk: Buffer): Promise<void> {
    if (this.used + chunk.length > BUFFER_BYTES) await this.flush()
    this.used += chunk.copy(this.buffer, this.used)
  }

  private async flush(): Promise<void> {
    await writeFully(this.handle, this.buffer.subarray(0, this.used), this.position)
    this.position += this.used
    this.used = 0
  }

  private open(): OpenEntry {
    if (!this.current) throw new Error('no entry of the archive is open')
    return this.current
  }
}

async function writeFully(handle: FileHandle, buffer: Buffer, position: number): Promise<void> {
  for (let done = 0; done < buffer.length;) {
    const left = buffer.length - done
    const { bytesWritten } = await handle.write(buffer, done, left, position + done)
    done += bytesWritten
  }
}
