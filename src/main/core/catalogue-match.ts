import { calcPrice, findProvider } from '@pydantic/genai-prices'
import { catalogueProviders } from './catalogue-providers'

/** The catalogue's provider that one at hand is: by the host of its API, then by its name. */
export function catalogueProviderOf(provider: { name: string; baseUrl: string }): string | null {
  const byUrl =
    provider.baseUrl === '' ? undefined : findProvider({ providerApiUrl: provider.baseUrl })
  if (byUrl && Object.hasOwn(catalogueProviders, byUrl.id)) return byUrl.id
  const wanted = bare(provider.name)
  return (
    Object.keys(catalogueProviders).find(
      (id) => bare(id) === wanted || bare(findProvider({ providerId: id })?.name ?? '') === wanted,
    ) ?? null
  )
}

/** A model of the catalogue by its two names there. */
export interface CatalogueRef {
  catalogueProviderId: string
  modelName: string
}

/**
 * What the catalogue calls a provider's model, by the catalogue's own rules; some providers sell
 * another one's models (Azure those of OpenAI).
 */
export function catalogueModelOf(
  providerId: string,
  modelName: string,
  now: Date,
): CatalogueRef | null {
  try {
    const found = calcPrice({ input_tokens: 1 }, modelName, { providerId, timestamp: now })
    return found && { catalogueProviderId: found.provider.id, modelName: found.model.id }
  } catch {
    return null
  }
}

/** "OpenAI API" and "open-ai" name the same provider. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(api|ai|inc)$/, '')
}
