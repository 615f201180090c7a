import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { AppError } from '../../contract/errors'
import type { CoreDeps } from './deps'
import { writeFileWhole } from './files'

/** What this user keeps by name on this machine: one JSON file in the data folder. */
export interface KeptFile<T> {
  read(): Promise<T>
  /** One change after the other, each on what the file holds by then; written whole or not at all. */
  change(edit: (kept: T) => T): Promise<T>
}

interface KeptFileOptions<T> {
  /** "views.json" */
  name: string
  schema: z.ZodType<T>
  /** What it holds before anything was kept. */
  empty: T
  /** What is said of a file that is damaged; it is never written over. */
  unreadable: { message: string; details?: { reason: string } }
}

/** Both throw `file_unreadable` for a damaged file. */
export function openKeptFile<T>(
  { dataFolder, logger }: Pick<CoreDeps, 'dataFolder' | 'logger'>,
  { name, schema, empty, unreadable }: KeptFileOptions<T>,
): KeptFile<T> {
  const file = join(dataFolder, name)
  let last: Promise<unknown> = Promise.resolve()

  async function read(): Promise<T> {
    try {
      return schema.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return empty
      logger.warn({ error, file }, `${name} cannot be read`)
      throw new AppError('file_unreadable', unreadable.message, unreadable.details ?? {})
    }
  }

  return {
    read,
    change(edit) {
      const done = last.then(async () => {
        const kept = edit(await read())
        await writeFileWhole(file, `${JSON.stringify(kept, null, 2)}\n`)
        return kept
      })
      last = done.catch(() => undefined)
      return done
    },
  }
}

/** Names that people give differ by more than case. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

export function byName<T extends { name: string }>(kept: readonly T[]): T[] {
  return kept.toSorted((a, b) => a.name.localeCompare(b.name))
}
