import type { ReadItem } from '../record'
import { readRecords, refuseUnknownColumns } from '../records'
import { isRejection } from '../rejections'
import { makeRowReader } from '../rows'
import type { ReadContext, UsageFormat } from './format'

/** Tables and lines of JSON that no tool of its own is known for: a plan says what columns are. */
function genericFormat(id: 'csv' | 'jsonl'): UsageFormat {
  return {
    id,
    keep: 'first',
    appends: () => false,
    detect: ({ kind }) => (id === 'csv' ? kind === 'csv' : kind === 'jsonl' || kind === 'json'),
    read: (context) => readPlanned(context, id),
  }
}

export const genericCsv = genericFormat('csv')
export const genericJsonl = genericFormat('jsonl')

async function* readPlanned(
  context: ReadContext,
  format: 'csv' | 'jsonl',
): AsyncGenerator<ReadItem[]> {
  const { file, plan, engine } = context
  const readRow = makeRowReader(plan, engine)
  let isFirst = true
  for await (const { columns, records } of readRecords(file, { ...plan, format }, context)) {
    if (isFirst && format === 'csv' && columns.length > 0) {
      refuseUnknownColumns(plan, columns)
      isFirst = false
    }
    yield records.map((record): ReadItem => {
      const { line, raw } = record
      const row = readRow(record)
      return isRejection(row)
        ? { kind: 'rejected', line, rejection: row, raw }
        : { kind: 'usage', record: row, raw }
    })
  }
}
