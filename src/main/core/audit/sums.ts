import type { DecimalString } from '../../../contract/values'
import { microsToUsd } from '../../storage/codec'
import { ratesByKind, tierOf } from '../call-cost'
import { Exact } from '../exact'
import type { EffectivePrice } from '../prices'
import type { CheckedCall } from './classify'

/** Calls of one price, tier and cache-hit state: their cost is linear in the sums of their tokens. */
interface PricedTokens {
  price: EffectivePrice
  tier: number | null
  hit: boolean
  input: number
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
  output: number
}

const cacheKinds = ['cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const

/** Adds calls up, so that their recomputed cost comes out exact whatever their number. */
export class CallSums {
  calls = 0
  inputTokens = 0
  outputTokens = 0
  recordedMicros = 0
  /** Calls without a known price. */
  unpriced = 0
  private readonly priced = new Map<EffectivePrice, PricedTokens[]>()
  /** Where the last call went: the next one of the model mostly goes there, too. */
  private last: PricedTokens | null = null

  add(call: CheckedCall, price: EffectivePrice | null): void {
    this.calls += 1
    this.inputTokens += call.inputTokens
    this.outputTokens += call.outputTokens
    this.recordedMicros += call.costMicros
    if (!price) {
      this.unpriced += 1
      return
    }
    const tier =
      price.tiers.length === 0
        ? null
        : (tierOf(price.tiers, call.inputTokens)?.aboveInputTokens ?? null)
    const sums = this.placeOf(price, tier, call.cacheHit)
    const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = call
    const cached = cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens
    // As `tokensByKind`, without an object for each call.
    sums.input += Math.max(0, call.inputTokens - cached)
    sums.output += call.outputTokens
    if (cached === 0) return
    sums.cacheRead += cacheReadTokens
    sums.cacheWrite5m += cacheWrite5mTokens
    sums.cacheWrite1h += cacheWrite1hTokens
  }

  /** Takes over what another has added up. */
  merge(other: CallSums): void {
    this.calls += other.calls
    this.inputTokens += other.inputTokens
    this.outputTokens += other.outputTokens
    this.recordedMicros += other.recordedMicros
    this.unpriced += other.unpriced
    for (const list of other.priced.values()) {
      for (const from of list) {
        const to = this.placeOf(from.price, from.tier, from.hit)
        to.input += from.input
        to.cacheRead += from.cacheRead
        to.cacheWrite5m += from.cacheWrite5m
        to.cacheWrite1h += from.cacheWrite1h
        to.output += from.output
      }
    }
  }

  recordedUsd(): DecimalString {
    return microsToUsd(this.recordedMicros)
  }

  /** Exact, over the calls with a known price; null: there is none. */
  recomputedUsd(hitShare: DecimalString): DecimalString | null {
    if (this.unpriced === this.calls) return null
    let sum = new Exact(0)
    for (const list of this.priced.values()) {
      for (const tokens of list) {
        const { price, tier, hit } = tokens
        const rates = ratesByKind(price.tiers.find((one) => one.aboveInputTokens === tier) ?? price)
        const full = new Exact(tokens.input)
          .times(rates.input)
          .plus(new Exact(tokens.cacheRead).times(rates.cacheRead))
          .plus(new Exact(tokens.cacheWrite5m).times(rates.cacheWrite5m))
          .plus(new Exact(tokens.cacheWrite1h).times(rates.cacheWrite1h))
          .plus(new Exact(tokens.output).times(rates.output))
          .dividedBy(1_000)
        sum = sum.plus(hit ? full.times(hitShare) : full)
      }
    }
    return sum.toFixed()
  }

  /** Cached tokens that their price does not name: `ratesByKind` says what they are priced as. */
  assumedTokens(): Record<(typeof cacheKinds)[number], number> {
    const found = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
    for (const { price, tier, ...tokens } of [...this.priced.values()].flat()) {
      const rates = price.tiers.find((one) => one.aboveInputTokens === tier) ?? price
      for (const kind of cacheKinds) if (rates[`${kind}Per1k`] === null) found[kind] += tokens[kind]
    }
    return found
  }

  private placeOf(price: EffectivePrice, tier: number | null, hit: boolean): PricedTokens {
    const { last } = this
    if (last && last.price === price && last.hit === hit && last.tier === tier) return last
    return (this.last = this.find(price, tier, hit))
  }

  private find(price: EffectivePrice, tier: number | null, hit: boolean): PricedTokens {
    let list = this.priced.get(price)
    if (!list) this.priced.set(price, (list = []))
    for (const one of list) if (one.hit === hit && one.tier === tier) return one
    const made: PricedTokens = {
      price,
      tier,
      hit,
      input: 0,
      cacheRead: 0,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: 0,
    }
    list.push(made)
    return made
  }
}
