import { mkdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type AuditReport, auditReportSchema, type Finding } from '../../../contract/audit'
import { AppError } from '../../../contract/errors'
import type { DomainHandlers } from '../../../contract/routes'
import { readUsageRows } from '../../storage/usage-detail'
import type { CoreDeps } from '../deps'
import { writeFileWhole } from '../files'
import { diskError } from '../uploads'
import { makeWholeFile } from '../whole-file'
import { toUsageRow } from '../usage-scope'
import { findingsCsv, ratesCsv } from './report-csv'
import { type AuditDeps, makeAuditTask, runAudit, writeFindingCalls } from './run'

type Deps = AuditDeps & Pick<CoreDeps, 'jobs' | 'files' | 'events' | 'logger' | 'dataFolder'>

export function makeAuditHandlers(deps: Deps): DomainHandlers<'audit'> {
  return {
    'audit.start': async ({ filter }) => {
      const task = await makeAuditTask(deps, filter)
      const file = reportFile(deps)
      const jobId = deps.jobs.start(
        {
          kind: 'audit',
          subject: deps.workspace.status().connection.name,
          unit: 'rows',
          total: null,
        },
        async ({ signal, progress }) => {
          const onProgress = (rows: number): void => progress({ done: rows, rows })
          const report = await runAudit(deps, task, onProgress, signal)
          await mkdir(join(deps.dataFolder, 'audit'), { recursive: true, mode: 0o700 })
          await writeFileWhole(file, JSON.stringify(report))
          return { kind: 'audit', calls: report.total.calls, findings: report.findings.length }
        },
      )
      return { jobId }
    },
    'audit.report': async () => ({ report: await readReport(deps) }),
    'audit.calls': async ({ findingId }) => {
      const { finding } = await mustFind(deps, findingId)
      const db = deps.workspace.database()
      const [records, reference] = await Promise.all([
        readUsageRows(db, finding.callIds),
        deps.reference.read(),
      ])
      const places = new Map(finding.callIds.map((id, index) => [id, index]))
      const place = (id: string): number => places.get(id) ?? 0
      return {
        rows: records
          .map((record) => toUsageRow(record, reference))
          .toSorted((a, b) => place(a.id) - place(b.id)),
      }
    },
    'audit.export': async ({ what }) => {
      const report = await mustRead(deps)
      const text = what === 'findings' ? findingsCsv(report) : ratesCsv(report)
      const target = await deps.files.saveTarget(`audit-${what}-${report.ranAt.slice(0, 10)}.csv`)
      if (!target) return { file: null }
      await writeFileWhole(target.path, text).catch((error: unknown) => {
        throw diskError(error)
      })
      return { file: await target.finish(Buffer.byteLength(text)) }
    },
    'audit.exportCalls': ({ findingId }) => exportCalls(deps, findingId),
  }
}

/** Reads the calls again, as they are now, with the report's filter. */
async function exportCalls(deps: Deps, findingId: string): Promise<{ jobId: string | null }> {
  const { finding, report } = await mustFind(deps, findingId)
  const target = await deps.files.saveTarget(
    `audit-${finding.kind}-${report.ranAt.slice(0, 10)}.csv`,
  )
  if (!target) return { jobId: null }
  const task = await makeAuditTask(deps, report.filter)
  const jobId = deps.jobs.start(
    { kind: 'export', subject: basename(target.path), unit: 'rows', total: report.total.calls },
    async ({ signal, progress }) => {
      const onProgress = (rows: number): void => progress({ done: rows, rows })
      const { bytes, result: rows } = await makeWholeFile(target.path, (file) => {
        const calls = { file, format: 'csv' as const, findings: [finding] }
        return writeFindingCalls(deps, task, report, calls, onProgress, signal)
      })
      return { kind: 'export', rows, file: await target.finish(bytes) }
    },
  )
  return { jobId }
}

function reportFile(deps: Pick<Deps, 'dataFolder' | 'workspace'>): string {
  return join(deps.dataFolder, 'audit', `${deps.workspace.status().connection.id}.json`)
}

async function readReport(deps: Deps): Promise<AuditReport | null> {
  const file = reportFile(deps)
  try {
    return auditReportSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      // Of an earlier version, or damaged: it is made again in one pass.
      deps.logger.warn({ error, file }, 'the last audit cannot be read')
      await rm(file, { force: true })
    }
    return null
  }
}

async function mustRead(deps: Deps): Promise<AuditReport> {
  const report = await readReport(deps)
  if (report) return report
  throw new AppError('not_found', 'There is no audit yet. Run one first.')
}

async function mustFind(
  deps: Deps,
  findingId: string,
): Promise<{ finding: Finding; report: AuditReport }> {
  const report = await mustRead(deps)
  const finding = report.findings.find(({ id }) => id === findingId)
  if (finding) return { finding, report }
  throw new AppError('not_found', 'That finding is not in the last audit. Run it again.')
}
