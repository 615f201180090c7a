import type { CatalogueEntry } from '../../../contract/catalogue'
import type { Provider } from '../../../contract/providers'

/** "OpenAI API" and "open-ai" name the same provider. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/(api|ai|inc)$/, '')
}

export function hostOf(baseUrl: string): string {
  try {
    return new URL(baseUrl).host
  } catch {
    return ''
  }
}

interface CatalogueProvider {
  catalogueProviderId: string
  name: string
  baseUrl: string
}

/** The provider at hand that a provider of the catalogue most likely is: by name, then by host. */
export function matchProvider(
  wanted: CatalogueProvider,
  providers: readonly Provider[],
): Provider | undefined {
  const names = new Set([bare(wanted.name), bare(wanted.catalogueProviderId)])
  const host = hostOf(wanted.baseUrl)
  return (
    providers.find((provider) => provider.name === wanted.name) ??
    providers.find((provider) => names.has(bare(provider.name))) ??
    providers.find((provider) => host !== '' && hostOf(provider.baseUrl) === host)
  )
}

/** The catalogue's provider that one at hand most likely is. */
export function matchCatalogueProvider<P extends CatalogueProvider>(
  provider: Pick<Provider, 'name' | 'baseUrl'>,
  catalogue: readonly P[],
): P | undefined {
  const name = bare(provider.name)
  const host = hostOf(provider.baseUrl)
  return (
    catalogue.find(
      (entry) => bare(entry.name) === name || bare(entry.catalogueProviderId) === name,
    ) ?? catalogue.find((entry) => host !== '' && hostOf(entry.baseUrl) === host)
  )
}

/**
 * The catalogue's entry for a model of that name: of the provider's own part of the catalogue
 * where it is known, otherwise only an exact name will do.
 */
export function matchEntry(
  modelName: string,
  entries: readonly CatalogueEntry[],
): CatalogueEntry | undefined {
  const name = modelName.trim().toLowerCase()
  return entries.find((entry) => isPriced(entry) && entry.modelName.toLowerCase() === name)
}

function isPriced(entry: CatalogueEntry): boolean {
  return entry.priceInputPer1k !== null && entry.priceOutputPer1k !== null
}
