import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../contract/errors'
import {
  type RecentReport,
  recentReportSchema,
  reportTemplateSchema,
} from '../../../contract/reports'
import type { DownloadLink, SavedFile } from '../../../contract/files'
import type { RouteOutput } from '../../../contract/routes'
import { instantSchema } from '../../../contract/values'
import type { CoreDeps } from '../deps'
import { byName, openKeptFile, sameName } from '../kept-file'

type Templates = RouteOutput<'reports.templates'>['templates']
type Recent = RouteOutput<'reports.recent'>['reports']

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
  recent(): Promise<Recent>
  change(edit: (kept: Kept) => Kept): Promise<Kept>
  /** `files`: where they went. Download links are good in this run of the app alone. */
  remember(report: Omit<RecentReport, 'id'>, files: readonly SavedFile[]): Promise<void>
}

/** Saved templates and written reports: this user's, on this machine, in reports.json. */
export function makeReportStore(
  deps: Pick<CoreDeps, 'dataFolder' | 'logger' | 'files'>,
): ReportStore {
  const { read, change: write } = openKeptFile<Kept>(deps, {
    name: 'reports.json',
    schema: fileSchema,
    empty: { templates: [], recent: [] },
    unreadable: {
      message: 'The saved reports cannot be read (reports.json).',
      details: { reason: 'reports_file' },
    },
  })
  /** Of reports that were handed over as downloads, by report. */
  const links = new Map<string, readonly DownloadLink[]>()
  const change = (edit: (kept: Kept) => Kept): Promise<Kept> =>
    write((before) => {
      const { templates, recent } = edit(before)
      return { templates: byName(templates), recent: recent.slice(0, MOST_RECENT) }
    })

  return {
    templates: async () => (await read()).templates,
    async template(name) {
      const found = (await read()).templates.find((one) => sameName(one.name, name))
      if (found) return found
      throw new AppError('not_found', `There is no report template "${name}".`, {
        reason: 'report_template',
      })
    },
    recent: async () =>
      (await read()).recent.map((report) => ({
        ...report,
        downloads: (links.get(report.id) ?? []).filter(({ url }) => deps.files.isWaiting?.(url)),
      })),
    change,
    async remember(report, files) {
      const id = randomUUID()
      const downloads = files.filter((file) => file.kind === 'download')
      if (downloads.length > 0) links.set(id, downloads)
      await change((kept) => ({ ...kept, recent: [{ id, ...report }, ...kept.recent] }))
    },
  }
}
