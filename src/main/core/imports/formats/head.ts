import type { SourceFile } from '../../source-files'
import { makeFramer, splitCells } from '../framing'
import { listKey, makeJsonCutter } from '../json-values'
import { headingNames, lineEndOf } from '../records'
import { type Delimiter, guessDelimiter, refuseBinary } from '../sniff'
import { readHead } from '../source'
import { isObject, type JsonObject } from './values'

/** What the first bytes of a file show; formats tell by it whether a file is theirs. */
export interface FileHead {
  /** As the user knows it, with `/`. */
  path: string
  kind: 'sqlite' | 'csv' | 'jsonl' | 'json'
  text: string
  gzip: boolean
  /** Of a UTF-8 byte-order mark; null: the bytes are not those of the text. */
  markBytes: number | null
  delimiter: Delimiter
  /** CSV: the heading's names. */
  columns: readonly string[]
  /** JSON: the first lines, or the first elements of an array, or the document. Parsed when asked. */
  readonly objects: readonly JsonObject[]
}

const SAMPLED_OBJECTS = 50
/** Folders hold thousands of files. */
const HEAD_BYTES = 64 * 1024

/** Looks at the beginning of a file. Throws `file_unreadable`, and `file_format` for what is no text. */
export async function readFileHead(file: SourceFile): Promise<FileHead> {
  const { head, gzip, markBytes, whole } = await readHead(file, HEAD_BYTES)
  const base = {
    path: file.place ?? file.path.replaceAll('\\', '/'),
    gzip,
    markBytes,
    columns: [],
    objects: [],
  }
  if (head.toString('latin1', 0, 15) === 'SQLite format 3') {
    return { ...base, kind: 'sqlite', text: '', delimiter: ',' }
  }
  refuseBinary(head, file.name)
  const text = head.toString('utf8')
  const start = text.trimStart()
  if (start.startsWith('{') || /^\[\s*[{\]]/.test(start)) {
    const kind = isDocument(start, whole) ? 'json' : 'jsonl'
    let objects: JsonObject[] | undefined
    return {
      ...base,
      kind,
      text,
      delimiter: ',',
      get objects() {
        objects ??= kind === 'json' ? firstElements(head) : firstLines(text)
        return objects
      },
    }
  }
  const delimiter = guessDelimiter(head.toString('latin1'))
  return { ...base, kind: 'csv', text, delimiter, columns: headingOf(head, delimiter) }
}

/** An array, or an object that has a list or does not end on its line, is one document. */
function isDocument(start: string, whole: boolean): boolean {
  if (start.startsWith('[') || listKey(start) !== null) return true
  const end = start.indexOf('\n')
  const line = end < 0 ? start : start.slice(0, end)
  if (isJson(line)) return false
  // No line of JSONL ends in the middle of a list.
  if (end >= 0 && /[[{,]\s*$/.test(line)) return true
  // A cut-off first line of JSONL is told from a document by the line after it.
  if (end < 0) return !whole
  return !start.slice(end).trimStart().startsWith('{"')
}

function isJson(text: string): boolean {
  return parse(text) !== null
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function firstLines(text: string): JsonObject[] {
  const objects: JsonObject[] = []
  for (const line of text.split('\n', SAMPLED_OBJECTS)) {
    const value = parse(line)
    if (value) objects.push(value)
  }
  return objects
}

/** Elements of an array at the top; otherwise the document and the elements of its arrays. */
function firstElements(head: Buffer): JsonObject[] {
  return [['*'], [], ['data', '*'], ['observations', '*'], ['messages', '*']].flatMap((place) =>
    makeJsonCutter([place])
      .push(head)
      .slice(0, SAMPLED_OBJECTS)
      .map(({ raw }) => parse(raw))
      .filter((one) => one !== null),
  )
}

function headingOf(head: Buffer, delimiter: Delimiter): string[] {
  const [first] = makeFramer({ delimiter, lineEnd: lineEndOf(head) }).push(head)
  const cells =
    first?.cells ?? splitCells(head.toString('utf8').split(/\r?\n/, 1)[0] ?? '', delimiter)
  return cells ? headingNames(cells) : []
}
