import {
  type ConditionalPrice,
  findProvider,
  type ModelInfo,
  type ModelPrice,
  type Provider,
} from '@pydantic/genai-prices'
import { Decimal } from 'decimal.js'
import type { CatalogueEntry } from '../../contract/catalogue'
import type { DomainHandlers } from '../../contract/routes'
import type { DecimalString } from '../../contract/values'
import { catalogueProviders } from './catalogue-providers'
import type { Clock } from './ports'
import { plain } from './prices'

/** Written into the source of a price taken from here. Held against the lock file by a test. */
export const CATALOGUE_VERSION = 'genai-prices 0.1.8'

/** Prices and context windows that ship inside the app; nothing is asked of the network. */
export function makeCatalogueHandlers(clock: Clock): DomainHandlers<'catalogue'> {
  return {
    'catalogue.search': async ({ query, catalogueProviderId, limit }) => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean)
      const found = providers()
        .filter(
          (provider) => catalogueProviderId === undefined || provider.id === catalogueProviderId,
        )
        .flatMap((provider) =>
          provider.models.map((model) => ({
            provider,
            model,
            rank: rankOf(words, provider, model),
          })),
        )
        .filter((match) => match.rank > 0)
        .toSorted((a, b) => b.rank - a.rank || a.model.id.localeCompare(b.model.id))
      return {
        entries: found
          .slice(0, limit)
          .map(({ provider, model }) => toEntry(provider, model, clock.now())),
        total: found.length,
        version: CATALOGUE_VERSION,
      }
    },
    'catalogue.providers': async () => ({
      providers: providers().map((provider) => ({
        catalogueProviderId: provider.id,
        name: provider.name,
        baseUrl: catalogueProviders[provider.id] ?? '',
      })),
    }),
  }
}

/** One entry by its names; null where the catalogue has no such model. */
export function catalogueEntry(
  catalogueProviderId: string,
  modelName: string,
  now: Date,
): CatalogueEntry | null {
  const provider = findProvider({ providerId: catalogueProviderId })
  const model = provider?.models.find(({ id }) => id === modelName)
  return provider && model ? toEntry(provider, model, now) : null
}

function providers(): Provider[] {
  return Object.keys(catalogueProviders)
    .map((providerId) => findProvider({ providerId }))
    .filter((provider): provider is Provider => provider !== undefined)
}

/** 0: not every word occurs. Exact names first, then beginnings, the model's maker before resellers. */
function rankOf(words: readonly string[], provider: Provider, model: ModelInfo): number {
  const id = model.id.toLowerCase()
  const haystack = `${provider.id} ${provider.name} ${id} ${model.name ?? ''}`.toLowerCase()
  if (!words.every((word) => haystack.includes(word))) return 0
  const makers = ['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'cohere', 'x-ai']
  let rank = 1
  if (makers.includes(provider.id)) rank += 4
  for (const word of words) {
    if (id === word) rank += 16
    else if (id.startsWith(word)) rank += 8
    else if (id.includes(word)) rank += 2
  }
  return model.deprecated ? rank / 2 : rank
}

function toEntry(provider: Provider, model: ModelInfo, now: Date): CatalogueEntry {
  const price = priceNow(model.prices, now)
  const notes: CatalogueEntry['notes'] = []
  const kinds = Object.keys(price)
  if (Object.values(price).some((value) => typeof value === 'object')) notes.push('tiered')
  if (kinds.some((kind) => !kind.endsWith('_mtok'))) notes.push('per_request')
  if (kinds.some((kind) => kind.startsWith('cache_'))) notes.push('cache_priced')
  if (model.deprecated) notes.push('deprecated')
  const input = per1k(price['input_mtok'])
  const isEmbedding = /embed/i.test(`${model.id} ${model.name ?? ''}`)
  return {
    catalogueProviderId: provider.id,
    providerName: provider.name,
    modelName: model.id,
    displayName: model.name ?? model.id,
    description: model.description ?? null,
    modelType: isEmbedding ? 'embedding' : null,
    maxInputTokens: model.context_window ?? null,
    priceInputPer1k: input,
    // An embedding has no output to pay for.
    priceOutputPer1k: per1k(price['output_mtok']) ?? (isEmbedding && input !== null ? '0' : null),
    notes,
  }
}

/** The last price whose start date has come; prices by time of day are left to the plain one. */
function priceNow(prices: ConditionalPrice[] | ModelPrice, now: Date): ModelPrice {
  if (!Array.isArray(prices)) return prices
  const today = now.toISOString().slice(0, 10)
  const inForce = prices.filter(
    ({ constraint }) =>
      constraint === undefined ||
      (constraint.type === 'start_date' && constraint.start_date <= today),
  )
  return inForce.at(-1)?.prices ?? {}
}

/** USD per million tokens (the lowest tier) to USD per 1,000, exact. */
function per1k(price: ModelPrice[string]): DecimalString | null {
  if (price === undefined) return null
  const perMillion = typeof price === 'number' ? price : price.base
  return plain(new Decimal(perMillion).dividedBy(1000).toFixed())
}
