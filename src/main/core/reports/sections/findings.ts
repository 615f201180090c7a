import type { AuditReport, Finding } from '../../../../contract/audit'
import { classesOf } from '../../audit/classes'
import { isVariance } from '../../audit/variance'
import { makeAuditTask, runAudit } from '../../audit/run'
import type { SectionContext, SectionMaker } from '../context'
import type { Block, ReportTable } from '../document'

/** Rows of the page; the files hold all. */
const SHOWN_ROWS = 200

/** What the audit says of the report's calls: the same run as that of the Audit screen. */
export const findingsSection: SectionMaker = async (context) => {
  const { deps, request, words, format } = context
  const task = await makeAuditTask(deps, request.filter)
  const signal = deps.signal ?? new AbortController().signal
  const report = await runAudit(deps, task, () => undefined, signal)
  const { findings: text } = words
  const summary = text.summary(
    format.integer(report.checkedCalls),
    format.integer(report.agreeingCalls),
    format.moneyFull(report.roundingUsd),
  )
  const none = report.findings.length === 0
  const first = none ? text.none : text.note
  return {
    id: 'findings',
    title: text.title,
    blocks: [
      { kind: 'text', paragraphs: [`${summary} ${first}`] },
      shown(context, classTable(context, report), none),
      shown(context, findingTable(context, report), none),
      shown(context, ratesTable(context, report), report.rates.length === 0),
      ...ratesLeftOut(context, report),
    ],
  }
}

function ratesLeftOut(
  { words, format }: SectionContext,
  { ratesLeftOut: { cached, uncosted, unfit } }: AuditReport,
): Block[] {
  if (cached + uncosted + unfit === 0) return []
  const said = words.findings.ratesLeftOut(
    format.integer(cached),
    format.integer(uncosted),
    format.integer(unfit),
  )
  return [{ kind: 'text', paragraphs: [said] }]
}

function shown({ words, format }: SectionContext, table: ReportTable, empty: boolean): Block {
  if (empty) return { kind: 'data', table }
  const all = table.rows.length
  if (all <= SHOWN_ROWS) return { kind: 'table', table }
  const note = words.dayModel.shortened(format.integer(SHOWN_ROWS), format.integer(all))
  return { kind: 'table', table, shown: SHOWN_ROWS, note }
}

function classTable({ words }: SectionContext, { findings }: AuditReport): ReportTable {
  const { columns, findings: text } = words
  return {
    id: 'findings-by-class',
    title: text.byClass,
    columns: [
      { key: 'kind', label: columns.key, type: 'text', fileOnly: true },
      { key: 'finding', label: text.finding, type: 'text' },
      { key: 'findings', label: text.findings, type: 'integer' },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer' },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer' },
      { key: 'recorded_usd', label: text.recorded, type: 'money' },
      { key: 'recomputed_usd', label: text.recomputed, type: 'decimal' },
      { key: 'difference_usd', label: text.difference, type: 'decimal' },
    ],
    rows: classesOf(findings).map((found) => [
      found.kind,
      text.kinds[found.kind],
      found.findings,
      found.calls,
      found.inputTokens,
      found.outputTokens,
      found.recordedUsd,
      found.recomputedUsd,
      isVariance(found.kind) ? found.amountUsd : null,
    ]),
  }
}

function findingTable(context: SectionContext, { findings }: AuditReport): ReportTable {
  const { columns, findings: text } = context.words
  return {
    id: 'findings',
    title: text.each,
    columns: [
      { key: 'kind', label: columns.key, type: 'text', fileOnly: true },
      { key: 'form', label: columns.key, type: 'text', fileOnly: true },
      { key: 'finding', label: text.finding, type: 'text' },
      { key: 'of', label: text.of, type: 'text' },
      { key: 'model_id', label: columns.key, type: 'text', fileOnly: true },
      { key: 'project_id', label: columns.key, type: 'text', fileOnly: true },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'input_tokens', label: columns.inputTokens, type: 'integer', fileOnly: true },
      { key: 'output_tokens', label: columns.outputTokens, type: 'integer', fileOnly: true },
      { key: 'recorded_usd', label: text.recorded, type: 'money' },
      { key: 'recomputed_usd', label: text.recomputed, type: 'decimal' },
      { key: 'difference_usd', label: text.difference, type: 'decimal' },
    ],
    rows: findings.map((finding) => [
      finding.kind,
      finding.form,
      finding.form === '' ? text.kinds[finding.kind] : text.forms[finding.form],
      subjectOf(finding, context),
      finding.modelId,
      finding.projectId,
      finding.calls,
      finding.inputTokens,
      finding.outputTokens,
      finding.recordedUsd,
      finding.recomputedUsd,
      isVariance(finding.kind) ? finding.amountUsd : null,
    ]),
  }
}

function subjectOf({ modelId, modelName, projectId }: Finding, { words }: SectionContext): string {
  if (projectId !== null) return `${words.groups.names.project} #${projectId}`
  return modelName ?? `${words.columns.model} #${modelId ?? '?'}`
}

/** Those that differ from the known price come first. */
function ratesTable({ words }: SectionContext, { rates }: AuditReport): ReportTable {
  const { columns, findings: text } = words
  return {
    id: 'implied-rates',
    title: text.rates,
    columns: [
      { key: 'model', label: columns.model, type: 'text' },
      { key: 'model_id', label: columns.key, type: 'text', fileOnly: true },
      { key: 'month', label: text.month, type: 'text' },
      { key: 'calls', label: columns.calls, type: 'integer' },
      { key: 'input_per_1k', label: text.inputImplied, type: 'decimal' },
      { key: 'input_error', label: text.error, type: 'decimal', fileOnly: true },
      { key: 'known_input_per_1k', label: text.known, type: 'decimal' },
      { key: 'output_per_1k', label: text.outputImplied, type: 'decimal' },
      { key: 'output_error', label: text.error, type: 'decimal', fileOnly: true },
      { key: 'known_output_per_1k', label: text.known, type: 'decimal' },
      { key: 'residual_usd', label: text.residual, type: 'decimal', fileOnly: true },
      { key: 'verdict', label: text.verdict, type: 'text' },
    ],
    rows: rates
      .toSorted((a, b) => Number(b.differs) - Number(a.differs))
      .map((rate) => [
        rate.modelName ?? `#${rate.modelId}`,
        rate.modelId,
        rate.month,
        rate.calls,
        rate.inputPer1k,
        rate.inputError,
        rate.knownInputPer1k,
        rate.outputPer1k,
        rate.outputError,
        rate.knownOutputPer1k,
        rate.residualUsd,
        rate.differs
          ? text.differs
          : rate.knownInputPer1k === null
            ? words.prices.states.unpriced
            : text.agrees,
      ]),
  }
}
