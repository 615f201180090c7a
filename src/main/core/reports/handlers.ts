import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../../contract/routes'
import type { CoreDeps } from '../deps'
import type { PdfPrinter } from '../ports'
import type { Tickets } from '../tickets'
import { buildReport } from './build'
import type { ReportDeps } from './context'
import { reportHtml } from './html/page'
import { planReport, type RunDeps, writeReportFile } from './run'
import { sameName } from '../kept-file'
import { makeReportStore } from './store'

export type ReportsDeps = ReportDeps &
  Pick<CoreDeps, 'files' | 'dataFolder' | 'logger' | 'jobs'> & {
    pdf: PdfPrinter | undefined
    tickets: Tickets
  }

export interface ReportsParts {
  handlers: DomainHandlers<'reports'>
  /** For the command line, which writes into a folder that it was given. */
  run: RunDeps
}

/** Without a printer, PDF is refused with what would help. */
const noPrinter: PdfPrinter = {
  available: async () => false,
  print: async () => {
    throw new AppError('unavailable_here', 'This way of running the app cannot print to PDF.', {
      reason: 'no_pdf',
    })
  },
}

export function makeReports(deps: ReportsDeps): ReportsParts {
  const store = makeReportStore(deps)
  const run: RunDeps = { ...deps, pdf: deps.pdf ?? noPrinter, store }
  return {
    run,
    handlers: {
      'reports.preview': ({ request, language, template, ticket }) =>
        deps.tickets.run(ticket, async (signal) => {
          const report = await buildReport({ ...run, signal }, request, language, template)
          return { html: reportHtml(report), name: report.name, calls: report.figures.calls }
        }),
      'reports.start': (input) => startReport(run, deps, input),
      'reports.pdf': async () => ({ available: await run.pdf.available() }),
      'reports.templates': async () => ({ templates: await store.templates() }),
      'reports.saveTemplate': async ({ template, replace }) => {
        const { templates } = await store.change((kept) => {
          const others = kept.templates.filter(({ name }) => !sameName(name, template.name))
          if (others.length < kept.templates.length && !replace) {
            throw new AppError('taken', 'There is a report template of that name.', {
              fields: [{ path: 'template.name', code: 'taken' }],
            })
          }
          const saved = { ...template, savedAt: deps.clock.now().toISOString() }
          return { ...kept, templates: [...others, saved] }
        })
        return { templates }
      },
      'reports.removeTemplate': async ({ name }) => {
        await store.template(name)
        const { templates } = await store.change((kept) => ({
          ...kept,
          templates: kept.templates.filter((one) => !sameName(one.name, name)),
        }))
        return { templates }
      },
      'reports.recent': async () => ({ reports: await store.recent() }),
      'reports.forget': async ({ id }) => {
        await store.change((kept) => ({
          ...kept,
          recent: kept.recent.filter((one) => one.id !== id),
        }))
        return { reports: await store.recent() }
      },
      'reports.reveal': async ({ id }) => {
        const found = (await store.recent()).find((one) => one.id === id)
        const path = found?.path ?? null
        if (path === null || !(await exists(path))) {
          throw new AppError('not_found', 'That report is no longer where it was written.', {
            reason: 'report_gone',
          })
        }
        await deps.files.reveal(path, true)
        return {}
      },
    },
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function startReport(
  run: RunDeps,
  { files, jobs }: ReportsDeps,
  { request, formats, language, template }: ParsedInput<'reports.start'>,
): Promise<RouteOutput<'reports.start'>> {
  const wanted = [...new Set(formats)]
  const { fileName, single } = await planReport(run, { request, formats: wanted, template })
  const target = await files.saveTarget(fileName)
  if (!target) return { jobId: null }
  const jobId = jobs.start(
    { kind: 'report', subject: basename(target.path), unit: 'rows', total: null },
    async ({ signal, progress }) => {
      const what = { request, formats: wanted, language, template, signal, progress }
      return { kind: 'report', ...(await writeReportFile(run, target, what, single)) }
    },
  )
  return { jobId }
}
