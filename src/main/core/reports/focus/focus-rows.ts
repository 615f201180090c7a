import { type TokenKind, tokenKinds } from '../../../../contract/prices'
import type { DecimalString, Id, Instant } from '../../../../contract/values'
import { microsToUsd } from '../../../storage/codec'
import type { KindRates } from '../../call-cost'
import { Exact } from '../../exact'
import type { Reference } from '../../reference'
import type { FocusRow } from './columns'
import { splitAmount } from './split'

/** The calls of one UTC day with one model, project, price and answer by the response cache. */
export interface FocusCell {
  modelId: Id
  projectId: Id
  cacheHit: boolean
  /** null: no price is known. */
  rates: KindRates | null
  calls: number
  unpricedCalls: number
  tokens: Record<TokenKind, number>
  costMicros: bigint
}

export interface ChargePeriod {
  start: Instant
  end: Instant
}

/** Prices have twelve places, so tokens × price is a whole number of these. */
const PRICE_SCALE = 12

const METERS: Record<TokenKind, { meter: string; words: string; sku: string }> = {
  input: { meter: 'Input Tokens', words: 'input tokens', sku: 'input' },
  cacheRead: { meter: 'Cache Read Tokens', words: 'cache read tokens', sku: 'cache-read' },
  cacheWrite5m: {
    meter: 'Cache Write Tokens (5 Minutes)',
    words: 'cache write tokens (5 minutes)',
    sku: 'cache-write-5m',
  },
  cacheWrite1h: {
    meter: 'Cache Write Tokens (1 Hour)',
    words: 'cache write tokens (1 hour)',
    sku: 'cache-write-1h',
  },
  output: { meter: 'Output Tokens', words: 'output tokens', sku: 'output' },
}

/** A charge for each kind of token; what was recorded is split over them to the last micro-dollar. */
export function focusRows(
  cell: FocusCell,
  period: ChargePeriod,
  reference: Reference,
  cacheHitShare: DecimalString,
): FocusRow[] {
  const { rates } = cell
  const kinds = tokenKinds.map((kind) => ({
    kind,
    tokens: cell.tokens[kind],
    unitPrice: rates === null ? null : rates[kind],
  }))
  const byPrice = kinds.map(({ tokens, unitPrice }) =>
    unitPrice === null ? 0n : BigInt(tokens) * scaled(unitPrice),
  )
  const isPriced = byPrice.some((weight) => weight > 0n)
  const weights = isPriced ? byPrice : kinds.map(({ tokens }) => BigInt(tokens))
  const costs = splitAmount(cell.costMicros, weights)
  const charges = kinds
    .map((kind, index) => ({ ...kind, micros: costs[index] ?? 0n }))
    .filter(({ kind, tokens, micros }, _, all) => {
      const isOnly = kind === 'input' && all.every((other) => other.tokens === 0)
      return tokens > 0 || micros !== 0n || isOnly
    })
  return charges.map(({ kind, tokens, unitPrice, micros }, index) => ({
    ...commonColumns(cell, period, reference),
    ...skuColumns(cell, kind, reference),
    ...amountColumns(tokens, unitPrice, micros, cell.cacheHit ? cacheHitShare : '1'),
    x_CacheHit: String(cell.cacheHit),
    // On the first charge alone, so that the column adds up.
    x_CallCount: index === 0 ? cell.calls : 0,
    x_CostSplitBy: isPriced ? 'price' : 'tokens',
    x_UnpricedCallCount: index === 0 ? cell.unpricedCalls : 0,
  }))
}

function scaled(price: DecimalString): bigint {
  const [whole = '0', fraction = ''] = price.split('.')
  return BigInt(whole + fraction.slice(0, PRICE_SCALE).padEnd(PRICE_SCALE, '0'))
}

function commonColumns(cell: FocusCell, period: ChargePeriod, { models, projectNames }: Reference) {
  const model = models.get(cell.modelId)
  const provider =
    model?.providerName ?? (model ? `Provider ${model.providerId}` : 'Unknown provider')
  const [year = 1970, month = 1] = period.start.split('-').map(Number)
  return {
    BillingAccountId: model?.providerId ?? 'unknown',
    BillingAccountName: provider,
    BillingAccountType: 'Provider',
    BillingCurrency: 'USD',
    BillingPeriodStart: monthStart(year, month),
    BillingPeriodEnd: monthStart(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1),
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodStart: period.start,
    ChargePeriodEnd: period.end,
    ConsumedUnit: 'Tokens',
    InvoiceIssuerName: provider,
    PricingCategory: 'Standard',
    PricingCurrency: 'USD',
    PricingUnit: '1000 Tokens',
    ProviderName: provider,
    PublisherName: provider,
    ResourceId: cell.modelId,
    ResourceName: model?.modelName ?? `Model ${cell.modelId}`,
    ResourceType: 'Model',
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: `${provider} API`,
    ServiceSubcategory: 'Generative AI',
    SubAccountId: cell.projectId,
    SubAccountName: projectNames.get(cell.projectId) ?? `Project ${cell.projectId}`,
    SubAccountType: 'Project',
  } satisfies Partial<FocusRow>
}

function monthStart(year: number, month: number): Instant {
  return `${year}-${String(month).padStart(2, '0')}-01T00:00:00Z`
}

function skuColumns({ modelId, cacheHit }: FocusCell, kind: TokenKind, { models }: Reference) {
  const model = models.get(modelId)
  const name = model?.modelName ?? `Model ${modelId}`
  const { meter, words } = METERS[kind]
  const sku = `model-${modelId}-${METERS[kind].sku}`
  const answered = cacheHit ? ', answered by a response cache' : ''
  const details = {
    x_Model: name,
    x_ModelType: model?.modelType ?? null,
    x_ResponseCache: cacheHit,
  }
  return {
    ChargeDescription: `${name}: ${words}${answered}`,
    SkuId: sku,
    SkuMeter: meter,
    SkuPriceDetails: JSON.stringify(details),
    SkuPriceId: cacheHit ? `${sku}-response-cache` : sku,
  } satisfies Partial<FocusRow>
}

/** Without a known price the unit prices are null, and the costs are what was recorded. */
function amountColumns(
  tokens: number,
  listUnitPrice: DecimalString | null,
  micros: bigint,
  share: DecimalString,
) {
  const cost = microsToUsd(micros)
  const quantity = new Exact(tokens).dividedBy(1_000)
  const contracted = listUnitPrice === null ? null : new Exact(listUnitPrice).times(share)
  return {
    BilledCost: cost,
    EffectiveCost: cost,
    ConsumedQuantity: tokens,
    PricingQuantity: quantity.toFixed(),
    ListUnitPrice: listUnitPrice,
    ListCost: listUnitPrice === null ? cost : quantity.times(listUnitPrice).toFixed(),
    ContractedUnitPrice: contracted?.toFixed() ?? null,
    ContractedCost: contracted === null ? cost : quantity.times(contracted).toFixed(),
  } satisfies Partial<FocusRow>
}
