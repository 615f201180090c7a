import { createReadStream, createWriteStream } from 'node:fs'
import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { SavedFile } from '../../../contract/files'
import type { RejectedRow } from '../../../contract/imports'
import type { Id } from '../../../contract/values'
import type { SaveTarget } from '../ports'
import { diskError } from '../uploads'
import { type Rejection, shorten, toRejectedRow } from './rejections'

const RAW_LENGTH = 10_000

/** The rejected rows of one import, as this machine keeps them: a line of JSON each. */
export function rejectsPath(dataFolder: string, connectionId: string, importId: Id): string {
  const safe = connectionId.replace(/[^\w-]/g, '_')
  return join(dataFolder, 'rejects', `${safe}-${importId}.jsonl`)
}

export interface RejectsWriter {
  /** `file`: its place in the folder that is imported; "" where one file is. */
  add(file: string, line: number, rejection: Rejection, raw: string): void
  /** Writes what was added since; nothing piles up in memory. */
  flush(): Promise<void>
  remove(): Promise<void>
}

export function makeRejectsWriter(path: string): RejectsWriter {
  let lines: string[] = []
  return {
    add(file, line, rejection, raw) {
      const row = { ...toRejectedRow(line, rejection, file), raw: shorten(raw, RAW_LENGTH) }
      lines.push(`${oneLine(JSON.stringify(row))}\n`)
    },
    async flush() {
      if (lines.length === 0) return
      const text = lines.join('')
      lines = []
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await appendFile(path, text, { mode: 0o600 })
      } catch (error) {
        throw diskError(error)
      }
    },
    async remove() {
      lines = []
      await rm(path, { force: true })
    },
  }
}

/** readline takes these two for line ends. */
function oneLine(json: string): string {
  return json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

interface StoredReject extends RejectedRow {
  raw: string
}

/** A page of the rejected rows; none when this machine holds no list of that import. */
export async function readRejects(
  path: string,
  offset: number,
  limit: number,
): Promise<{ rejects: RejectedRow[]; total: number }> {
  const rejects: RejectedRow[] = []
  let total = 0
  for await (const text of linesOf(path)) {
    if (total >= offset && rejects.length < limit) {
      const { file, line, reason, value, message } = JSON.parse(text) as StoredReject
      rejects.push({ file, line, reason, value, message })
    }
    total += 1
  }
  return { rejects, total }
}

/**
 * Saves all of them as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe
 * before it. The file stands whole at its place or not at all.
 */
export async function saveRejects(path: string, target: SaveTarget): Promise<SavedFile> {
  const temporary = `${target.path}.${process.pid}.tmp`
  try {
    await pipeline(
      Readable.from(storedRejects(path)),
      stringify({
        header: true,
        columns: ['file', 'line', 'reason', 'value', 'message', 'raw'],
        bom: true,
        escape_formulas: true,
        record_delimiter: 'windows',
      }),
      createWriteStream(temporary, { mode: 0o600 }),
    )
    const { size } = await stat(temporary)
    await rename(temporary, target.path)
    return await target.finish(size)
  } catch (error) {
    await rm(temporary, { force: true })
    throw diskError(error)
  }
}

async function* storedRejects(path: string): AsyncGenerator<StoredReject> {
  for await (const text of linesOf(path)) yield JSON.parse(text) as StoredReject
}

/** A list that was cut off by a crash ends with its last whole line. */
async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: 0 })) {
      if (line.endsWith('}')) yield line
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
