import { basename } from 'node:path'
import { AppError } from '../../contract/errors'
import type { ExportRequest } from '../../contract/exports'
import type { Job } from '../../contract/jobs'
import type { DomainHandlers } from '../../contract/routes'
import { streamUsage } from '../storage/usage-stream'
import { countUsage } from '../storage/usage-totals'
import type { CoreDeps } from './deps'
import { makeRowWriter } from './export-rows'
import { dateOfInstant } from './periods'
import { openScope, type UsageDeps, type UsageScope } from './usage-scope'
import { type FileWriter, writeWholeFile } from './whole-file'

export interface ExportTarget {
  /** Where the file shall stand in the end; one that is there is replaced then, not before. */
  path: string
  request: ExportRequest
  signal: AbortSignal
  /** Rows written so far; `total` is null until it is known. */
  progress(update: Pick<Job['progress'], 'done' | 'total' | 'rows'>): void
}

export function makeExportHandlers(
  deps: UsageDeps & Pick<CoreDeps, 'jobs' | 'files'>,
): DomainHandlers<'exports'> {
  return {
    'exports.start': async (request) => {
      const name = suggestedName(await openScope(deps, request.filter), request, deps.clock.now())
      const target = await deps.files.saveTarget(name)
      if (!target) return { jobId: null }
      const jobId = deps.jobs.start(
        { kind: 'export', subject: basename(target.path), unit: 'rows', total: null },
        async ({ signal, progress }) => {
          const { path } = target
          const { rows, bytes } = await writeUsageExport(deps, { path, request, signal, progress })
          return { kind: 'export', rows, file: await target.finish(bytes) }
        },
      )
      return { jobId }
    },
  }
}

/** `usage-2026-01-01-2026-01-31.csv`: the first and the last day in the accounting zone. */
function suggestedName(scope: UsageScope, request: ExportRequest, now: Date): string {
  const { range, timeZone } = scope
  const extension = request.format
  if (range.from === null && range.to === null) return `usage-all.${extension}`
  const from = range.from === null ? 'until' : dateOfInstant(range.from, timeZone)
  const lastMoment = range.to === null ? now : new Date(Date.parse(range.to) - 1)
  return `usage-${from}-${dateOfInstant(lastMoment.toISOString(), timeZone)}.${extension}`
}

/**
 * Writes all calls of a filter to a file, whole or not at all. Throws `cancelled`, `disk_full`,
 * `file_unreadable`, and what the database throws.
 */
export async function writeUsageExport(
  deps: UsageDeps,
  target: ExportTarget,
): Promise<{ rows: number; bytes: number }> {
  const scope = await openScope(deps, target.request.filter)
  const { bytes, result } = await writeWholeFile(target.path, (write) =>
    writeRows(write, scope, target),
  )
  return { rows: result, bytes }
}

async function writeRows(
  write: FileWriter,
  scope: UsageScope,
  { request, signal, progress }: ExportTarget,
): Promise<number> {
  const writer = makeRowWriter(request.format, request.bom, scope.reference)
  const count = countBeside(scope)
  let rows = 0
  await write(writer.head)
  const onBatch = async (batch: Parameters<typeof writer.lines>[0]): Promise<void> => {
    stopIfCancelled(signal)
    await write(writer.lines(batch))
    rows += batch.length
    progress({ done: rows, rows, total: count.total })
  }
  await streamUsage(scope.db, scope.filter, request.sort, onBatch, signal)
  stopIfCancelled(signal)
  progress({ done: rows, rows, total: rows })
  return rows
}

/** Counts while the rows already flow; the export neither waits for it nor fails with it. */
function countBeside({ db, filter }: UsageScope): { total: number | null } {
  const count: { total: number | null } = { total: null }
  countUsage(db, filter).then(
    (total) => (count.total = total),
    () => undefined,
  )
  return count
}

function stopIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new AppError('cancelled', 'The export was cancelled; nothing was left half-written.')
}
