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
 * ("azure/gpt-4o"): the provider's own entry first, then the one that is called exactly so, then
 * the one of the maker that was matched. The file knows more providers than the catalogue.
 */
function entryFinder(
  entries: ReadonlyMap<string, FileEntry>,
): (model: ModelRecord, baseUrl: string, match: FoundMatch | null) => FileEntry | null {
  const ids = new Map<string, string>()
  const prefixes = new Map<string, Set<string>>()
  for (const [key, { provider }] of entries) {
    const id = ids.get(provider) ?? ownIdOf(provider, '')
    ids.set(provider, id)
    const known = prefixes.get(id) ?? new Set([''])
    prefixes.set(id, known.add(key.slice(0, key.lastIndexOf('/') + 1)))
  }
  const entryAt = (provider: string, names: readonly string[]): FileEntry | undefined => {
    for (const name of names) {
      for (const prefix of prefixes.get(provider) ?? []) {
        const entry = entries.get(prefix + name)
        if (entry && ids.get(entry.provider) === provider) return entry
      }
    }
    return undefined
  }
  return (model, baseUrl, match) => {
    const owner = ownIdOf(model.providerName ?? '', baseUrl)
    const [full = '', ...shorter] = namesOf(model.modelName)
    const names = [...shorter, ...(match ? [match.model.id.toLowerCase()] : [])]
    return (
      entryAt(owner, [full]) ??
      (full.includes('/') ? entries.get(full) : undefined) ??
      entryAt(owner, names) ??
      (match ? entryAt(match.provider.id, [full, ...names]) : undefined) ??
      null
    )
  }
}

/** The catalogue's id of a provider; one that it does not know goes by its own name. */
function ownIdOf(providerName: string, baseUrl: string): string {
  const bare = providerName.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return providerIdOf({ providerName, baseUrl }) ?? `named:${bare}`
}
