import type { ImportInspection } from '../../../contract/imports'
import type { SourceFile } from '../source-files'
import { isBlank } from './fields'
import { type Framed, makeFramer } from './framing'
import { guessColumns, type SampledColumn } from './guess'
import { makeJsonCutter } from './json-values'
import {
  csvBatches,
  documentPlace,
  jsonColumns,
  jsonlBatch,
  lineEndOf,
  type SourceRecord,
} from './records'
import { shorten } from './rejections'
import { type Delimiter, sniff } from './sniff'
import { readHead } from './source'
import { saysZone } from './times'

const SAMPLED_ROWS = 200
const SAMPLES = 5
const SAMPLE_LENGTH = 200
const MAX_COLUMNS = 500

export type TableInspection = Pick<
  ImportInspection,
  'delimiter' | 'columns' | 'suggested' | 'timesHaveZone'
> & { format: 'csv' | 'jsonl' }

/** Reads the head of a table: its columns, and what they probably mean. */
export async function inspectTable(
  file: SourceFile,
  chosen: { format?: 'csv' | 'jsonl' | undefined; delimiter?: Delimiter | undefined },
): Promise<TableInspection> {
  const { head, whole } = await readHead(file)
  const sniffed = sniff(head, file.name)
  const format = chosen.format ?? sniffed.format
  const delimiter = chosen.delimiter ?? sniffed.delimiter
  const framed = framedHead(head, whole, { format, delimiter }).slice(0, SAMPLED_ROWS)
  const batch = format === 'csv' ? csvBatches(file)(framed) : jsonlBatch(framed)
  const names = format === 'csv' ? batch.columns : columnsOf(batch.records)
  const columns = names
    .slice(0, MAX_COLUMNS)
    .map((name) => ({ name, samples: samplesOf(name, batch.records) }))
  const suggested = guessColumns(columns)
  const times = columns.find((column) => column.name === suggested.time)?.samples ?? []
  return {
    format,
    delimiter,
    columns,
    suggested,
    timesHaveZone: times.length > 0 && times.every(saysZone),
  }
}

function columnsOf(records: readonly SourceRecord[]): string[] {
  return [...new Set(records.flatMap((record) => jsonColumns(record.raw)))]
}

function samplesOf(column: string, records: readonly SourceRecord[]): SampledColumn['samples'] {
  const samples = new Set<string>()
  for (const record of records) {
    const text = record.cell(column)
    if (!isBlank(text)) samples.add(shorten(text, SAMPLE_LENGTH))
    if (samples.size >= SAMPLES) break
  }
  return [...samples]
}

function framedHead(
  head: Buffer,
  whole: boolean,
  { format, delimiter }: { format: 'csv' | 'jsonl'; delimiter: Delimiter },
): Framed[] {
  const place = format === 'jsonl' ? documentPlace(head) : null
  if (place) {
    return makeJsonCutter([place])
      .push(head)
      .map(({ line, raw }) => ({ line, raw, cells: null, rejection: null }))
  }
  const framer = makeFramer({
    delimiter: format === 'csv' ? delimiter : null,
    lineEnd: lineEndOf(head),
  })
  return [...framer.push(head), ...(whole ? framer.end() : [])]
}
