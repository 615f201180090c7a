import type { Id } from '../../../contract/values'

/** Eight steps for each doubling of a cost. */
const STEPS = 8
const BUCKETS = 34 * STEPS
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
  private readonly counts = new Uint32Array(BUCKETS)
  private readonly micros = new Float64Array(BUCKETS)
  private readonly inputTokens = new Float64Array(BUCKETS)
  private readonly outputTokens = new Float64Array(BUCKETS)
  private calls = 0

  add({ costMicros, inputTokens, outputTokens }: CostedCall): void {
    if (costMicros <= 0) return
    const bucket = bucketOf(costMicros)
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.micros[bucket] = (this.micros[bucket] ?? 0) + costMicros
    this.inputTokens[bucket] = (this.inputTokens[bucket] ?? 0) + inputTokens
    this.outputTokens[bucket] = (this.outputTokens[bucket] ?? 0) + outputTokens
    this.calls += 1
  }

  /** The calls that cost so much that something must have gone wrong; null: there are none. */
  outliers(): Outliers | null {
    if (this.calls < LEAST_CALLS) return null
    let below = 0
    let bucket = 0
    while (bucket < BUCKETS && below + (this.counts[bucket] ?? 0) < this.calls * 0.99) {
      below += this.counts[bucket] ?? 0
      bucket += 1
    }
    const first = bucketOf(upperEnd(bucket) * TIMES_P99) + 1
    const sum = (of: Iterable<number>): number => {
      let total = 0
      for (const value of [...of].slice(first)) total += value
      return total
    }
    const calls = sum(this.counts)
    if (calls === 0) return null
    return {
      fromMicros: Math.ceil(upperEnd(first - 1)),
      calls,
      micros: sum(this.micros),
      inputTokens: sum(this.inputTokens),
      outputTokens: sum(this.outputTokens),
    }
  }
}

function bucketOf(micros: number): number {
  return Math.min(Math.floor(Math.log2(micros) * STEPS), BUCKETS - 1)
}

function upperEnd(bucket: number): number {
  return 2 ** ((bucket + 1) / STEPS)
}

/** The calls with the largest amounts, at most so many. */
export class Largest {
  private kept: { id: Id; size: number }[] = []
  private least = -1

  constructor(private readonly most: number) {}

  add(id: Id, size: number): void {
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
