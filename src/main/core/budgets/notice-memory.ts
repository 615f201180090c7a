import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileWhole } from '../files'
import type { Logger } from '../ports'

/** Up to which threshold, in percent, this machine has told of a budget in a month. */
const fileSchema = z.record(
  z.string(),
  z.object({ shown: z.number().default(0), putAside: z.number().default(0) }),
)
type Told = z.infer<typeof fileSchema>[string]

export interface NoticePlace {
  connectionId: string
  budgetId: string
  month: string
}

/**
 * What this machine has told already, in budget-notices.json in the data folder: notices are for a
 * person, so a team's shared database does not know of them.
 */
export interface NoticeMemory {
  /** Does the notice still stand, or has someone put it aside? */
  stands(place: NoticePlace, threshold: number): Promise<boolean>
  /** True for the first one to ask: the threshold is to be told now, and is not again. */
  claim(place: NoticePlace, threshold: number): Promise<boolean>
  putAside(place: NoticePlace, threshold: number): Promise<void>
}

const NOTHING: Told = { shown: 0, putAside: 0 }
/** Months that are kept. */
const MONTHS_KEPT = 3

export function makeNoticeMemory(dataFolder: string, logger: Logger): NoticeMemory {
  const file = join(dataFolder, 'budget-notices.json')
  let last: Promise<unknown> = Promise.resolve()

  async function read(): Promise<Record<string, Told>> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        logger.warn({ error, file }, 'budget-notices.json cannot be read; it begins anew')
      }
      return {}
    }
  }

  /** One change after the other, each on what the file holds by then. */
  function change(place: NoticePlace, edit: (told: Told) => Told): Promise<void> {
    const done = last.then(async () => {
      const all = await read()
      const before = all[keyOf(place)] ?? NOTHING
      const after = edit(before)
      if (after === before) return
      const next = { ...all, [keyOf(place)]: after }
      const months = [...new Set(Object.keys(next).map(monthOf))].toSorted().slice(-MONTHS_KEPT)
      const kept = Object.entries(next).filter(([key]) => months.includes(monthOf(key)))
      await writeFileWhole(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`)
    })
    last = done.catch(() => undefined)
    return done
  }

  return {
    async stands(place, threshold) {
      await last
      return threshold > ((await read())[keyOf(place)] ?? NOTHING).putAside
    },
    async claim(place, threshold) {
      let first = false
      await change(place, (told) => {
        first = threshold > Math.max(told.shown, told.putAside)
        return first ? { ...told, shown: threshold } : told
      })
      return first
    },
    putAside: (place, threshold) => change(place, (told) => ({ ...told, putAside: threshold })),
  }
}

function keyOf({ connectionId, budgetId, month }: NoticePlace): string {
  return `${connectionId}/${budgetId}/${month}`
}

function monthOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
