import { type FoundLine, readLines } from '../lines'
import { type JsonPlace, listKey, makeJsonCutter } from '../json-values'
import type { ReadItem, UsageRecord } from '../record'
import { readRecords } from '../records'
import { isRejection, reject, type Rejection, shorten } from '../rejections'
import { readBytes } from '../source'
import type { ReadContext } from './format'
import { isObject, type JsonObject, nestedJson, RecordRejected } from './values'

/** An object of the file, with the line on which it begins. */
export interface JsonRow {
  line: number
  value: JsonObject
  /** Which of the wanted places it was cut from; 0 for lines. */
  place: number
}

/** What a format makes of one object: usage, several, a repetition, or nothing that concerns it. */
export type RowReader = (
  row: JsonRow,
) => UsageRecord | readonly (UsageRecord | Rejection)[] | 'repeat' | null

const RAW_LENGTH = 10_000

/** Lines of JSON that hold one of `needles`, as a format reads them. */
export async function* readJsonLines(
  context: ReadContext,
  needles: readonly string[],
  readRow: RowReader,
  state?: () => string,
): AsyncGenerator<ReadItem[]> {
  const lines = readLines(context.file, { needles, ...context })
  /** A last line without an end is read again by the next look, which must not know it yet. */
  let beforeLast: string | undefined
  try {
    for (;;) {
      const next = await lines.next()
      if (next.done) {
        context.onEnd?.({ ...next.value, state: beforeLast ?? state?.() ?? '' })
        return
      }
      const items: ReadItem[] = []
      for (const found of next.value) {
        if (found.isLast) beforeLast = state?.()
        for (const item of itemsOfLine(context, found, readRow)) items.push(item)
      }
      yield items
    }
  } finally {
    // Closes the file, too, when nobody reads on.
    await lines.return({ bytes: 0, lines: 0 })
  }
}

function itemsOfLine(context: ReadContext, found: FoundLine, readRow: RowReader): ReadItem[] {
  const text = found.bytes.toString('utf8', found.start, found.end).trim()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A log that is being written ends in the middle of a line; the next look reads it whole.
    if (found.isLast && context.isGrowing) return []
    return [rejected(found.line, reject('invalid_json', text), text)]
  }
  return isObject(value)
    ? itemsOf(context, { line: found.line, value, place: 0 }, text, readRow)
    : [rejected(found.line, reject('not_an_object', text), text)]
}

/** Lines of JSON, or a document: an array, an object with one under a usual key, or one object. */
export function readJson(
  context: ReadContext,
  needles: readonly string[],
  readRow: RowReader,
): AsyncGenerator<ReadItem[]> {
  const { kind, text } = context.head
  if (kind === 'jsonl') return readJsonLines(context, needles, readRow)
  const list = listKey(text)
  const isArray = text.trimStart().startsWith('[')
  const place: JsonPlace = isArray ? ['*'] : list === null ? [] : [list, '*']
  return readJsonDocument(context, [place], readRow)
}

/** The rows of a CSV file as objects of texts, by the names of the columns. */
export async function* readCsv(
  context: ReadContext,
  readRow: RowReader,
): AsyncGenerator<ReadItem[]> {
  const { delimiter } = context.head
  for await (const batch of readRecords(context.file, { format: 'csv', delimiter }, context)) {
    yield batch.records.flatMap((record) => {
      const { line, raw, rejection } = record
      if (rejection) return [rejected(line, rejection, raw)]
      const value = Object.fromEntries(batch.columns.map((column) => [column, record.cell(column)]))
      return itemsOf(context, { line, value, place: 0 }, raw, readRow)
    })
  }
}

/** Objects whose JSON the format has from elsewhere, a database's column say. */
export function readObjects<Row extends { line: number; raw: string }>(
  context: ReadContext,
  rows: readonly Row[],
  readRow: (row: Row, value: JsonObject) => UsageRecord | null,
): ReadItem[] {
  return rows.flatMap((row) => {
    const value = nestedJson(row.raw)
    const read = (): UsageRecord | null => readRow(row, value)
    return itemsOf(context, { line: row.line, value, place: 0 }, row.raw, read)
  })
}

/** The wanted objects of a JSON document, at constant memory. */
export async function* readJsonDocument(
  context: ReadContext,
  places: readonly JsonPlace[],
  readRow: RowReader,
): AsyncGenerator<ReadItem[]> {
  const cutter = makeJsonCutter(places)
  for await (const chunk of readBytes(context.file, context)) {
    const items = cutter.push(chunk).flatMap(({ line, raw, place }) => {
      if (raw === '') return [rejected(line, reject('line_too_long'), '')]
      let value: unknown
      try {
        value = JSON.parse(raw)
      } catch {
        return [rejected(line, reject('invalid_json', raw), raw)]
      }
      return isObject(value) ? itemsOf(context, { line, value, place }, raw, readRow) : []
    })
    if (items.length > 0) yield items
  }
  const cut = context.signal?.aborted ? null : cutter.end()
  // A document that is being written is read anew once it is whole.
  if (cut && !context.isGrowing)
    yield [rejected(cut.line, reject('invalid_json', cut.raw), cut.raw)]
}

function itemsOf(context: ReadContext, row: JsonRow, raw: string, readRow: RowReader): ReadItem[] {
  return guarded(row.line, raw, () => {
    const result = readRow(row)
    if (result === null) return []
    if (result === 'repeat') return [{ kind: 'repeat' }]
    const kept = context.keepRaw ? shorten(raw, RAW_LENGTH) : ''
    const toItem = (one: UsageRecord | Rejection): ReadItem =>
      isRejection(one) ? rejected(row.line, one, raw) : { kind: 'usage', record: one, raw: kept }
    return isRecord(result) ? [toItem(result)] : result.map(toItem)
  })
}

function isRecord(result: UsageRecord | readonly unknown[]): result is UsageRecord {
  return !Array.isArray(result)
}

/** What is thrown of a record rejects it; the others go on. */
function guarded(line: number, raw: string, read: () => ReadItem[]): ReadItem[] {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RecordRejected)) throw error
    return [rejected(line, error.rejection, raw)]
  }
}

function rejected(line: number, rejection: Rejection, raw: string): ReadItem {
  return { kind: 'rejected', line, rejection, raw: shorten(raw, RAW_LENGTH) }
}
