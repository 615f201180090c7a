import { findProvider } from '@pydantic/genai-prices'
import { catalogueProviders } from './providers'

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

/** "OpenAI API" and "open-ai" name the same provider. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(api|ai|inc)$/, '')
}
