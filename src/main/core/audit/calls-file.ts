import { closeSync, openSync, writeSync } from 'node:fs'
import type { Finding } from '../../../contract/audit'
import type { Id } from '../../../contract/values'
import { microsToUsd } from '../../storage/codec'
import { explainCost } from '../call-cost'
import { csvText } from '../csv-text'
import { difference } from '../prices'
import { instantOf } from '../spend/timeline'
import type { NotedCall } from './ledger'
import type { AuditTask } from './audit-task'

const COLUMNS = [
  'time',
  'model',
  'project_id',
  'project',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'output_tokens',
  'cache_hit',
  'recorded_usd',
  'recomputed_usd',
  'difference_usd',
  'id',
  'model_id',
]

const BUFFERED = 256 * 1024

/**
 * Writes the calls of one finding as CSV (RFC 4180) while they pass. Synchronously: it runs in a
 * thread that does nothing else.
 */
export function makeCallsWriter(
  task: AuditTask,
  { file, finding, clearSlips, projectNames }: NonNullable<AuditTask['calls']>,
): { add(noted: NotedCall): void; end(): void } {
  const descriptor = openSync(file, 'wx')
  const models = new Map(task.models.map(({ id, name }) => [id, csvText(name)]))
  const projects = new Map(projectNames.map(([id, name]) => [id, csvText(name)]))
  const months = new Set(finding.months.map(({ month }) => month))
  let text = `${COLUMNS.join(',')}\r\n`

  function flush(): void {
    const buffer = Buffer.from(text)
    for (let offset = 0; offset < buffer.length;) {
      offset += writeSync(descriptor, buffer, offset)
    }
    text = ''
  }

  return {
    add(noted) {
      if (!belongs(noted, finding, clearSlips, months)) return
      text += lineOf(noted, task.cacheHitShare, models, projects)
      if (text.length > BUFFERED) flush()
    },
    end() {
      flush()
      closeSync(descriptor)
    },
  }
}

/** The report may have moved a call to another finding than its own look says (see report.ts). */
function belongs(
  noted: NotedCall,
  finding: Finding,
  clearSlips: boolean,
  months: ReadonlySet<string>,
): boolean {
  if (noted.modelId !== finding.modelId || noted.projectId !== finding.projectId) return false
  const moved = noted.faint && !clearSlips
  if (finding.kind === 'otherDifference' || finding.kind === 'undocumentedPrice') {
    return (noted.kind === 'otherDifference' || moved) && months.has(noted.month)
  }
  return noted.kind === finding.kind && noted.form === finding.form && !moved
}

function lineOf(
  { row, price }: NotedCall,
  cacheHitShare: string,
  models: ReadonlyMap<Id, string>,
  projects: ReadonlyMap<Id, string>,
): string {
  const [id, modelId, projectId, inputTokens, outputTokens, cacheHit, costMicros, createdAt] = row
  const [, , , , , , , , , cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens] = row
  const recorded = microsToUsd(costMicros)
  const call = {
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    cacheHit,
  }
  const recomputed = price ? explainCost(call, price, cacheHitShare).costUsd : ''
  const cells = [
    instantOf(createdAt),
    models.get(modelId) ?? '',
    projectId,
    projects.get(projectId) ?? '',
    inputTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    outputTokens,
    cacheHit,
    recorded,
    recomputed,
    recomputed === '' ? '' : difference(recorded, recomputed),
    id,
    modelId,
  ]
  return `${cells.join(',')}\r\n`
}
