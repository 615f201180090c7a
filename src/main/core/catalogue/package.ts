import { calcPrice, findProvider, type ModelInfo, type Provider } from '@pydantic/genai-prices'
import { catalogueProviders } from './providers'

/** Written into the source of a price taken from here. Held against the lock file by a test. */
export const CATALOGUE_VERSION = 'genai-prices 0.1.8'

export interface CatalogueModel {
  provider: Provider
  model: ModelInfo
}

/** Every provider of the package, which finds them by id but lists none. */
export function allProviders(): Provider[] {
  return Object.keys(catalogueProviders)
    .map((providerId) => findProvider({ providerId }))
    .filter((provider): provider is Provider => provider !== undefined)
}

/** An entry by its own ids. */
export function findEntry(providerId: string, modelId: string): CatalogueModel | null {
  if (!Object.hasOwn(catalogueProviders, providerId)) return null
  const provider = findProvider({ providerId })
  if (!provider) return null
  // Azure, say, sells models that the package lists with their makers only.
  const found = findByName(provider, modelId)
  return found?.model.id === modelId ? found : null
}

/** By the names that the package says a model of this provider goes by; null: none. */
export function findByName(provider: Provider, name: string): CatalogueModel | null {
  const own = provider.models.find((one) => one.id.toLowerCase() === name.toLowerCase())
  if (own) return { provider, model: own }
  try {
    const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, name, { provider })
    return found && { provider: found.provider, model: found.model }
  } catch {
    // A model that is priced by something else than tokens.
    return null
  }
}

/** Whose models are called so: "gpt-…" is OpenAI's. */
export function makerOf(name: string): Provider | undefined {
  return findProvider({ modelId: name })
}
