import type { ImportFormat } from '../../../../src/contract/imports'
import type { PlanInput } from '../scenario'

/** A call as the test means it, before any format writes it down its own way. */
export interface Sample {
  /** Unlike any other of its case. */
  n: number
  /** UTC, ms. */
  at: number
  model: string
  uncached: number
  cacheRead: number
  write5m: number
  write1h: number
  /** Reasoning included. */
  output: number
  reasoning: number
  /** Millionths of a USD; null: the file tells no cost. */
  micros: number | null
}

/** What a format has words for; the others of a sample are none. */
export type Told = 'tokens' | 'cacheRead' | 'write5m' | 'write1h' | 'reasoning' | 'cost'

export interface WriteOptions {
  /** With fields that nobody knows, in another order, and rows of unknown kinds between. */
  odd: boolean
}

/** A file in its parts: what stands before its rows, between them and after them. */
export interface Pages {
  before: string
  rows: string[]
  between: string
  after: string
}

export interface Oddity {
  /** As the description of the format has it. */
  says: string
  /** A file, or several that are imported one after the other. */
  text: string | readonly string[]
  calls: number
  /** Those of the sums that are not 0. */
  sums: Partial<Sums>
  /** Reasons, in the order of lines. */
  rejects?: readonly string[]
}

export interface FormatCase {
  name: string
  format: ImportFormat
  plan: PlanInput
  /** Where such a file lies, and how it is called. */
  place: string
  tells: readonly Told[]
  /** Sums over periods: no calls. */
  isReport?: boolean
  /** Rows name their call, so that a row which is there twice is one call. */
  hasKey: boolean
  /** Later exports begin where earlier ones began: a log that only grows. */
  onlyGrows?: boolean
  /** One file a row, in a folder. */
  fileEach?: boolean
  /** How a text without zone stands for a moment; null: it is written as a number. */
  pages(samples: readonly Sample[], options: WriteOptions): Pages
  oddities: readonly Oddity[]
}

/** Tokens and picodollars; exact. */
export interface Sums {
  calls: number
  uncached: number
  cacheRead: number
  write5m: number
  write1h: number
  output: number
  reasoning: number
  picos: bigint
}

export const nothing: Sums = {
  calls: 0,
  uncached: 0,
  cacheRead: 0,
  write5m: 0,
  write1h: 0,
  output: 0,
  reasoning: 0,
  picos: 0n,
}

export const auto: PlanInput = { format: 'auto' }

const DAY = 86_400_000
const FIRST = Date.UTC(2023, 0, 2, 3, 4, 5)

/** `count` different samples of what the format has words for; a day apart where it tells days. */
export function samplesOf(
  { tells, isReport }: Pick<FormatCase, 'tells' | 'isReport'>,
  from: number,
  count: number,
): Sample[] {
  const told = (kind: Told, value: number): number => (tells.includes(kind) ? value : 0)
  return Array.from({ length: count }, (_, index) => {
    const n = from + index
    return {
      n,
      at: isReport ? Date.UTC(2023, 0, 1) + n * DAY : FIRST + n * 61_000,
      model: `claude-test-${n % 3}`,
      uncached: told('tokens', 100 + ((n * 7) % 900)),
      cacheRead: told('cacheRead', (n * 13) % 5_000),
      write5m: told('write5m', (n * 5) % 70),
      write1h: told('write1h', (n * 3) % 40),
      output: told('tokens', 20 + ((n * 11) % 300)),
      reasoning: told('reasoning', (n * 2) % 19),
      micros: tells.includes('cost') ? 1_000 + n * 17 : null,
    }
  })
}

/** Plain sums of what the test meant: nothing of any reader takes part. */
export function sumsOf(samples: readonly Sample[]): Sums {
  const sums = { ...nothing }
  for (const sample of samples) {
    sums.calls += 1
    sums.uncached += sample.uncached
    sums.cacheRead += sample.cacheRead
    sums.write5m += sample.write5m
    sums.write1h += sample.write1h
    sums.output += sample.output
    sums.reasoning += sample.reasoning
    sums.picos += BigInt(sample.micros ?? 0) * 1_000_000n
  }
  return sums
}

export const allInput = (sample: Sample): number =>
  sample.uncached + sample.cacheRead + sample.write5m + sample.write1h

/** Millionths as an amount, as exporters write it. */
export const usd = (micros: number | null): string =>
  micros === null ? '' : (micros / 1_000_000).toFixed(6)

export const iso = (at: number): string => new Date(at).toISOString()

export const linesOf = (rows: readonly unknown[], head: readonly unknown[] = []): Pages => ({
  before: head.map((row) => `${JSON.stringify(row)}\n`).join(''),
  rows: rows.map((row) => JSON.stringify(row)),
  between: '\n',
  after: '\n',
})

/** A table of `rows`; `odd` puts the columns in the opposite order, with unknown ones between. */
export function tableOf(
  rows: readonly Record<string, string | number>[],
  { odd }: WriteOptions,
): Pages {
  const named = rows.map((row) =>
    odd
      ? Object.fromEntries([
          ['brand_new', 'a "quoted",\nnew thing'],
          ...Object.entries(row).toReversed(),
          ['another new one', ''],
        ])
      : row,
  )
  const names = Object.keys(named[0] ?? {})
  return {
    before: `${csvLine(names)}\n`,
    rows: named.map((row) => csvLine(names.map((name) => row[name] ?? ''))),
    between: '\n',
    after: '\n',
  }
}

function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell))
    .join(',')
}

export const textOf = (pages: Pages): string =>
  pages.before + pages.rows.join(pages.between) + pages.after

/** Fields that no reader knows, with words in them that readers look for. */
export const unknownFields = {
  brandNew: { usage: { input_tokens: 999_999 }, list: [1, null, { tokens: 5 }] },
  remark: 'a text with "usage", {braces}, "tokens" and a \\ in it',
  nothing: null,
}

/** Rows of kinds that no reader knows, put between those that count. */
export function between<Row>(
  rows: readonly Row[],
  { odd }: WriteOptions,
  strangers: readonly Row[],
): Row[] {
  return odd ? rows.flatMap((row, at) => [row, ...strangers.slice(at % 2)]) : [...rows]
}
