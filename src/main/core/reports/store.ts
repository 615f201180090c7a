import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../contract/errors'
import {
  type RecentReport,
  recentReportSchema,
  reportTemplateSchema,
} from '../../../contract/reports'
import type { RouteOutput } from '../../../contract/routes'
import { instantSchema } from '../../../contract/values'
import type { CoreDeps } from '../deps'
import { writeFileWhole } from '../files'

type Templates = RouteOutput<'reports.templates'>['templates']

const fileSchema = z.object({
  templates: z.array(reportTemplateSchema.extend({ savedAt: instantSchema })).default([]),
  recent: z.array(recentReportSchema).default([]),
})
type Kept = z.infer<typeof fileSchema>

const MOST_RECENT = 50

export interface ReportStore {
  templates(): Promise<Templates>
  /** Without regard to case. Throws `not_found`. */
  template(name: string): Promise<Templates[number]>
  recent(): Promise<RecentReport[]>
  change(edit: (kept: Kept) => Kept): Promise<Kept>
  remember(report: Omit<RecentReport, 'id'>): Promise<void>
}

/** Saved templates and written reports: this user's, on this machine, in reports.json. */
export function makeReportStore({
  dataFolder,
  logger,
}: Pick<CoreDeps, 'dataFolder' | 'logger'>): ReportStore {
  const file = join(dataFolder, 'reports.json')
  let last: Promise<unknown> = Promise.resolve()

  async function read(): Promise<Kept> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { templates: [], recent: [] }
      logger.warn({ error, file }, 'reports.json cannot be read')
      throw new AppError('file_unreadable', 'The saved reports cannot be read (reports.json).', {
        reason: 'reports_file',
      })
    }
  }

  /** One change after the other, each on what the file holds by then. */
  function change(edit: (kept: Kept) => Kept): Promise<Kept> {
    const done = last.then(async () => {
      const kept = edit(await read())
      const sorted = {
        templates: kept.templates.toSorted((a, b) => a.name.localeCompare(b.name)),
        recent: kept.recent.slice(0, MOST_RECENT),
      }
      await writeFileWhole(file, `${JSON.stringify(sorted, null, 2)}\n`)
      return sorted
    })
    last = done.catch(() => undefined)
    return done
  }

  return {
    templates: async () => (await read()).templates,
    async template(name) {
      const found = (await read()).templates.find((one) => sameName(one.name, name))
      if (found) return found
      throw new AppError('not_found', `There is no report template "${name}".`, {
        reason: 'report_template',
      })
    },
    recent: async () => (await read()).recent,
    change,
    async remember(report) {
      await change((kept) => ({
        ...kept,
        recent: [{ id: randomUUID(), ...report }, ...kept.recent],
      }))
    },
  }
}

export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
