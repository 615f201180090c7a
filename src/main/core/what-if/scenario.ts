import { AppError } from '../../../contract/errors'
import type { PriceRates, PriceTier } from '../../../contract/prices'
import type { Scenario, WhatIfRule, WhatIfTarget } from '../../../contract/what-if'
import type { Id } from '../../../contract/values'
import type { ModelRecord } from '../../storage/models'
import { datedPricesOf, priceInForce } from '../catalogue/dated-prices'
import { findEntry } from '../catalogue/package'
import { Exact } from '../exact'
import { type EffectivePrice, priceAt, type PriceSpan, priceSpans } from '../prices'
import { fullNameOf } from '../full-name'
import type { Reference } from '../reference'
import type { ScenarioPrices } from './what-if-task'

/**
 * Says which prices the scenario has for a model; null: none other than its own. Throws `not_found`
 * for a target that is gone.
 */
export function openScenario(
  { rules, prices }: Scenario,
  reference: Reference,
  now: Date,
): (modelId: Id) => ScenarioPrices | null {
  const byModel = new Map<Id, WhatIfRule>()
  let others: WhatIfRule | null = null
  for (const rule of rules) {
    if (rule.modelIds.length === 0) others = rule
    for (const id of rule.modelIds) byModel.set(BigInt(id).toString(), rule)
  }
  const today = prices === 'today'
  const targets = new Map(
    rules.map((rule) => [rule, openTarget(rule.to, reference, today, now)] as const),
  )
  return (modelId) => {
    const rule = byModel.get(modelId) ?? others
    if (!rule) return null
    const record = reference.records.get(modelId)
    // Its own limits are the audit's business.
    const own = {
      ...ownTarget(record, reference, today, now),
      maxInputTokens: 0,
      maxOutputTokens: 0,
    }
    const target = targets.get(rule) ?? own
    const share = new Exact(100).minus(rule.discountPercent).dividedBy(100).toFixed()
    return { ...target, share }
  }
}

type Target = Omit<ScenarioPrices, 'share'>

/** null: each model's own. */
function openTarget(
  target: WhatIfTarget,
  reference: Reference,
  today: boolean,
  now: Date,
): Target | null {
  switch (target.kind) {
    case 'same':
      return null
    case 'model': {
      const record = reference.records.get(BigInt(target.modelId).toString())
      if (!record) throw new AppError('not_found', `There is no model #${target.modelId}.`)
      return { ...ownTarget(record, reference, today, now), name: fullNameOf(record) }
    }
    case 'catalogue':
      return catalogueTarget(target, today, now)
    case 'rates':
      return {
        name: '',
        spans: always(priceOf({ ...target.rates, tiers: [] })),
        maxInputTokens: 0,
        maxOutputTokens: 0,
      }
  }
}

function ownTarget(
  record: ModelRecord | undefined,
  { prices }: Reference,
  today: boolean,
  now: Date,
): Target {
  if (!record) return { name: null, spans: [], maxInputTokens: 0, maxOutputTokens: 0 }
  const dated = prices.get(record.id) ?? []
  const { maxInputTokens, maxOutputTokens } = record
  const spans = today
    ? always(priceAt(record, dated, now.toISOString(), now))
    : priceSpans(record, dated, now)
  return { name: null, spans, maxInputTokens, maxOutputTokens }
}

function catalogueTarget(
  { catalogueProviderId, modelName }: Extract<WhatIfTarget, { kind: 'catalogue' }>,
  today: boolean,
  now: Date,
): Target {
  const entry = findEntry(catalogueProviderId, modelName)
  if (!entry) throw new AppError('not_found', `The price catalogue has no model "${modelName}".`)
  const prices = datedPricesOf(entry.model)
  const inForce = priceInForce(prices, now)
  const spans = today
    ? always(inForce ? priceOf(inForce) : null)
    : prices.map((price, index): PriceSpan => {
        const next = prices[index + 1]
        return {
          fromSeconds: index === 0 ? null : secondOf(price.effectiveFrom),
          toSeconds: next ? secondOf(next.effectiveFrom) : null,
          price: priceOf(price),
        }
      })
  return {
    name: `${entry.provider.name} / ${entry.model.id}`,
    spans,
    maxInputTokens: entry.model.context_window ?? 0,
    maxOutputTokens: 0,
  }
}

function secondOf(instant: string): number {
  return Math.ceil(Date.parse(instant) / 1_000)
}

function always(price: EffectivePrice | null): PriceSpan[] {
  return [{ fromSeconds: null, toSeconds: null, price }]
}

function priceOf(price: PriceRates & { tiers: readonly PriceTier[] }): EffectivePrice {
  const { inputPer1k, outputPer1k, cacheReadPer1k, cacheWrite5mPer1k, cacheWrite1hPer1k } = price
  return {
    kind: 'current',
    id: null,
    effectiveFrom: null,
    source: null,
    inputPer1k,
    outputPer1k,
    cacheReadPer1k,
    cacheWrite5mPer1k,
    cacheWrite1hPer1k,
    tiers: price.tiers,
  }
}
