import type { Id } from '../../../contract/values'
import type { CallId } from '../../storage/rollup-rows'

/** Eight steps for each doubling of a cost. */
const STEPS = 8
const BUCKETS = 34 * STEPS
const SUMS = 4
/** A model with fewer calls has no usual cost. */
const LEAST_CALLS = 200
/** Far above: so many times what 99 of 100 calls stay below. */
const TIMES_P99 = 20

interface CostedCall {
  costMicros: number
  inputTokens: number
  outputTokens: number
}

/** Calls from `fromMicros` (micro-USD) on, and what they come to. */
interface Outliers {
  fromMicros: number
  calls: number
  micros: number
  inputTokens: number
  outputTokens: number
}

/** Which of a model's calls cost far more than its others: a logarithmic histogram of costs. */
export class CostHistogram {
  /** By bucket: calls, micro-USD, input and output tokens, side by side in memory. */
  private readonly sums = new Float64Array(BUCKETS * SUMS)
  private calls = 0

  add({ costMicros, inputTokens, outputTokens }: CostedCall): void {
    if (costMicros <= 0) return
    const { sums } = this
    const at = bucketOf(costMicros) * SUMS
    sums[at] = (sums[at] ?? 0) + 1
    sums[at + 1] = (sums[at + 1] ?? 0) + costMicros
    sums[at + 2] = (sums[at + 2] ?? 0) + inputTokens
    sums[at + 3] = (sums[at + 3] ?? 0) + outputTokens
    this.calls += 1
  }

  /** The calls that cost so much that something must have gone wrong; null: there are none. */
  outliers(): Outliers | null {
    if (this.calls < LEAST_CALLS) return null
    const count = (at: number): number => this.sums[at * SUMS] ?? 0
    let below = 0
    let bucket = 0
    while (bucket < BUCKETS && below + count(bucket) < this.calls * 0.99) {
      below += count(bucket)
      bucket += 1
    }
    const first = bucketOf(upperEnd(bucket) * TIMES_P99) + 1
    const sum = (place: number): number => {
      let total = 0
      for (let at = first; at < BUCKETS; at += 1) total += this.sums[at * SUMS + place] ?? 0
      return total
    }
    const calls = sum(0)
    if (calls === 0) return null
    return {
      fromMicros: Math.ceil(upperEnd(first - 1)),
      calls,
      micros: sum(1),
      inputTokens: sum(2),
      outputTokens: sum(3),
    }
  }
}

function bucketOf(micros: number): number {
  return Math.min(Math.floor(Math.log2(micros) * STEPS), BUCKETS - 1)
}

function upperEnd(bucket: number): number {
  return 2 ** ((bucket + 1) / STEPS)
}

/** How large a call is among others: by its cost, and below a micro-dollar by its tokens. */
export function sizeOf(call: CallAmounts): number {
  return Math.abs(call.costMicros) || Math.abs(call.inputTokens + call.outputTokens) / MOST_TOKENS
}

interface CallAmounts {
  costMicros: number
  inputTokens: number
  outputTokens: number
}

/** More than two INT columns hold together. */
const MOST_TOKENS = 2 ** 33

/** The calls with the largest amounts, at most so many. */
export class Largest {
  private kept: { id: Id; size: number }[] = []
  private least = -1

  constructor(private readonly most: number) {}

  add(id: CallId, size: number): void {
    if (size <= this.least) return
    // The id may be a part of the text of thousands of calls: it would hold on to all of it.
    this.kept.push({ id: BigInt(id).toString(), size })
    if (this.kept.length >= this.most * 2) this.shrink()
  }

  ids(): Id[] {
    this.shrink()
    return this.kept.map(({ id }) => id)
  }

  idsFrom(least: number): Id[] {
    this.shrink()
    return this.kept.filter(({ size }) => size >= least).map(({ id }) => id)
  }

  private shrink(): void {
    this.kept.sort((a, b) => b.size - a.size)
    this.kept.length = Math.min(this.kept.length, this.most)
    if (this.kept.length === this.most) this.least = this.kept.at(-1)?.size ?? -1
  }
}
