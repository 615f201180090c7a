import { type TokenKind, tokenKinds } from '../../../../contract/token-kinds'
import type { DecimalString, Id, Instant } from '../../../../contract/values'
import type { KindRates } from '../../call-cost'
import { csvText } from '../../csv-text'
import { entry } from '../../map-entry'
import type { Reference } from '../../reference'
import { amountCells, scaledPrice } from './amounts'
import type { FocusCells } from './columns'
import { lineOf, runsOf } from './line-runs'
import { splitAmount } from './split'

/** The calls of one UTC day with one model, project, price and answer by the response cache. */
export interface FocusCell {
  modelId: Id
  projectId: Id
  cacheHit: boolean
  /** null: no price is known. */
  rates: KindRates | null
  /** The tier of the price that its calls reach; null: none. Input tokens. */
  tierAbove: number | null
  calls: number
  unpricedCalls: number
  tokens: Record<TokenKind, number>
  costMicros: bigint
}

export interface ChargePeriod {
  start: Instant
  end: Instant
}

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

/** The same in every line. */
const CONSTANT: FocusCells = {
  BillingAccountType: 'Provider',
  BillingCurrency: 'USD',
  ChargeCategory: 'Usage',
  // null is an empty cell, as the specification's null handling has it for CSV.
  ChargeClass: '',
  ChargeFrequency: 'Usage-Based',
  ConsumedUnit: 'Tokens',
  // "Invoice ID": recommended, and null for a charge that no invoice is known of.
  InvoiceId: '',
  PricingCategory: 'Standard',
  PricingCurrency: 'USD',
  PricingUnit: '1000 Tokens',
  ResourceType: 'Model',
  ServiceCategory: 'AI and Machine Learning',
  ServiceSubcategory: 'Generative AI',
  SubAccountType: 'Project',
}

/** What a model's charges of one kind have in common, as text. */
interface ModelText {
  provider: string
  name: string
  runs: string[]
}

/** Writes charges as lines; what a model, a project or a day has in common is put together once. */
export class FocusLines {
  private readonly models = new Map<string, ModelText>()
  private readonly projects = new Map<Id, { name: string; runs: string[] }>()

  constructor(
    private readonly reference: Reference,
    private readonly cacheHitShare: DecimalString,
  ) {}

  /**
   * A line for each kind of token; what was recorded is split over them to the last micro-dollar.
   * `period`: the runs of `periodCells`. Plain loops: objects for each line would fill the heap.
   */
  of(cell: FocusCell, period: readonly string[]): { text: string; lines: number } {
    const { rates, cacheHit } = cell
    const byPrice = weightsOf(cell)
    const isPriced = byPrice !== null
    const costs = splitAmount(
      cell.costMicros,
      byPrice ?? tokenKinds.map((kind) => BigInt(cell.tokens[kind])),
    )
    const share = cacheHit ? this.cacheHitShare : '1'
    const project = this.projectText(cell.projectId).runs
    const isEmpty = tokenKinds.every((kind) => cell.tokens[kind] === 0)
    let text = ''
    let lines = 0
    for (const [index, kind] of tokenKinds.entries()) {
      const tokens = cell.tokens[kind]
      const micros = costs[index] ?? 0n
      const isCharge = tokens > 0 || micros !== 0n || (isEmpty && kind === 'input')
      if (!isCharge) continue
      // On the first charge alone, so that the columns add up.
      const isFirst = lines === 0
      text += lineOf(
        runsOf('amounts', amountCells(tokens, rates && rates[kind], micros, share)),
        this.modelText(cell, kind).runs,
        period,
        project,
        `${cacheHit},${isFirst ? cell.calls : 0},${isPriced ? 'price' : 'tokens'},${isFirst ? cell.unpricedCalls : 0}`,
      )
      lines += 1
    }
    return { text, lines }
  }

  /** Days in order are in no other order within: by provider, model and project. */
  sortKey(cell: FocusCell): string {
    const { modelId, projectId, cacheHit } = cell
    const { provider, name } = this.modelText(cell, 'input')
    const project = this.projectText(projectId).name
    return [provider, name, project, cacheHit, modelId, projectId].join('\0')
  }

  private modelText(cell: FocusCell, kind: TokenKind): ModelText {
    const { modelId, cacheHit, tierAbove } = cell
    return entry(this.models, `${modelId} ${kind} ${cacheHit} ${tierAbove}`, () => {
      const cells = this.makeModelCells(cell, kind)
      const { ProviderName: provider = '', ResourceName: name = '' } = cells
      return { provider, name, runs: runsOf('model', cells) }
    })
  }

  private makeModelCells({ modelId, cacheHit, tierAbove }: FocusCell, kind: TokenKind): FocusCells {
    const model = this.reference.models.get(modelId)
    const provider =
      model?.providerName ?? (model ? `Provider ${model.providerId}` : 'Unknown provider')
    const name = model?.modelName ?? `Model ${modelId}`
    const { meter, words, sku } = METERS[kind]
    const skuId = `model-${modelId}-${sku}`
    const answered = cacheHit ? ', answered by a response cache' : ''
    const details = {
      x_Model: name,
      ...(model && { x_ModelType: model.modelType }),
      x_ResponseCache: cacheHit,
      ...(tierAbove !== null && { x_TierAboveInputTokens: tierAbove }),
    }
    // A SKU price is told apart by its terms and tiers, not by when it was in force.
    const tier = tierAbove === null ? '' : `-above-${tierAbove}`
    return {
      ...CONSTANT,
      BillingAccountId: model?.providerId ?? 'unknown',
      BillingAccountName: csvText(provider),
      ChargeDescription: csvText(`${name}: ${words}${answered}`),
      InvoiceIssuerName: csvText(provider),
      ProviderName: csvText(provider),
      PublisherName: csvText(provider),
      ResourceId: modelId,
      ResourceName: csvText(name),
      ServiceName: csvText(`${provider} API`),
      SkuId: skuId,
      SkuMeter: meter,
      SkuPriceDetails: csvText(JSON.stringify(details)),
      SkuPriceId: `${skuId}${tier}${cacheHit ? '-response-cache' : ''}`,
    }
  }

  private projectText(projectId: Id): { name: string; runs: string[] } {
    return entry(this.projects, projectId, () => {
      const name = csvText(this.reference.projectNames.get(projectId) ?? `Project ${projectId}`)
      return { name, runs: runsOf('project', { SubAccountId: projectId, SubAccountName: name }) }
    })
  }
}

/** What each kind comes to at its price, by which a cost is split; null: no price tells. */
function weightsOf({ tokens, rates }: FocusCell): bigint[] | null {
  if (rates === null) return null
  const weights = tokenKinds.map((kind) => BigInt(tokens[kind]) * scaledPrice(rates[kind]))
  return weights.some((weight) => weight > 0n) ? weights : null
}

/** A charge lies in the calendar month of its start, in UTC. */
export function periodCells({ start, end }: ChargePeriod): FocusCells {
  const [year = 1970, month = 1] = start.split('-').map(Number)
  const isLast = month === 12
  return {
    BillingPeriodStart: monthStart(year, month),
    BillingPeriodEnd: monthStart(isLast ? year + 1 : year, isLast ? 1 : month + 1),
    ChargePeriodStart: start,
    ChargePeriodEnd: end,
  }
}

function monthStart(year: number, month: number): Instant {
  return `${year}-${String(month).padStart(2, '0')}-01T00:00:00Z`
}
