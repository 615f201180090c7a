import type { ModelInfo, Provider } from '@pydantic/genai-prices'
import type { CatalogueEntry } from '../../../contract/catalogue'
import type { DomainHandlers } from '../../../contract/routes'
import type { Clock } from '../ports'
import { datedPricesOf, isEmbedding, priceInForce } from './dated-prices'
import { allProviders, CATALOGUE_VERSION, findEntry } from './package'
import { catalogueProviders } from './providers'

/** Prices and context windows that ship inside the app; nothing is asked of the network. */
export function makeCatalogueHandlers(clock: Clock): DomainHandlers<'catalogue'> {
  return {
    'catalogue.search': async ({ query, catalogueProviderId, limit }) => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean)
      const found = allProviders()
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
      providers: allProviders().map((provider) => ({
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
  const found = findEntry(catalogueProviderId, modelName)
  return found && toEntry(found.provider, found.model, now)
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
  const prices = datedPricesOf(model)
  const price = priceInForce(prices, now)
  const all = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]
  const kinds = all.flatMap((one) => Object.keys(one.prices))
  const notes: CatalogueEntry['notes'] = []
  if (price && price.tiers.length > 0) notes.push('tiered')
  if (kinds.some((kind) => !kind.endsWith('_mtok'))) notes.push('per_request')
  if (kinds.some((kind) => kind.startsWith('cache_'))) notes.push('cache_priced')
  if (prices.length > 1) notes.push('dated')
  if (model.deprecated) notes.push('deprecated')
  return {
    catalogueProviderId: provider.id,
    providerName: provider.name,
    modelName: model.id,
    displayName: model.name ?? model.id,
    description: model.description ?? null,
    modelType: isEmbedding(model) ? 'embedding' : null,
    maxInputTokens: model.context_window ?? null,
    priceInputPer1k: price?.inputPer1k ?? null,
    priceOutputPer1k: price?.outputPer1k ?? null,
    cacheReadPer1k: price?.cacheReadPer1k ?? null,
    cacheWrite5mPer1k: price?.cacheWrite5mPer1k ?? null,
    cacheWrite1hPer1k: price?.cacheWrite1hPer1k ?? null,
    tiers: price?.tiers ?? [],
    notes,
  }
}
