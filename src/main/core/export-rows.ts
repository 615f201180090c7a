import type { ExportFormat } from '../../contract/exports'
import type { UsageTuple } from '../storage/usage-stream'
import { csvText } from './csv-text'
import { remembered } from './map-entry'
import type { Reference } from './reference'
import { isUnpriced } from './usage-scope'

/** Turns calls into the lines of a file. */
export interface RowWriter {
  /** What stands before the first row. */
  readonly head: string
  /** The lines of a batch, each with its line end. */
  lines(rows: readonly UsageTuple[]): string
}

/** The columns of a call in files, in order. */
export const CALL_COLUMNS = [
  'time',
  'provider',
  'model',
  'type',
  'project_id',
  'project',
  'input_tokens',
  'output_tokens',
  'cache_hit',
  'cost_usd',
  'unpriced',
  'id',
  'model_id',
] as const

const BYTE_ORDER_MARK = '\u{feff}'

export function makeRowWriter(format: ExportFormat, bom: boolean, reference: Reference): RowWriter {
  if (format === 'jsonl') return { head: '', lines: jsonWriter(reference) }
  return {
    head: `${bom ? BYTE_ORDER_MARK : ''}${CALL_COLUMNS.join(',')}\r\n`,
    lines: csvWriter(reference),
  }
}

/** RFC 4180. Names are quoted once for each model and project, not once for each row. */
function csvWriter(reference: Reference): RowWriter['lines'] {
  const modelCells = remembered((id: string) => {
    const model = reference.models.get(id)
    return [model?.providerName ?? '', model?.modelName ?? '', model?.modelType ?? '']
      .map(csvText)
      .join(',')
  })
  const projectCell = remembered((id: string) => csvText(reference.projectNames.get(id) ?? ''))
  const unpriced = unpricedTest(reference)
  return (rows) => {
    let text = ''
    for (const row of rows) {
      const [id, modelId, projectId, input, output, cacheHit, costUsd, time] = row
      text +=
        `${time},${modelCells(modelId)},${projectId},${projectCell(projectId)},` +
        `${input},${output},${cacheHit},${costUsd},${unpriced(row)},${id},${modelId}\r\n`
    }
    return text
  }
}

/** One JSON object a line: the CSV's keys; ids and costs as text, unknown names null. */
function jsonWriter(reference: Reference): RowWriter['lines'] {
  const modelFields = remembered((id: string) => {
    const model = reference.models.get(id)
    const fields = {
      provider: model?.providerName ?? null,
      model: model?.modelName ?? null,
      type: model?.modelType ?? null,
    }
    return JSON.stringify(fields).slice(1, -1)
  })
  const projectName = remembered((id: string) =>
    JSON.stringify(reference.projectNames.get(id) ?? null),
  )
  const unpriced = unpricedTest(reference)
  return (rows) => {
    let text = ''
    for (const row of rows) {
      const [id, modelId, projectId, input, output, cacheHit, costUsd, time] = row
      text +=
        `{"time":"${time}",${modelFields(modelId)},"project_id":"${projectId}",` +
        `"project":${projectName(projectId)},"input_tokens":${input},"output_tokens":${output},` +
        `"cache_hit":${cacheHit},"cost_usd":"${costUsd}","unpriced":${unpriced(row)},` +
        `"id":"${id}","model_id":"${modelId}"}\n`
    }
    return text
  }
}

export function unpricedTest(reference: Reference): (row: UsageTuple) => boolean {
  return ([, modelId, , inputTokens, outputTokens, cacheHit, costUsd]) =>
    costUsd === '0.000000' &&
    isUnpriced({ inputTokens, outputTokens, cacheHit, costUsd }, reference.models.get(modelId))
}
