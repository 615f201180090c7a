import { Decimal } from 'decimal.js'
import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import { microsToUsd } from '../../storage/codec'
import { type PriceSpan, sumRepriced } from '../../storage/spend-raw'
import { costOfTokens, difference, priceAt } from '../prices'
import type { Reference } from '../reference'
import { openSpend, type SpendDeps } from './sums'
import { instantOf } from './timeline'

const Exact = Decimal.clone({ precision: 50, toExpNeg: -40, toExpPos: 40 })

/** Rounding loss and savings by caching, recomputed from every row's tokens. */
export async function readRecomputed(
  deps: SpendDeps,
  { filter }: ParsedInput<'spend.recomputed'>,
): Promise<RouteOutput<'spend.recomputed'>> {
  const scope = await openSpend(deps, filter)
  const sums = await sumRepriced(scope.db, scope.filter, priceSpans(scope.reference))
  let full = new Exact(0)
  let recorded = 0n
  let rounding = 0n
  const count = { calls: 0, otherCalls: 0, cacheHits: 0, unpricedCacheHits: 0 }
  for (const { span, ...sum } of sums) {
    if (!span) {
      count.unpricedCacheHits += sum.cacheHits
      continue
    }
    full = full
      .plus(costOfTokens(sum.hitInputTokens, span.inputPer1k))
      .plus(costOfTokens(sum.hitOutputTokens, span.outputPer1k))
    recorded += sum.hitCostMicros
    rounding += sum.roundingUnits
    count.cacheHits += sum.cacheHits
    count.calls += sum.roundedCalls
    count.otherCalls += sum.otherCalls
  }
  const fullPriceUsd = full.toFixed()
  const recordedUsd = microsToUsd(recorded)
  return {
    rounding: {
      lossUsd: new Exact(rounding.toString()).times('1e-15').toFixed(),
      calls: count.calls,
      otherCalls: count.otherCalls,
    },
    savings: {
      fullPriceUsd,
      recordedUsd,
      savedUsd: difference(fullPriceUsd, recordedUsd),
      cacheHits: count.cacheHits,
      unpricedCacheHits: count.unpricedCacheHits,
    },
  }
}

/** When which price was in force, for every model; times without a known price are left out. */
function priceSpans({ records, prices }: Reference): PriceSpan[] {
  const spans: PriceSpan[] = []
  for (const [modelId, record] of records) {
    const dated = prices.get(modelId) ?? []
    const starts = [
      ...new Set(dated.map((price) => Math.ceil(Date.parse(price.effectiveFrom) / 1_000))),
    ]
    const edges = [null, ...starts]
    for (const [index, fromSeconds] of edges.entries()) {
      const toSeconds = edges[index + 1] ?? null
      const moment = fromSeconds ?? (toSeconds === null ? 0 : toSeconds - 1)
      const price = priceAt(record, dated, instantOf(moment))
      if (price) {
        const { inputPer1k, outputPer1k } = price
        spans.push({ modelId, fromSeconds, toSeconds, inputPer1k, outputPer1k })
      }
    }
  }
  return spans
}
