import { dateOfInstant } from '../../periods'
import type { SectionMaker } from '../context'
import type { ReportTable } from '../document'

/** Closed days of the period whose rows changed afterwards, as the daily sums noticed. */
export const changesSection: SectionMaker = async ({ deps, scope, words }) => {
  const { range, timeZone } = scope
  const from = range.from === null ? null : dateOfInstant(range.from, timeZone)
  const last =
    range.to === null
      ? null
      : dateOfInstant(new Date(Date.parse(range.to) - 1).toISOString(), timeZone)
  const all = await deps.dayChanges()
  const changes = all
    .filter(({ day }) => (from === null || day >= from) && (last === null || day <= last))
    .toSorted((a, b) =>
      a.day === b.day ? (a.noticedAt < b.noticedAt ? -1 : 1) : a.day < b.day ? -1 : 1,
    )
  const { columns } = words
  const table: ReportTable = {
    id: 'closed-day-changes',
    title: '',
    columns: [
      { key: 'day', label: columns.day, type: 'day' },
      { key: 'noticed_at', label: columns.noticed, type: 'instant' },
      { key: 'calls_change', label: columns.callsChange, type: 'integer' },
      { key: 'input_tokens_change', label: columns.inputChange, type: 'integer' },
      { key: 'output_tokens_change', label: columns.outputChange, type: 'integer' },
      { key: 'cost_usd_change', label: columns.costChange, type: 'money' },
    ],
    rows: changes.map((change) => [
      change.day,
      change.noticedAt,
      change.calls,
      change.inputTokens,
      change.outputTokens,
      change.costUsd,
    ]),
  }
  const { title, none, note } = words.changes
  return {
    id: 'changes',
    title,
    blocks:
      changes.length === 0
        ? [
            { kind: 'text', paragraphs: [none] },
            { kind: 'data', table },
          ]
        : [{ kind: 'table', table, note }],
  }
}
