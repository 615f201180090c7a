import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileWhole } from './files'
import type { Logger } from './ports'

export interface SeenText {
  /** The format of the file. */
  source: string
  text: string
}

/**
 * The texts by which files named projects, as imports on this machine have met them: rules are
 * tried out on them. They hold folders of this machine, so they never leave it.
 */
export interface ProjectTexts {
  note(connectionId: string, seen: SeenText): void
  list(connectionId: string): Promise<readonly SeenText[]>
  /** Writes what was noted. */
  close(): Promise<void>
}

const fileSchema = z.array(z.object({ source: z.string(), text: z.string() }))
/** The newest are kept. */
const MOST_TEXTS = 5_000
const WRITE_AFTER_MS = 500

export function makeProjectTexts(dataFolder: string, logger: Logger): ProjectTexts {
  const noted = new Map<string, Map<string, SeenText>>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const folder = join(dataFolder, 'project-texts')
  const fileOf = (connectionId: string): string =>
    join(folder, `${connectionId.replaceAll(/[^\w-]/g, '_')}.json`)

  const read = async (connectionId: string): Promise<Map<string, SeenText>> => {
    let kept: SeenText[] = []
    try {
      kept = fileSchema.parse(JSON.parse(await readFile(fileOf(connectionId), 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        logger.warn({ error, connectionId }, 'the texts of projects seen so far cannot be read')
      }
    }
    return new Map(kept.map((seen) => [keyOf(seen), seen]))
  }

  const write = async (): Promise<void> => {
    const batch = [...noted]
    noted.clear()
    for (const [connectionId, fresh] of batch) {
      const all = await read(connectionId)
      const before = all.size
      for (const [key, seen] of fresh) all.set(key, seen)
      if (all.size === before) continue
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const newest = [...all.values()].slice(-MOST_TEXTS)
      await writeFileWhole(fileOf(connectionId), `${JSON.stringify(newest)}\n`)
    }
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write).catch((error: unknown) => {
      // Only the preview of rules is the poorer for it.
      logger.warn({ error }, 'the texts of projects seen so far cannot be written')
    })
    return writing
  }

  return {
    note(connectionId, seen) {
      const ofConnection = noted.get(connectionId) ?? new Map<string, SeenText>()
      noted.set(connectionId, ofConnection.set(keyOf(seen), seen))
      timer ??= setTimeout(() => void flush(), WRITE_AFTER_MS)
    },
    async list(connectionId) {
      await flush()
      return [...(await read(connectionId)).values()]
    },
    close: flush,
  }
}

function keyOf({ source, text }: SeenText): string {
  return `${source}\0${text}`
}
