import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The sums of the real logs computed anew, in the plainest way that the formats' own descriptions
 * allow: every line parsed, nothing taken from the readers.
 */

type Counts = Record<string, number>

/** Of the three tools' rows what is summed; which of it a row has, its type tells. */
interface Row {
  type: string
  id: string
  model: string
  message: {
    id: string
    model: string
    usage?: Counts & { cache_creation: Counts }
  }
  payload: { type: string; model: string; info: { last_token_usage: Counts } | null }
  tokens?: Counts
}

/** A count that must be there. */
function count(counts: Counts, name: string): number {
  const value = counts[name]
  if (value === undefined) throw new Error(`There is no ${name}.`)
  return value
}

/** Model, calls, uncached input, cache writes for 5 minutes and 1 hour, cache reads, output. */
export type Sums = [string, number, number, number, number, number, number]

async function rowsBelow(folder: string): Promise<Row[][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const text = await readFile(join(parentPath, name), 'utf8')
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]))
    }),
  )
}

function byModel(calls: Iterable<{ model: string; counts: number[] }>): Sums[] {
  const sums = new Map<string, number[]>()
  for (const { model, counts } of calls) {
    const sum = sums.get(model) ?? [0, 0, 0, 0, 0, 0]
    sums.set(
      model,
      [1, ...counts].map((one, at) => one + (sum[at] ?? 0)),
    )
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map((one) => one.flat() as Sums)
}

/** Of the lines of one message the one with the most output. */
export async function claudeSums(folder: string): Promise<Sums[]> {
  const calls = new Map<string, { model: string; counts: number[] }>()
  for (const { type, message } of (await rowsBelow(folder)).flat()) {
    if (type !== 'assistant' || !message.usage || message.model === '<synthetic>') continue
    const { cache_creation: written, ...usage } = message.usage
    const output = count(usage, 'output_tokens')
    if ((calls.get(message.id)?.counts[4] ?? -1) >= output) continue
    const counts = [
      count(usage, 'input_tokens'),
      count(written, 'ephemeral_5m_input_tokens'),
      count(written, 'ephemeral_1h_input_tokens'),
      count(usage, 'cache_read_input_tokens'),
      output,
    ]
    calls.set(message.id, { model: message.model, counts })
  }
  return byModel(calls.values())
}

/** Sessions without repeated events: the steps add up to the last total. */
export async function codexSums(folder: string): Promise<Sums[]> {
  const calls: { model: string; counts: number[] }[] = []
  for (const rows of await rowsBelow(folder)) {
    let model = ''
    for (const { type, payload } of rows) {
      if (type === 'turn_context') ({ model } = payload)
      if (type !== 'event_msg' || payload.type !== 'token_count' || !payload.info) continue
      const step = payload.info.last_token_usage
      const cached = count(step, 'cached_input_tokens')
      const input = count(step, 'input_tokens') - cached
      calls.push({ model, counts: [input, 0, 0, cached, count(step, 'output_tokens')] })
    }
  }
  return byModel(calls)
}

/** The last version of each message; thoughts are output. */
export async function geminiSums(folder: string): Promise<Sums[]> {
  const calls = new Map<string, { model: string; counts: number[] }>()
  for (const { type, id, model, tokens } of (await rowsBelow(folder)).flat()) {
    if (type !== 'gemini' || !tokens) continue
    const cached = count(tokens, 'cached')
    const output = count(tokens, 'output') + count(tokens, 'thoughts')
    calls.set(id, { model, counts: [count(tokens, 'input') - cached, 0, 0, cached, output] })
  }
  return byModel(calls.values())
}

/** Rows, and the sums of the second and the third column. */
export async function traceSums(file: string): Promise<[number, number, number]> {
  const [, ...rows] = (await readFile(file, 'utf8')).trim().split(/\r?\n/)
  const sum = (column: number): number =>
    rows.reduce((total, row) => total + Number(row.split(',')[column]), 0)
  return [rows.length, sum(1), sum(2)]
}
