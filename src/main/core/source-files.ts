import { opendir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { isUsageFile } from '../../contract/usage-files'

/** A file to read from, or a folder of them. */
export interface SourceFile {
  path: string
  /** The name that the user knows, without folders. */
  name: string
  size: number
  /** When it was last written, ms since 1970; where it was looked up. */
  modifiedMs?: number
  /** Where it lies under the folder that was chosen, with `/`; the name where none was. */
  place?: string
  /** The files of a folder, in the order in which they are read. */
  members?: readonly SourceFile[]
  /** A copy that the app made; its path means nothing to the user. */
  isCopy?: boolean
}

/** The files of a folder that may hold usage, in the order of their places; links are not followed. */
export async function listUsageFiles(folder: string): Promise<SourceFile[]> {
  const paths: string[] = []
  for await (const entry of await opendir(folder, { recursive: true, bufferSize: 1_000 })) {
    if (entry.isFile() && isUsageFile(entry.name)) paths.push(join(entry.parentPath, entry.name))
  }
  const files: SourceFile[] = []
  for (let start = 0; start < paths.length; start += STATS_AT_ONCE) {
    const some = paths.slice(start, start + STATS_AT_ONCE)
    const found = await Promise.all(some.map((path) => factsOf(folder, path)))
    files.push(...found.filter((file) => file !== null))
  }
  return files.toSorted((a, b) => ((a.place ?? '') < (b.place ?? '') ? -1 : 1))
}

const STATS_AT_ONCE = 64

/** null: empty, or gone in the meantime. */
async function factsOf(folder: string, path: string): Promise<SourceFile | null> {
  const facts = await stat(path).catch(() => null)
  if (!facts || facts.size === 0) return null
  const modifiedMs = Math.floor(facts.mtimeMs)
  const place = placeOf(folder, path)
  return { path, name: basename(path), size: facts.size, modifiedMs, place }
}

function placeOf(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/')
}
