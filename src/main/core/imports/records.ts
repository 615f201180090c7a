import { fieldError } from '../../../contract/errors'
import type { SourceFile } from '../source-files'
import { type Framed, makeFramer } from './framing'
import { formatError, type Rejection, reject } from './rejections'
import { type JsonPiece, type JsonPlace, listKey, makeJsonCutter } from './json-values'
import { type Delimiter, refuseBinary } from './sniff'
import { readBytes, readHead } from './source'

/** One record of a file: what stands in its columns, by name, or why it cannot be read. */
export interface SourceRecord {
  line: number
  raw: string
  rejection: Rejection | null
  /** The text in a column; "" when the record has no such column. */
  cell(column: string): string
}

export interface RecordBatch {
  /** CSV: the heading, in order. Empty for JSONL, where each line has names of its own. */
  columns: string[]
  records: SourceRecord[]
}

export interface ReadOptions {
  onBytes?: (bytes: number) => void
  signal?: AbortSignal
}

/**
 * Streams a file's records, in batches as the bytes come. Throws `file_unreadable` and
 * `file_format`; a bad record is no error but carries its rejection.
 */
export async function* readRecords(
  file: SourceFile,
  plan: { format: 'csv' | 'jsonl'; delimiter: Delimiter },
  options: ReadOptions = {},
): AsyncGenerator<RecordBatch> {
  const { head } = await readHead(file)
  refuseBinary(head, file.name)
  const place = plan.format === 'jsonl' ? documentPlace(head) : null
  if (place) {
    yield* readDocument(file, place, options)
    return
  }
  const framer = makeFramer({
    delimiter: plan.format === 'csv' ? plan.delimiter : null,
    lineEnd: lineEndOf(head),
  })
  const toBatch = plan.format === 'csv' ? csvBatches(file) : jsonlBatch
  for await (const chunk of readBytes(file, options)) yield toBatch(framer.push(chunk))
  if (!options.signal?.aborted) yield toBatch(framer.end())
}

/** Where the records of a JSON document are; null: it is one object a line. */
export function documentPlace(head: Buffer): JsonPlace | null {
  const start = head.toString('latin1').trimStart()
  if (start.startsWith('[')) return ['*']
  const list = listKey(start)
  if (list !== null) return [list, '*']
  const firstLine = start.split('\n', 1)[0] ?? ''
  return /^\{\s*$/.test(firstLine) ? [] : null
}

async function* readDocument(
  file: SourceFile,
  place: JsonPlace,
  options: ReadOptions,
): AsyncGenerator<RecordBatch> {
  const cutter = makeJsonCutter([place])
  const toBatch = (pieces: readonly JsonPiece[]): RecordBatch => ({
    columns: [],
    records: pieces.map(({ line, raw }) =>
      jsonRecord({
        line,
        raw,
        cells: null,
        rejection: raw === '' ? reject('line_too_long') : null,
      }),
    ),
  })
  for await (const chunk of readBytes(file, options)) yield toBatch(cutter.push(chunk))
  const cut = options.signal?.aborted ? null : cutter.end()
  if (cut) yield toBatch([cut])
}

/** Very old spreadsheets end lines with a carriage return alone. */
export function lineEndOf(head: Buffer): '\n' | '\r' {
  return head.includes(10) || !head.includes(13) ? '\n' : '\r'
}

const noCells = (): string => ''

/** The first record is the heading. Columns are found by name, never by position. */
export function csvBatches(file: SourceFile): (framed: Framed[]) => RecordBatch {
  let columns: string[] | null = null
  const index = new Map<string, number>()
  return (framed) => {
    let rows = framed
    if (columns === null) {
      const [heading] = framed
      if (!heading) return { columns: [], records: [] }
      if (!heading.cells) {
        throw formatError(
          'heading',
          `The first line of ${file.name} cannot be read as a heading with the columns' names.`,
          file.name,
        )
      }
      columns = headingNames(heading.cells)
      for (const [at, name] of columns.entries()) index.set(name, at)
      rows = framed.slice(1)
    }
    return {
      columns,
      records: rows.map((row) => new CsvRecord(row, index)),
    }
  }
}

class CsvRecord implements SourceRecord {
  constructor(
    private readonly framed: Framed,
    private readonly index: ReadonlyMap<string, number>,
  ) {}

  get line(): number {
    return this.framed.line
  }

  get raw(): string {
    return this.framed.raw
  }

  get rejection(): Rejection | null {
    return this.framed.rejection
  }

  cell(column: string): string {
    const at = this.index.get(column)
    return at === undefined ? '' : (this.framed.cells?.[at] ?? '')
  }
}

/** Trimmed, and made distinct: a second "cost" is "cost (2)", a blank one "column 3". */
export function headingNames(cells: readonly string[]): string[] {
  const names = new Set<string>()
  for (const [at, cell] of cells.entries()) {
    const base = cell.trim() || `column ${at + 1}`
    let name = base
    for (let copy = 2; names.has(name); copy += 1) name = `${base} (${copy})`
    names.add(name)
  }
  return [...names]
}

export function jsonlBatch(framed: Framed[]): RecordBatch {
  return { columns: [], records: framed.map(jsonRecord) }
}

function jsonRecord({ line, raw, rejection }: Framed): SourceRecord {
  if (rejection) return { line, raw, rejection, cell: noCells }
  let value: unknown
  try {
    value = JSON.parse(withExactNumbers(raw))
  } catch {
    return { line, raw, rejection: reject('invalid_json', raw), cell: noCells }
  }
  if (!isObject(value)) {
    return { line, raw, rejection: reject('not_an_object', raw), cell: noCells }
  }
  return { line, raw, rejection: null, cell: (column) => textOf(valueAt(value, column)) }
}

/** A JavaScript number has 15 sure digits; longer ones are read as text, so that none is lost. */
function withExactNumbers(json: string): string {
  if (!/[\d.]{16}/.test(json)) return json
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || token.length < 16 ? token : `"${token}"`,
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `a.b.c` is a key of that very name, or a path through nested objects. */
function valueAt(value: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(value, path)) return value[path]
  const dot = path.indexOf('.')
  for (let end = dot; end > 0; end = path.indexOf('.', end + 1)) {
    const key = path.slice(0, end)
    const inner = Object.hasOwn(value, key) ? value[key] : undefined
    if (isObject(inner)) return valueAt(inner, path.slice(end + 1))
  }
  return undefined
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}

/** The columns that lines of JSON have: paths to values that are no objects, four levels deep. */
export function jsonColumns(raw: string): string[] {
  try {
    const value: unknown = JSON.parse(raw)
    return isObject(value) ? pathsOf(value, '', 4) : []
  } catch {
    return []
  }
}

function pathsOf(value: Record<string, unknown>, prefix: string, depth: number): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    isObject(inner) && depth > 1
      ? pathsOf(inner, `${prefix}${key}.`, depth - 1)
      : [`${prefix}${key}`],
  )
}

/** A heading without a mapped column: most likely the plan is another file's. */
export function refuseUnknownColumns(
  plan: { columns: Readonly<Record<string, string | undefined>> },
  columns: readonly string[],
): void {
  for (const [field, column] of Object.entries(plan.columns)) {
    if (column === undefined || columns.includes(column)) continue
    throw fieldError(
      `plan.columns.${field}`,
      'unknown_column',
      `The file has no column "${column}". Its columns are: ${columns.slice(0, 20).join(', ')}.`,
      { column },
    )
  }
}
