import type { PriceRates, PriceTier } from '../../contract/prices'
import { type TokenKind, tokenKinds } from '../../contract/token-kinds'
import type { DecimalString } from '../../contract/values'
import { Exact } from './exact'

/** What a call used. The cache kinds are parts of the input; left out they are 0. */
export interface CallTokens {
  /** All input, cached included. */
  inputTokens: number
  cacheReadTokens?: number | undefined
  cacheWrite5mTokens?: number | undefined
  cacheWrite1hTokens?: number | undefined
  /** Reasoning included. */
  outputTokens: number
}

/** tokens ÷ 1,000 × price = cost, exact. USD. */
export interface CostLine {
  kind: TokenKind
  tokens: number
  pricePer1k: DecimalString
  costUsd: DecimalString
}

/** What a price asks for each kind, once its gaps are filled. USD per 1,000 tokens. */
export type KindRates = Record<TokenKind, DecimalString>

interface CallPrice extends PriceRates {
  tiers: readonly PriceTier[]
}

/** An unknown cache price is that of plain input; one of 1-hour writes that of 5-minute writes. */
export function ratesByKind(rates: PriceRates): KindRates {
  const cacheWrite5m = rates.cacheWrite5mPer1k ?? rates.inputPer1k
  return {
    input: rates.inputPer1k,
    cacheRead: rates.cacheReadPer1k ?? rates.inputPer1k,
    cacheWrite5m,
    cacheWrite1h: rates.cacheWrite1hPer1k ?? cacheWrite5m,
    output: rates.outputPer1k,
  }
}

/** The tokens of each kind; `input` is what was neither read from nor written to a cache. */
export function tokensByKind(call: CallTokens): Record<TokenKind, number> {
  const { cacheReadTokens = 0, cacheWrite5mTokens = 0, cacheWrite1hTokens = 0 } = call
  const cached = cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens
  return {
    input: Math.max(0, call.inputTokens - cached),
    cacheRead: cacheReadTokens,
    cacheWrite5m: cacheWrite5mTokens,
    cacheWrite1h: cacheWrite1hTokens,
    output: call.outputTokens,
  }
}

/** The highest tier that a call's input exceeds; its prices are for all tokens of the call. */
export function tierOf<Tier extends { aboveInputTokens: number }>(
  tiers: readonly Tier[],
  inputTokens: number,
): Tier | undefined {
  return tiers.findLast((tier) => inputTokens > tier.aboveInputTokens)
}

/** tokens / 1,000 × price, exact. USD. */
export function costOfTokens(tokens: number, pricePer1k: DecimalString): DecimalString {
  return new Exact(tokens).times(pricePer1k).dividedBy(1000).toFixed()
}

/**
 * What a call costs and why, exact. USD. Cache kinds without tokens have no line. `cacheHitShare`
 * is the share of the full price at which a hit of a response cache is billed: "0" by default.
 */
export function explainCost(
  call: CallTokens & { cacheHit: boolean },
  price: CallPrice,
  cacheHitShare: DecimalString,
): { lines: CostLine[]; tierAboveInputTokens: number | null; costUsd: DecimalString } {
  const tier = tierOf(price.tiers, call.inputTokens)
  const rates = ratesByKind(tier ?? price)
  const tokens = tokensByKind(call)
  const lines = tokenKinds
    .filter((kind) => kind === 'input' || kind === 'output' || tokens[kind] > 0)
    .map((kind) => ({
      kind,
      tokens: tokens[kind],
      pricePer1k: rates[kind],
      costUsd: costOfTokens(tokens[kind], rates[kind]),
    }))
  const full = lines.reduce((sum, line) => sum.plus(line.costUsd), new Exact(0))
  return {
    lines,
    tierAboveInputTokens: tier?.aboveInputTokens ?? null,
    costUsd: (call.cacheHit ? full.times(cacheHitShare) : full).toFixed(),
  }
}
