import type { ImportPlan } from '../../../contract/imports'
import { formatError } from './rejections'

export type Delimiter = ImportPlan['delimiter']

export interface Sniffed {
  format: 'csv' | 'jsonl'
  delimiter: Delimiter
}

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']
const SNIFFED_LINES = 50
/** Text that begins so far is text. */
const LOOKED_AT = 8 * 1024

/** Refuses what is no text file of calls, with a sentence that says what it is instead. */
export function refuseBinary(head: Buffer, fileName: string): void {
  if (head.length === 0) {
    throw formatError('empty', `${fileName} is empty.`, fileName)
  }
  const known = knownBinary(head)
  if (known) {
    throw formatError(
      'binary',
      `${fileName} is ${known}, not a text file. Export it as CSV or JSONL and import that.`,
      fileName,
    )
  }
  const start = head.subarray(0, LOOKED_AT)
  let odd = head.includes(0) ? start.length : 0
  for (const byte of start) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) odd += 1
  }
  if (odd > start.length * 0.05) {
    throw formatError(
      'binary',
      `${fileName} is a binary file, not text. Export the calls as CSV or JSONL and import that.`,
      fileName,
    )
  }
}

function knownBinary(head: Buffer): string | null {
  const start = head.toString('latin1', 0, 16)
  if (start.startsWith('PK\u0003\u0004')) return 'a ZIP archive or an Excel workbook'
  if (start.startsWith('SQLite format 3')) return 'a SQLite database'
  if (start.startsWith('PAR1')) return 'a Parquet file'
  if (start.startsWith('%PDF-')) return 'a PDF document'
  return null
}

/** Format and delimiter by the content alone: names of files lie. */
export function sniff(head: Buffer, fileName: string): Sniffed {
  refuseBinary(head, fileName)
  const text = head.toString('latin1')
  const start = text.trimStart()
  const isJson = start.startsWith('{') || /^\[\s*[{\]]/.test(start)
  return { format: isJson ? 'jsonl' : 'csv', delimiter: guessDelimiter(text) }
}

/**
 * The delimiter that occurs equally often in most lines; quoted text does not count. Ties go to
 * the one that makes more columns, then to the order above.
 */
export function guessDelimiter(text: string): Delimiter {
  const lines = unquoted(text)
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .slice(0, SNIFFED_LINES)
  const [heading = ''] = lines
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const columns = heading.split(delimiter).length - 1
    if (columns === 0) continue
    const agreeing = lines.filter((line) => line.split(delimiter).length - 1 === columns).length
    const score = agreeing / lines.length + columns / 1_000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Without quoted text; the last line of a cut head is left off when others are there. */
function unquoted(text: string): string {
  const plain = text.replace(/"(?:[^"]|"")*"/g, '')
  const end = plain.lastIndexOf('\n')
  return end > 0 ? plain.slice(0, end) : plain
}
