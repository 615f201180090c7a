import type { DecimalString } from '../../../../contract/values'
import { microsToUsd } from '../../../storage/codec'
import { Exact } from '../../exact'
import type { FocusCells } from './columns'

/** Prices have twelve places, so tokens × price is a whole number of these. */
const PRICE_PLACES = 12
const scaledPrices = new Map<DecimalString, bigint>()

/** A price per 1,000 tokens in units of 10⁻¹² USD. */
export function scaledPrice(price: DecimalString): bigint {
  const known = scaledPrices.get(price)
  if (known !== undefined) return known
  const [whole = '0', fraction = ''] = price.split('.')
  const scaled = BigInt(whole + fraction.slice(0, PRICE_PLACES).padEnd(PRICE_PLACES, '0'))
  scaledPrices.set(price, scaled)
  return scaled
}

/**
 * Quantities, prices and costs of a charge. Without a known price the unit prices are null, and the
 * costs are what was recorded: where the unit price is null, "List Cost" and "Contracted Cost" of a
 * charge that is not made of other charges have to match the billed cost. `share`: what a hit of a
 * response cache is billed at.
 */
export function amountCells(
  tokens: number,
  price: DecimalString | null,
  micros: bigint,
  share: DecimalString,
): FocusCells {
  const cost = microsToUsd(micros)
  const list = price === null ? cost : costText(tokens, price)
  const [contractedPrice, contracted] = contractedOf(tokens, price, share) ?? [price, list]
  return {
    BilledCost: cost,
    EffectiveCost: cost,
    ConsumedQuantity: String(tokens),
    PricingQuantity: decimalText(BigInt(tokens), 3),
    ListUnitPrice: price ?? '',
    ListCost: list,
    ContractedUnitPrice: contractedPrice ?? '',
    ContractedCost: contracted,
  }
}

/** null: the same as the list price. */
function contractedOf(
  tokens: number,
  price: DecimalString | null,
  share: DecimalString,
): [DecimalString, DecimalString] | null {
  if (price === null || Number(share) === 1) return null
  if (Number(share) === 0) return ['0', '0']
  const contracted = new Exact(price).times(share)
  return [contracted.toFixed(), contracted.times(tokens).dividedBy(1_000).toFixed()]
}

/** tokens ÷ 1,000 × price, exact. */
function costText(tokens: number, price: DecimalString): DecimalString {
  return decimalText(BigInt(tokens) * scaledPrice(price), PRICE_PLACES + 3)
}

/** A whole number of 10^-places as a decimal without superfluous zeros. */
function decimalText(units: bigint, places: number): DecimalString {
  const digits = units.toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  const whole = digits.slice(0, -places)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
