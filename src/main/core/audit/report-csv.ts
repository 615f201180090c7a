import type { AuditReport } from '../../../contract/audit'
import { csvText } from '../csv-text'

/** A line for each finding and month, RFC 4180; a finding without months has one line. */
export function findingsCsv({ findings }: AuditReport): string {
  const head =
    'kind,form,model,model_id,project_id,month,calls,input_tokens,output_tokens,recorded_usd,recomputed_usd'
  const lines = findings.flatMap((finding) => {
    const place = [
      finding.kind,
      finding.form,
      csvText(finding.modelName ?? ''),
      finding.modelId ?? '',
      finding.projectId ?? '',
    ]
    const parts = finding.months.length > 0 ? finding.months : [{ ...finding, month: '' }]
    return parts.map((part) =>
      [
        ...place,
        part.month,
        part.calls,
        part.inputTokens,
        part.outputTokens,
        part.recordedUsd,
        part.recomputedUsd ?? '',
      ].join(','),
    )
  })
  return crlf([head, ...lines])
}

/** A line for each model and month. Rates in USD per 1,000 tokens. */
export function ratesCsv({ rates }: AuditReport): string {
  const head =
    'model,model_id,month,calls,input_per_1k,input_error,output_per_1k,output_error,residual_usd,known_input_per_1k,known_output_per_1k,differs'
  const lines = rates.map((row) =>
    [
      csvText(row.modelName ?? ''),
      row.modelId,
      row.month,
      row.calls,
      row.inputPer1k,
      row.inputError ?? '',
      row.outputPer1k,
      row.outputError ?? '',
      row.residualUsd,
      row.knownInputPer1k ?? '',
      row.knownOutputPer1k ?? '',
      row.differs,
    ].join(','),
  )
  return crlf([head, ...lines])
}

function crlf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}
