import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { diskError } from './uploads'

export type FileWriter = (text: string) => Promise<void>

/**
 * Writes a file whole or not at all, at constant memory: to a temporary file beside it, which is
 * renamed at the end and removed on failure. One that is there is replaced then, not before.
 * Answers the file's bytes and what `work` answered. Throws `disk_full`, `file_unreadable`, and
 * what `work` throws.
 */
export async function writeWholeFile<T>(
  path: string,
  work: (write: FileWriter) => Promise<T>,
): Promise<{ bytes: number; result: T }> {
  const temporary = temporaryBeside(path)
  const handle = await onDisk(open(temporary, 'wx'))
  let bytes = 0
  const write: FileWriter = async (text) => {
    const buffer = Buffer.from(text)
    await onDisk(writeFully(handle, buffer))
    bytes += buffer.length
  }
  try {
    const result = await work(write)
    await onDisk(handle.sync())
    await onDisk(handle.close())
    await onDisk(rename(temporary, path))
    return { bytes, result }
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(temporary, { force: true })
    throw error
  }
}

/** The same for who writes by the file's name: `make` makes the temporary file. */
export async function makeWholeFile<T>(
  path: string,
  make: (temporary: string) => Promise<T>,
): Promise<{ bytes: number; result: T }> {
  const temporary = temporaryBeside(path)
  try {
    const result = await make(temporary)
    const { size } = await onDisk(stat(temporary))
    await onDisk(rename(temporary, path))
    return { bytes: size, result }
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
}

async function writeFully(handle: FileHandle, buffer: Buffer): Promise<void> {
  for (let offset = 0; offset < buffer.length;) {
    const { bytesWritten } = await handle.write(buffer, offset)
    offset += bytesWritten
  }
}

async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw diskError(error)
  }
}
