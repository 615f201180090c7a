import type { ReadItem, UsageRecord } from './record'

/**
 * Items as they go from one thread to another: copying thousands of small objects would cost more
 * than reading them. What records say in numbers stands in one array; each text stands once, which
 * lines repeat.
 */
export interface PackedItems {
  /** So many numbers an item; of one that is no plain call, only its place in `others`. */
  numbers: Float64Array
  texts: string[]
  /** What is rare: rejected lines, sums over a period. */
  others: ReadItem[]
}

const NUMBERS = 18
/** In the first place, where a call has its line. */
const REPEAT = -1
const OTHER = -2
/** In the place of a text or a number that is null. */
const NULL_TEXT = -1
const NULL_NUMBER = Number.NaN

export function packItems(items: readonly ReadItem[]): PackedItems {
  const numbers = new Float64Array(items.length * NUMBERS)
  const texts: string[] = []
  const others: ReadItem[] = []
  const places = new Map<string, number>()
  const text = (value: string): number => {
    let place = places.get(value)
    if (place === undefined) {
      place = texts.push(value) - 1
      places.set(value, place)
    }
    return place
  }
  for (const [index, item] of items.entries()) {
    const at = index * NUMBERS
    if (item.kind === 'repeat') {
      numbers[at] = REPEAT
      continue
    }
    if (item.kind === 'rejected' || item.record.bucket) {
      numbers[at] = OTHER
      numbers[at + 1] = others.push(item) - 1
      continue
    }
    const { record } = item
    numbers[at] = record.line
    numbers[at + 1] = text(item.raw)
    numbers[at + 2] = text(record.eventId)
    numbers[at + 3] = record.variant === null ? NULL_TEXT : text(record.variant)
    numbers[at + 4] = record.time.seconds
    numbers[at + 5] = record.time.nanos
    numbers[at + 6] = text(record.provider)
    numbers[at + 7] = text(record.model)
    numbers[at + 8] = text(record.project)
    numbers[at + 9] = record.inputTokens
    numbers[at + 10] = record.cacheReadTokens
    numbers[at + 11] = record.cacheWrite5mTokens
    numbers[at + 12] = record.cacheWrite1hTokens
    numbers[at + 13] = record.outputTokens
    numbers[at + 14] = record.reasoningTokens
    // A cost is rarely told, and a status and a hit only by some: they share two places.
    numbers[at + 15] = record.recordedCost === null ? NULL_TEXT : text(record.recordedCost)
    numbers[at + 16] = record.recordedMicros ?? NULL_NUMBER
    numbers[at + 17] = text(record.status) * 2 + (record.cacheHit ? 1 : 0)
  }
  return { numbers, texts, others }
}

export function unpackItems({ numbers, texts, others }: PackedItems): ReadItem[] {
  const items: ReadItem[] = []
  const number = (at: number): number => numbers[at] as number
  const text = (at: number): string => texts[number(at)] as string
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const line = number(at)
    if (line === REPEAT) {
      items.push({ kind: 'repeat' })
      continue
    }
    if (line === OTHER) {
      items.push(others[number(at + 1)] as ReadItem)
      continue
    }
    const status = number(at + 17)
    const record: UsageRecord = {
      line,
      eventId: text(at + 2),
      variant: number(at + 3) === NULL_TEXT ? null : text(at + 3),
      time: { seconds: number(at + 4), nanos: number(at + 5) },
      provider: text(at + 6),
      model: text(at + 7),
      project: text(at + 8),
      inputTokens: number(at + 9),
      cacheReadTokens: number(at + 10),
      cacheWrite5mTokens: number(at + 11),
      cacheWrite1hTokens: number(at + 12),
      outputTokens: number(at + 13),
      reasoningTokens: number(at + 14),
      cacheHit: status % 2 === 1,
      recordedCost: number(at + 15) === NULL_TEXT ? null : text(at + 15),
      recordedMicros: Number.isNaN(number(at + 16)) ? null : number(at + 16),
      status: texts[Math.floor(status / 2)] as string,
      bucket: null,
    }
    items.push({ kind: 'usage', record, raw: text(at + 1) })
  }
  return items
}
