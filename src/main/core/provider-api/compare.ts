import type { ListedModel } from '../../../contract/provider-api'
import type { Id } from '../../../contract/values'
import type { ModelRecord } from '../../storage/models'
import type { ProviderRecord } from '../../storage/providers'
import { catalogueEntry } from '../catalogue/handlers'
import { matchName, type NameToMatch } from '../catalogue/matching'
import { catalogueProviderOf } from '../catalogue/provider-names'
import type { ProviderModel } from './apis'
import { isNearby } from './clear-text'

type Recorded = Pick<ModelRecord, 'id' | 'modelName'>

/** The provider's list beside what is recorded: known, new and gone, each by name. */
export function compareModels(
  provider: Pick<ProviderRecord, 'name' | 'baseUrl'>,
  listed: readonly ProviderModel[],
  recorded: readonly Recorded[],
  now: Date,
): { models: ListedModel[]; gone: Recorded[] } {
  const nameToMatch = matcherOf(provider)
  const ids = new Map<string, Id>(recorded.map(({ id, modelName }) => [sameName(modelName), id]))
  const names = new Set(listed.map(({ modelName }) => sameName(modelName)))
  const models = listed.map((model): ListedModel => {
    const { modelName } = model
    const wanted = nameToMatch(modelName)
    const match = wanted && matchName(wanted)
    const entry = match && catalogueEntry(match.provider.id, match.model.id, now)
    return {
      modelName: model.modelName,
      displayName: model.displayName,
      modelType:
        entry?.modelType ??
        model.modelType ??
        (/embed/i.test(model.modelName) ? 'embedding' : 'llm'),
      maxInputTokens: model.maxInputTokens ?? entry?.maxInputTokens ?? null,
      maxOutputTokens: model.maxOutputTokens,
      knownModelId: ids.get(sameName(model.modelName)) ?? null,
      catalogue: entry ?? null,
    }
  })
  const gone = recorded
    .filter(({ modelName }) => !names.has(sameName(modelName)))
    .map(({ id, modelName }) => ({ id, modelName }))
  return { models: byName(models), gone: byName(gone) }
}

/**
 * As an import would match them: a gateway of one's own has the list prices of the models' makers.
 * What a server in one's own network serves costs nothing that a catalogue knows.
 */
function matcherOf({
  name,
  baseUrl,
}: Pick<ProviderRecord, 'name' | 'baseUrl'>): (modelName: string) => NameToMatch | null {
  const known = catalogueProviderOf({ name, baseUrl })
  if (known !== null) return (modelName) => ({ providerName: known, baseUrl: '', modelName })
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : ''
  if (host === '' || isNearby(host)) return () => null
  return (modelName) => ({ providerName: name, baseUrl, modelName })
}

/** As the databases compare names; Ollama's "llama3" is its "llama3:latest", Google's has a prefix. */
function sameName(modelName: string): string {
  return modelName
    .toLowerCase()
    .replace(/:latest$/, '')
    .replace(/^models\//, '')
}

function byName<M extends { modelName: string }>(models: readonly M[]): M[] {
  return models.toSorted((a, b) => a.modelName.localeCompare(b.modelName, 'en', { numeric: true }))
}
