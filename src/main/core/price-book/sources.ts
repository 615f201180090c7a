import type { PriceRates, PriceSource, PriceTier } from '../../../contract/prices'
import type { Instant } from '../../../contract/values'
import type { ModelRecord } from '../../storage/models'
import { datedPricesOf } from '../catalogue/dated-prices'
import { namesOf, providerIdOf } from '../catalogue/matching'
import { CATALOGUE_VERSION } from '../catalogue/package'
import type { UploadStore } from '../uploads'
import { type FileEntry, readPriceFile } from './litellm-file'
import type { FoundMatch } from './matches'

/** A price that a source has for a model. `effectiveFrom` null: it does not say since when. */
export interface SourcedPrice extends PriceRates {
  effectiveFrom: Instant | null
  tiers: readonly PriceTier[]
  note: string
}

/** Where new prices come from. */
export interface OpenSource {
  label: string
  skippedEntries: number
  /** A model's prices, oldest first; null: the source does not know it. */
  pricesOf(
    model: ModelRecord,
    baseUrl: string,
    match: FoundMatch | null,
  ): { entry: string; prices: SourcedPrice[] } | null
}

export async function openSource(
  source: PriceSource,
  uploads: Pick<UploadStore, 'resolve'>,
): Promise<OpenSource> {
  if (source.kind === 'catalogue') return catalogueSource
  const file = uploads.resolve(source.file)
  const { entries, skipped } = await readPriceFile(file)
  const find = entryFinder(entries)
  return {
    label: `LiteLLM ${file.name}`.slice(0, 255),
    skippedEntries: skipped,
    pricesOf(model, baseUrl, match) {
      const entry = find(model, baseUrl, match)
      if (!entry) return null
      const { name, provider: _provider, ...price } = entry
      return { entry: name, prices: [{ effectiveFrom: null, ...price, note: '' }] }
    },
  }
}

const catalogueSource: OpenSource = {
  label: CATALOGUE_VERSION,
  skippedEntries: 0,
  pricesOf(_model, _baseUrl, match) {
    const prices = match ? datedPricesOf(match.model) : []
    if (!match || prices.length === 0) return null
    return { entry: `${match.provider.id}/${match.model.id}`, prices }
  },
}

/**
 * Finds a model in a LiteLLM file, whose names begin with the provider where it is not the maker
 * ("azure/gpt-4o"): the provider's own entry first, then the one of the maker that was matched.
 */
function entryFinder(
  entries: ReadonlyMap<string, FileEntry>,
): (model: ModelRecord, baseUrl: string, match: FoundMatch | null) => FileEntry | null {
  const ids = new Map<string, string | null>()
  const prefixes = new Map<string, Set<string>>()
  for (const [key, { provider }] of entries) {
    if (!ids.has(provider)) ids.set(provider, providerIdOf({ providerName: provider, baseUrl: '' }))
    const id = ids.get(provider)
    if (id === null || id === undefined || !key.includes('/')) continue
    const known = prefixes.get(id) ?? new Set()
    prefixes.set(id, known.add(key.slice(0, key.lastIndexOf('/') + 1)))
  }
  return (model, baseUrl, match) => {
    const owner = providerIdOf({ providerName: model.providerName ?? '', baseUrl })
    const names = [...namesOf(model.modelName), ...(match ? [match.model.id.toLowerCase()] : [])]
    for (const wanted of new Set([owner, match?.provider.id ?? null])) {
      if (wanted === null) continue
      for (const name of names) {
        for (const prefix of ['', ...(prefixes.get(wanted) ?? [])]) {
          const entry = entries.get(prefix + name)
          if (entry && ids.get(entry.provider) === wanted) return entry
        }
      }
    }
    return null
  }
}
