import type { AuditReport, Finding } from '../../../contract/audit'
import { AppError } from '../../../contract/errors'
import type { UsageFilter } from '../../../contract/usage'
import { callsSource, type ThreadDeps } from '../every-call'
import { priceSpans } from '../prices'
import { fullNameOf } from '../full-name'
import { openScope, type UsageDeps } from '../usage-scope'
import type { AuditTask } from './audit-task'
import type { runAuditTask } from './task'

export type AuditDeps = UsageDeps & ThreadDeps & { runTask: typeof runAuditTask }

/** What the thread is told for a filter; `timeZone` decides what a month is. */
export async function makeAuditTask(
  deps: AuditDeps,
  asked: UsageFilter,
  zone?: string,
): Promise<AuditTask> {
  const { settings, clock } = deps
  const { filter, range, timeZone, reference } = await openScope(deps, asked, zone)
  const now = clock.now()
  const names = [...reference.projectNames.keys()]
  return {
    ...(await callsSource(deps, filter)),
    asked,
    range,
    models: [...reference.records.values()].map((record) => ({
      id: record.id,
      name: fullNameOf(record),
      maxInputTokens: record.maxInputTokens,
      maxOutputTokens: record.maxOutputTokens,
      spans: priceSpans(record, reference.prices.get(record.id) ?? [], now),
    })),
    namedProjects: names.length === 0 ? null : names,
    timeZone,
    cacheHitShare: settings.current().cacheHitShare,
    now: Math.floor(now.getTime() / 1_000),
  }
}

/** Throws `cancelled` when `signal` ended it, and what the thread throws. */
export async function runAudit(
  { runTask }: Pick<AuditDeps, 'runTask'>,
  task: AuditTask,
  onProgress: (rows: number) => void,
  signal: AbortSignal,
): Promise<AuditReport> {
  try {
    return await runTask(task, ({ rows }) => onProgress(rows), signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new AppError('cancelled', 'The audit was cancelled; nothing was left half-written.')
  }
}

/** Findings whose calls a second pass can write: an outlier is one by its cost alone. */
export function hasCallsFile({ kind }: Finding): boolean {
  return kind !== 'outlier'
}

/**
 * Reads the calls again, as they are now, and writes those of some findings of a report. Answers
 * how many calls the findings have by then.
 */
export async function writeFindingCalls(
  deps: AuditDeps,
  task: AuditTask,
  report: AuditReport,
  { file, format, findings }: { file: string; format: 'csv' | 'jsonl'; findings: Finding[] },
  onProgress: (rows: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { projectNames } = await deps.reference.read()
  const clearSlips = report.findings.flatMap(({ kind, form, modelId }) =>
    kind === 'unitSlip' && form === 'divided1000' && modelId !== null ? [modelId] : [],
  )
  const calls = { file, format, findings, clearSlips, projectNames: [...projectNames] }
  const again = await runAudit(deps, { ...task, calls }, onProgress, signal)
  const wanted = new Set(findings.map(({ id }) => id))
  return again.findings
    .filter(({ id }) => wanted.has(id))
    .reduce((sum, finding) => sum + finding.calls, 0)
}
