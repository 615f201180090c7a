import type { Decimal } from 'decimal.js'
import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import { tokenKinds } from '../../../contract/token-kinds'
import type { DecimalString } from '../../../contract/values'
import { hasUsageDetails } from '../../storage/audit-rows'
import { microsToUsd } from '../../storage/codec'
import { type RepricedSums, type RepricingSpan, sumRepriced } from '../../storage/spend-reprice'
import { costOfTokens, ratesByKind } from '../call-cost'
import { Exact } from '../exact'
import { difference, priceSpans } from '../prices'
import type { Reference } from '../reference'
import { openSpend, type SpendDeps } from './sums'

/** Rounding loss and what caches of responses and of prompts saved, recomputed from every row's tokens. */
export async function readRecomputed(
  deps: SpendDeps,
  { filter }: ParsedInput<'spend.recomputed'>,
): Promise<RouteOutput<'spend.recomputed'>> {
  const scope = await openSpend(deps, filter)
  const spans = repricingSpans(scope.reference)
  const details = deps.workspace.hasOwnTables() && (await hasUsageDetails(scope.db))
  const sums = await scope.db.longRead(deps.signal, (tx) =>
    sumRepriced(tx, scope.filter, spans, details),
  )
  let full = new Exact(0)
  let recorded = 0n
  let rounding = 0n
  const count = { calls: 0, otherCalls: 0, cacheHits: 0, unpricedCacheHits: 0 }
  for (const { span, ...sum } of sums) {
    if (!span) {
      count.unpricedCacheHits += sum.cacheHits
      continue
    }
    for (const kind of tokenKinds) {
      full = full.plus(costOfTokens(sum.hitTokens[kind], span.rates[kind]))
    }
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
    promptCache: promptCacheOf(sums),
  }
}

type PromptCache = RouteOutput<'spend.recomputed'>['promptCache']

/** What prompt caching saved beside plain input, span by span of the prices. */
function promptCacheOf(sums: readonly RepricedSums[]): PromptCache {
  let readSaved = new Exact(0)
  let writeExtra = new Exact(0)
  const count = { calls: 0, readTokens: 0, writeTokens: 0, unpricedCalls: 0 }
  for (const { span, cachedCalls, cachedTokens } of sums) {
    if (!span) {
      count.unpricedCalls += cachedCalls
      continue
    }
    const { rates } = span
    const { cacheRead, cacheWrite5m, cacheWrite1h } = cachedTokens
    count.calls += cachedCalls
    count.readTokens += cacheRead
    count.writeTokens += cacheWrite5m + cacheWrite1h
    readSaved = readSaved.plus(beside(cacheRead, rates.input, rates.cacheRead))
    writeExtra = writeExtra
      .plus(beside(cacheWrite5m, rates.cacheWrite5m, rates.input))
      .plus(beside(cacheWrite1h, rates.cacheWrite1h, rates.input))
  }
  return {
    ...count,
    readSavedUsd: readSaved.toFixed(),
    writeExtraUsd: writeExtra.toFixed(),
    savedUsd: readSaved.minus(writeExtra).toFixed(),
  }
}

/** What tokens cost at one price beyond another, USD. */
function beside(tokens: number, pricePer1k: DecimalString, otherPer1k: DecimalString): Decimal {
  return new Exact(costOfTokens(tokens, pricePer1k)).minus(costOfTokens(tokens, otherPer1k))
}

/** When which price was in force, for every model; times without a known price are left out. */
function repricingSpans({ records, prices, now }: Reference): RepricingSpan[] {
  const spans: RepricingSpan[] = []
  for (const [modelId, record] of records) {
    for (const { price, ...span } of priceSpans(record, prices.get(modelId) ?? [], now)) {
      if (!price) continue
      // Each tier is a span of its own, by the number of input tokens.
      const steps = [{ ...price, aboveInputTokens: -1 }, ...price.tiers]
      for (const [index, step] of steps.entries()) {
        spans.push({
          modelId,
          ...span,
          aboveInputTokens: step.aboveInputTokens,
          upToInputTokens: steps[index + 1]?.aboveInputTokens ?? null,
          rates: ratesByKind(step),
        })
      }
    }
  }
  return spans
}
