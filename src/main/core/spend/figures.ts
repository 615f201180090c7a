import { Decimal } from 'decimal.js'
import { assertNever } from '../../../contract/errors'
import type { ExploreMeasure } from '../../../contract/explore'
import type { RankMeasure, SpendFigures } from '../../../contract/spend'
import type { UsageTotals } from '../../../contract/usage'
import type { DecimalString } from '../../../contract/values'
import { microsToUsd } from '../../storage/codec'
import type { DetailSums } from '../../storage/spend-raw'
import { Exact } from '../exact'

/** Sums over calls, as they are added up: cost in whole micro-USD. */
export interface Sums {
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costMicros: bigint
  unpricedCalls: number
  /** Only where a question asks for them; nothing of them is nothing. */
  details?: DetailSums
}

/** The tail of a list in one. */
export const OTHERS = 'others'

export function noCalls(): Sums {
  return {
    calls: 0,
    cacheHits: 0,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0n,
    unpricedCalls: 0,
  }
}

/** Adds to `sums` in place: cells come by the hundred thousand. */
export function addTo(sums: Sums, more: Sums): Sums {
  sums.calls += more.calls
  sums.cacheHits += more.cacheHits
  sums.inputTokens += more.inputTokens
  sums.outputTokens += more.outputTokens
  sums.costMicros += more.costMicros
  sums.unpricedCalls += more.unpricedCalls
  if (more.details) sums.details = detailsSum(sums.details, more.details)
  return sums
}

function detailsSum(some: DetailSums | undefined, more: DetailSums): DetailSums {
  return {
    cacheReadTokens: (some?.cacheReadTokens ?? 0) + more.cacheReadTokens,
    cacheWriteTokens: (some?.cacheWriteTokens ?? 0) + more.cacheWriteTokens,
    reasoningTokens: (some?.reasoningTokens ?? 0) + more.reasoningTokens,
  }
}

export function sumOf(list: Iterable<Sums>): Sums {
  const sums = noCalls()
  for (const one of list) addTo(sums, one)
  return sums
}

/** Adds up what has the same key. */
export function sumByKey<One extends Sums>(
  list: readonly One[],
  keyOf: (one: One) => string,
): Map<string, Sums> {
  const found = new Map<string, Sums>()
  for (const one of list) {
    const key = keyOf(one)
    let sums = found.get(key)
    if (!sums) found.set(key, (sums = noCalls()))
    addTo(sums, one)
  }
  return found
}

export function totalsOf(sums: Sums): UsageTotals {
  return {
    calls: sums.calls,
    cacheHits: sums.cacheHits,
    inputTokens: sums.inputTokens,
    outputTokens: sums.outputTokens,
    costUsd: microsToUsd(sums.costMicros),
    unpricedCalls: sums.unpricedCalls,
  }
}

export function figuresOf(sums: Sums): SpendFigures {
  return {
    ...totalsOf(sums),
    averageCostUsd: averageCost(sums),
    cacheHitRate: sums.calls === 0 ? null : sums.cacheHits / sums.calls,
  }
}

/** costUsd ÷ (calls − unpricedCalls), to twelve places, half up; null without such calls. */
function averageCost({ costMicros, calls, unpricedCalls }: Sums): DecimalString | null {
  return quotient(microsToUsd(costMicros), calls - unpricedCalls)
}

function quotient(dividend: DecimalString, divisor: number): DecimalString | null {
  if (divisor === 0) return null
  return new Exact(dividend).dividedBy(divisor).toDecimalPlaces(12, Decimal.ROUND_HALF_UP).toFixed()
}

/** What is added up of the calls' details, beside the calls themselves. */
export function isOfDetails(measure: ExploreMeasure): boolean {
  return (
    measure === 'cacheReadTokens' || measure === 'cacheWriteTokens' || measure === 'reasoningTokens'
  )
}

/** A measure as an exact decimal; rates to twelve places, null without calls. */
export function valueOf(sums: Sums, measure: ExploreMeasure): DecimalString | null {
  switch (measure) {
    case 'costUsd':
      return microsToUsd(sums.costMicros)
    case 'calls':
    case 'inputTokens':
    case 'outputTokens':
    case 'cacheHits':
    case 'unpricedCalls':
      return String(sums[measure])
    case 'totalTokens':
      return String(sums.inputTokens + sums.outputTokens)
    case 'cacheReadTokens':
    case 'cacheWriteTokens':
    case 'reasoningTokens':
      return String(sums.details?.[measure] ?? 0)
    case 'cacheHitRate':
      return quotient(String(sums.cacheHits), sums.calls)
    case 'averageCostUsd':
      return averageCost(sums)
    default:
      return assertNever(measure)
  }
}

/** The part of a total, 0 to 1; null when that is 0. */
export function shareOf(part: Sums, total: Sums, measure: RankMeasure): number | null {
  const whole = rankValue(total, measure)
  return whole === 0 ? null : rankValue(part, measure) / whole
}

function rankValue(sums: Sums, measure: RankMeasure): number {
  return measure === 'costUsd' ? Number(sums.costMicros) : sums[measure]
}

/** Largest first; null comes last whatever the direction. */
export function compareValues(a: DecimalString | null, b: DecimalString | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return new Exact(b).comparedTo(a)
}
