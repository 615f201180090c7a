import { createHash } from 'node:crypto'
import type { UsageTotals } from '../../../contract/usage'
import type { FrozenCell } from '../../storage/closed-months'
import { microsToUsd } from '../../storage/codec'
import type { UsageTuple } from '../../storage/usage-stream'
import type { DayRange } from '../periods'
import { addTo, noCalls, type Sums, totalsOf } from '../spend/figures'

/** Sums of calls by day, model and project, as they stream by in order of time. */
export interface MonthLedger {
  add(call: UsageTuple): void
  /** Sorted by day, model and project. */
  cells(): FrozenCell[]
}

interface OpenCell extends Omit<FrozenCell, 'costMicros' | 'rowHash'> {
  /** Whole: a month's cell stays far below 2^53 of them. */
  micros: number
  high: number
  low: number
}

/** `isUnpriced` says of a call whether no price is known for it. */
export function makeMonthLedger(
  days: readonly DayRange[],
  isUnpriced: (call: UsageTuple) => boolean,
): MonthLedger {
  const cells = new Map<string, OpenCell>()
  let at = 0
  const dayOf = (createdAt: string): string => {
    const seconds = Date.parse(createdAt) / 1000
    while (at < days.length - 1 && seconds >= (days[at]?.end ?? 0)) at += 1
    return days[at]?.date ?? ''
  }
  return {
    add(call) {
      const [, modelId, projectId, input, output, cacheHit, costUsd, createdAt] = call
      const day = dayOf(createdAt)
      const key = `${day} ${modelId} ${projectId}`
      let cell = cells.get(key)
      if (!cell) {
        const { costMicros: _, ...none } = noCalls()
        cell = { day, modelId, projectId, ...none, micros: 0, high: 0, low: 0 }
        cells.set(key, cell)
      }
      cell.calls += 1
      cell.cacheHits += cacheHit ? 1 : 0
      cell.inputTokens += input
      cell.outputTokens += output
      // USD with six places: without the point it is micro-USD.
      cell.micros += Number(costUsd.replace('.', ''))
      cell.unpricedCalls += isUnpriced(call) ? 1 : 0
      const [high, low] = hashOf(callLine(call))
      cell.high = (cell.high + high) >>> 0
      cell.low = (cell.low + low) >>> 0
    },
    cells: () => [...cells.values()].map(closeCell).toSorted(byPlace),
  }
}

function closeCell({ micros, high, low, ...cell }: OpenCell): FrozenCell {
  const hex = (half: number): string => half.toString(16).padStart(8, '0')
  return { ...cell, costMicros: BigInt(micros), rowHash: hex(high) + hex(low) }
}

/** By day, then by the ids as numbers. */
function byPlace(a: FrozenCell, b: FrozenCell): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1
  return compareIds(a.modelId, b.modelId) || compareIds(a.projectId, b.projectId)
}

/** Decimal digits without leading zeros compare by length first. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b))
}

/** A call as one line: id, model, project, input, output, cache hit, cost (USD), time (UTC). */
export function callLine(call: UsageTuple): string {
  return `${call[0]},${call[1]},${call[2]},${call[3]},${call[4]},${call[5] ? 1 : 0},${call[6]},${call[7]}`
}

export function readCallLine(line: string): UsageTuple {
  const [id = '', model = '', project = '', input, output, hit, cost = '0', time = ''] =
    line.split(',')
  return [id, model, project, Number(input), Number(output), hit === '1', cost, time]
}

/**
 * Two 32-bit halves of a text: FNV-1a from two seeds, each mixed at the end (the finalizer of
 * MurmurHash3), so that their sums over many calls do not hide a change.
 */
function hashOf(text: string): [number, number] {
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return [mixed(a), mixed(b)]
}

function mixed(half: number): number {
  let bits = half ^ (half >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** SHA-256 over the cells, a line each. Prices are not in it: calls become priced later on. */
export function checksumOf(cells: readonly FrozenCell[]): string {
  const hash = createHash('sha256')
  for (const cell of cells) hash.update(`${cellLine(cell)}\n`)
  return hash.digest('hex')
}

/** What two states of a cell must agree in. */
export function cellLine(cell: FrozenCell): string {
  const { day, modelId, projectId, calls, cacheHits, inputTokens, outputTokens } = cell
  return `${day},${modelId},${projectId},${calls},${cacheHits},${inputTokens},${outputTokens},${microsToUsd(cell.costMicros)},${cell.rowHash}`
}

/** Adds cells up by a key. */
export function totalsBy(
  cells: readonly FrozenCell[],
  keyOf: (cell: FrozenCell) => string,
): Map<string, UsageTotals> {
  const sums = new Map<string, Sums>()
  for (const cell of cells) {
    const key = keyOf(cell)
    const sum = sums.get(key) ?? noCalls()
    sums.set(key, addTo(sum, cell))
  }
  return new Map([...sums].map(([key, sum]) => [key, totalsOf(sum)]))
}
