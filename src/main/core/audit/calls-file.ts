import { closeSync, openSync, writeSync } from 'node:fs'
import type { Finding } from '../../../contract/audit'
import type { Id } from '../../../contract/values'
import { microsToUsd } from '../../storage/codec'
import { explainCost } from '../call-cost'
import { csvLine, type NamedCells } from '../csv-text'
import { difference } from '../prices'
import { instantOf } from '../spend/timeline'
import type { NotedCall } from './ledger'
import type { AuditTask, FindingCalls } from './audit-task'

const BUFFERED = 256 * 1024

/**
 * Writes the calls of findings while they pass, as CSV (RFC 4180) or JSONL; a call of several
 * findings has a line for each. Synchronously: it runs in a thread that does nothing else.
 */
export function makeCallsWriter(
  task: AuditTask,
  { file, format, findings, clearSlips, projectNames }: FindingCalls,
): { add(noted: NotedCall): void; end(): void } {
  const descriptor = openSync(file, 'wx')
  const models = new Map(task.models.map(({ id, name }) => [id, name]))
  const projects = new Map(projectNames)
  const findingOf = makeFinder(findings, clearSlips)
  let text = format === 'csv' ? `${COLUMNS.join(',')}\r\n` : ''

  function flush(): void {
    const buffer = Buffer.from(text)
    for (let offset = 0; offset < buffer.length;) {
      offset += writeSync(descriptor, buffer, offset)
    }
    text = ''
  }

  return {
    add(noted) {
      const finding = findingOf(noted)
      if (!finding) return
      const line = lineOf(noted, finding, task.cacheHitShare, models, projects)
      text += format === 'csv' ? csvLine(line, COLUMNS, TEXTS) : `${JSON.stringify(line)}\n`
      if (text.length > BUFFERED) flush()
    },
    end() {
      flush()
      closeSync(descriptor)
    },
  }
}

/** The report may have moved a call to another finding than its own look says (see report.ts). */
function makeFinder(
  findings: readonly Finding[],
  clearSlips: readonly Id[],
): (noted: NotedCall) => Finding | undefined {
  const byId = new Map(findings.map((finding) => [finding.id, finding]))
  const months = new Map(
    findings.map(({ id, months: list }) => [id, new Set(list.map(({ month }) => month))]),
  )
  const clear = new Set(clearSlips)
  return ({ kind, form, faint, modelId, projectId, month }) => {
    const moved = faint && !(modelId !== null && clear.has(modelId))
    if (kind !== 'otherDifference' && !moved) {
      return byId.get(`${kind}.${form}.${modelId ?? ''}.${projectId ?? ''}`)
    }
    const ids = [`undocumentedPrice..${modelId ?? ''}.`, `otherDifference..${modelId ?? ''}.`]
    const id = ids.find((one) => months.get(one)?.has(month))
    return id === undefined ? undefined : byId.get(id)
  }
}

const COLUMNS = [
  'kind',
  'form',
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
] as const

/** Names alone are free text. */
const TEXTS: ReadonlySet<string> = new Set(['model', 'project'])

function lineOf(
  { row, price }: NotedCall,
  { kind, form }: Finding,
  cacheHitShare: string,
  models: ReadonlyMap<Id, string>,
  projects: ReadonlyMap<Id, string>,
): NamedCells {
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
  const recomputed = price ? explainCost(call, price, cacheHitShare).costUsd : null
  return {
    kind,
    form,
    time: instantOf(createdAt),
    model: models.get(modelId) ?? null,
    project_id: projectId,
    project: projects.get(projectId) ?? null,
    input_tokens: inputTokens,
    cache_read_tokens: cacheReadTokens,
    cache_write_5m_tokens: cacheWrite5mTokens,
    cache_write_1h_tokens: cacheWrite1hTokens,
    output_tokens: outputTokens,
    cache_hit: cacheHit,
    recorded_usd: recorded,
    recomputed_usd: recomputed,
    difference_usd: recomputed === null ? null : difference(recorded, recomputed),
    id: String(id),
    model_id: modelId,
  }
}
