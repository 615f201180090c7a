import type { PriceDoubt, PriceRates } from '../../../contract/prices'
import { tokenKinds } from '../../../contract/token-kinds'
import type { DecimalString } from '../../../contract/values'
import { Exact } from '../exact'

/** So many times too much or too little is a slip of units, not a price. */
const FACTOR = 1_000
/** USD per 1,000 tokens: no model is dearer than the one (the dearest take 0.6) or cheaper than the other. */
const DEAREST = '1'
const CHEAPEST = '0.000001'

interface Comparison {
  against: 'catalogue' | 'earlier'
  rates: PriceRates
}

/** What is implausible about a price; at most one doubt for each kind of token. */
export function doubtsOf(rates: PriceRates, others: readonly Comparison[]): PriceDoubt[] {
  const doubts: PriceDoubt[] = []
  for (const kind of tokenKinds) {
    const pricePer1k = rateOf(rates, kind)
    if (pricePer1k === null) continue
    const other = others.find(({ rates: theirs }) => isFarOff(pricePer1k, rateOf(theirs, kind)))
    if (other) {
      const otherPer1k = rateOf(other.rates, kind)
      doubts.push({ kind, pricePer1k, against: other.against, otherPer1k })
    } else if (isOutOfBounds(pricePer1k)) {
      doubts.push({ kind, pricePer1k, against: 'bounds', otherPer1k: null })
    }
  }
  return doubts
}

function rateOf(rates: PriceRates, kind: (typeof tokenKinds)[number]): DecimalString | null {
  return rates[`${kind}Per1k`]
}

function isFarOff(price: DecimalString, other: DecimalString | null): boolean {
  if (other === null || new Exact(other).isZero()) return false
  const ratio = new Exact(price).dividedBy(other)
  return ratio.greaterThanOrEqualTo(FACTOR) || ratio.times(FACTOR).lessThanOrEqualTo(1)
}

function isOutOfBounds(price: DecimalString): boolean {
  const value = new Exact(price)
  return value.greaterThan(DEAREST) || (!value.isZero() && value.lessThan(CHEAPEST))
}
