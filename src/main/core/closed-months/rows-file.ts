import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { PassThrough } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import type { Month } from '../../../contract/months'
import type { UsageTuple } from '../../storage/usage-stream'
import { diskError } from '../uploads'
import { callLine, readCallLine } from './month-ledger'

/**
 * The calls of a closed month one by one, on this machine: gzipped lines in order of time and id.
 * The name holds the checksum, so that a file of another closing is never taken for this one's.
 */
export function rowsPath(
  dataFolder: string,
  connectionId: string,
  { month, checksum }: { month: Month; checksum: string },
): string {
  return join(dataFolder, 'closed-months', connectionId, `${month}-${checksum.slice(0, 16)}.csv.gz`)
}

export function hasRows(path: string): boolean {
  return existsSync(path)
}

export interface RowsWriter {
  write(calls: readonly UsageTuple[]): Promise<void>
  /** Puts the whole file at its place. */
  keep(path: string): Promise<void>
  discard(): Promise<void>
}

export async function makeRowsWriter(folder: string, name: string): Promise<RowsWriter> {
  const temporary = join(folder, `.${name}.${process.pid}.part`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw diskError(error)
  }
  const source = new PassThrough()
  const done = pipeline(source, createGzip(), createWriteStream(temporary, { mode: 0o600 }))
  let failure: unknown
  done.catch((error: unknown) => (failure = error))
  const checked = (): void => {
    if (failure !== undefined) throw diskError(failure)
  }
  return {
    async write(calls) {
      checked()
      if (calls.length === 0) return
      const text = `${calls.map(callLine).join('\n')}\n`
      if (!source.write(text)) await Promise.race([drained(source), done.catch(() => undefined)])
      checked()
    },
    async keep(path) {
      try {
        source.end()
        await done
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await rename(temporary, path)
      } catch (error) {
        throw diskError(error)
      }
    },
    async discard() {
      source.destroy()
      await done.catch(() => undefined)
      await rm(temporary, { force: true })
    },
  }
}

function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => stream.once('drain', resolve))
}

/** Throws when the file is cut off or was changed. */
export async function* readRows(path: string): AsyncGenerator<UsageTuple> {
  const gunzip = createGunzip()
  const file = createReadStream(path)
  // A pipe tells the reader at its end of what went wrong at its beginning.
  file.on('error', (error) => gunzip.destroy(error))
  file.pipe(gunzip)
  const failed = new Promise<never>((_, reject) => gunzip.on('error', reject))
  failed.catch(() => undefined)
  const lines = createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]()
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failed])
      if (next.done) return
      yield readCallLine(next.value)
    }
  } finally {
    file.destroy()
    gunzip.destroy()
  }
}
