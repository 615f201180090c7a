import { UNSPLIT } from '../../../../contract/report-splits'
import type { ReadContext } from './format'
import { readCsv } from './read-json'
import { firstText, type JsonObject } from './values'

const DAY = 86_400

/** What the rows of one export are told apart by. */
export interface ReportSplit {
  /** "model+project_id", with "@3600" behind it where its periods are no days; stored. */
  by: (period: { start: number; end: number }) => string
  /**
   * A column that the export is split by may be blank in a row, which then has the dimensions of a
   * row of a coarser export. This tells the two apart; nothing where every column says something,
   * so that such rows are found again whatever else an export is split by.
   */
  keysOf: (value: JsonObject) => string[]
}

/**
 * Reads the file once for what it is split by: that is not written anywhere, only columns that are
 * blank in every row say that nobody asked for them.
 */
export async function readReportSplit(
  context: ReadContext,
  columns: readonly string[],
): Promise<ReportSplit> {
  const used = new Set<string>()
  const { file, head, plan, engine, signal } = context
  const rows = readCsv({ file, head, plan, engine, signal }, ({ value }) => {
    for (const column of columns) if (firstText(value[column]) !== '') used.add(column)
    return null
  })
  for await (const items of rows) void items
  const split = columns.filter((column) => used.has(column))
  const name = split.length === 0 ? UNSPLIT : split.join('+')
  return {
    by: ({ start, end }) => (end - start === DAY ? name : `${name}@${end - start}`),
    keysOf: (value) => (split.every((column) => firstText(value[column]) !== '') ? [] : [name]),
  }
}
