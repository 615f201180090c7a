import { isAscii, isUtf8 } from 'node:buffer'
import type { Rejection } from './rejections'
import { reject } from './rejections'
import type { Delimiter } from './sniff'

/**
 * Cuts chunks of bytes into records, one at a time and at constant memory. This is our own and not
 * csv-parse's, because a quote that nobody closes must cost one line and not the rest of the file,
 * and because each record needs its line number, its raw text and a check of its UTF-8.
 */
export interface Framed {
  /** 1-based line on which the record begins. */
  line: number
  /** The record as it stands in the file, without its line end. */
  raw: string
  /** The cells of a CSV record; null for a line of JSON and for a rejected record. */
  cells: string[] | null
  rejection: Rejection | null
}

export interface Framer {
  push(chunk: Buffer): Framed[]
  end(): Framed[]
}

export interface FramingOptions {
  /** null: each line is a record (JSONL). */
  delimiter: Delimiter | null
  /** What ends a line; a carriage return before "\n" is dropped. */
  lineEnd: '\n' | '\r'
  /** Longest record, in bytes. */
  maxBytes?: number
}

const MAX_RECORD_BYTES = 16 * 1024 * 1024
/** Of a record that is too long, what is kept for the list of rejected rows. */
const KEPT_OF_TOO_LONG = 10_000

export function makeFramer(options: FramingOptions): Framer {
  const { delimiter, lineEnd } = options
  const maxBytes = options.maxBytes ?? MAX_RECORD_BYTES
  /** Latin-1, so that one character is one byte; decoded record by record. */
  let text = ''
  let ascii = true
  let line = 1
  /** The heading's; rows must have as many cells. */
  let width: number | null = null
  /** The rest of a line that is too long is being passed over. */
  let skipping = false

  const take = (final: boolean): Framed[] => {
    const out: Framed[] = []
    let start = 0
    if (skipping) {
      const end = text.indexOf(lineEnd)
      if (end < 0) {
        text = ''
        return out
      }
      skipping = false
      line += 1
      start = end + 1
    }
    let quote = delimiter === null ? -1 : text.indexOf('"', start)
    while (start < text.length) {
      let end = text.indexOf(lineEnd, start)
      const firstEnd = end
      let closed = true
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start)
      if (quote >= 0 && (end < 0 || quote < end)) {
        const frame = quotedEnd(text, quote, end, lineEnd)
        end = frame.end
        closed = frame.closed
      }
      const complete = closed && (end >= 0 || final)
      if (!complete && !final && text.length - start <= maxBytes) break
      if (complete && (end < 0 ? text.length : end) - start <= maxBytes) {
        const stop = end < 0 ? text.length : end
        const multiline = end !== firstEnd
        const record = frameOf(text.slice(start, stop), line)
        if (record && (record.rejection === null || !multiline)) {
          out.push(record)
          line += multiline ? countOf(text, lineEnd, start, stop) + 1 : 1
          start = stop + 1
          continue
        }
        if (!record) {
          line += 1
          start = stop + 1
          continue
        }
      }
      // Nothing whole begins here: the first line alone is rejected and the next one tried.
      if (firstEnd < 0) {
        if (text.length - start > maxBytes) {
          out.push(rejected(text.slice(start, start + KEPT_OF_TOO_LONG), line, 'line_too_long'))
          skipping = !final
          start = text.length
          break
        }
        out.push(rejected(text.slice(start), line, 'invalid_csv'))
        start = text.length
        break
      }
      const tooLong = firstEnd - start > maxBytes
      const first = text.slice(start, tooLong ? start + KEPT_OF_TOO_LONG : firstEnd)
      out.push(rejected(first, line, tooLong ? 'line_too_long' : 'invalid_csv'))
      line += 1
      start = firstEnd + 1
    }
    text = text.slice(start)
    if (text === '') ascii = true
    return out
  }

  /** null: a blank line. */
  const frameOf = (bytes: string, at: number): Framed | null => {
    const record = bytes.endsWith('\r') ? bytes.slice(0, -1) : bytes
    const raw = ascii ? record : decode(record)
    if (raw === null) return rejected(record, at, 'invalid_utf8')
    if (delimiter === null) {
      return raw.trim() === '' ? null : { line: at, raw, cells: null, rejection: null }
    }
    const cells = splitCells(raw, delimiter)
    if (cells === null) return rejected(record, at, 'invalid_csv')
    if (cells.every((cell) => cell.trim() === '')) return null
    width ??= cells.length
    if (cells.length !== width) return rejected(record, at, 'column_count')
    return { line: at, raw, cells, rejection: null }
  }

  return {
    push(chunk) {
      ascii &&= isAscii(chunk)
      text = text === '' ? chunk.toString('latin1') : text + chunk.toString('latin1')
      return take(false)
    },
    end: () => take(true),
  }
}

function rejected(
  bytes: string,
  line: number,
  reason: 'invalid_csv' | 'invalid_utf8' | 'line_too_long' | 'column_count',
): Framed {
  const raw = Buffer.from(bytes, 'latin1').toString('utf8').replace(/\r$/, '')
  return { line, raw, cells: null, rejection: reject(reason, raw) }
}

/** Where the line ends on which the last quote is closed; `end` −1: not in this text. */
function quotedEnd(
  text: string,
  firstQuote: number,
  firstEnd: number,
  lineEnd: string,
): { end: number; closed: boolean } {
  let open = false
  let end = firstEnd
  for (let quote = firstQuote; quote >= 0; quote = text.indexOf('"', quote + 1)) {
    const lineEndsBefore = end >= 0 && end < quote
    if (!open && lineEndsBefore) return { end, closed: true }
    if (open && lineEndsBefore) end = text.indexOf(lineEnd, quote)
    open = !open
  }
  return open ? { end: -1, closed: false } : { end, closed: true }
}

function countOf(text: string, needle: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf(needle, from); at >= 0 && at < to; at = text.indexOf(needle, at + 1)) {
    count += 1
  }
  return count
}

/** Latin-1 back to bytes and those to text; null when they are not UTF-8. */
function decode(bytes: string): string | null {
  if (!/[\u0080-\u00ff]/.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : null
}

/** The cells of one record (RFC 4180); null when its quotes do not fit together. */
export function splitCells(record: string, delimiter: Delimiter): string[] | null {
  if (!record.includes('"')) return record.split(delimiter)
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (record.charCodeAt(at) !== 34) {
      const next = record.indexOf(delimiter, at)
      const stop = next < 0 ? record.length : next
      const cell = record.slice(at, stop)
      if (cell.includes('"')) return null
      cells.push(cell)
      if (next < 0) return cells
      at = stop + 1
      continue
    }
    let close = record.indexOf('"', at + 1)
    let doubled = false
    while (close >= 0 && record.charCodeAt(close + 1) === 34) {
      doubled = true
      close = record.indexOf('"', close + 2)
    }
    if (close < 0) return null
    const cell = record.slice(at + 1, close)
    cells.push(doubled ? cell.replaceAll('""', '"') : cell)
    if (close + 1 === record.length) return cells
    if (record[close + 1] !== delimiter) return null
    at = close + 2
  }
}
