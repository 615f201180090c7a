import type { CatalogueMatch } from '../../../contract/prices'
import type { Id } from '../../../contract/values'
import type { CatalogueName } from '../../storage/catalogue-names'
import type { ModelRecord } from '../../storage/models'
import { matchName, type NameMatch } from '../catalogue/matching'
import { type CatalogueModel, findEntry } from '../catalogue/package'

/** What people said, by model; null: it is not in the catalogue. */
export type SaidNames = ReadonlyMap<Id, CatalogueName | null>

export interface FoundMatch extends CatalogueModel {
  how: CatalogueMatch['how']
  rules: CatalogueMatch['rules']
}

/** What a model is in the catalogue: what someone said, otherwise by the rules. */
export function matchOf(
  model: Pick<ModelRecord, 'id' | 'providerName' | 'modelName'>,
  baseUrl: string,
  said: SaidNames,
): FoundMatch | null {
  if (said.has(model.id)) {
    const name = said.get(model.id)
    const entry = name && findEntry(name.catalogueProviderId, name.modelName)
    return entry ? { ...entry, how: 'user', rules: [] } : null
  }
  const { providerName, modelName } = model
  const found: NameMatch | null = matchName({
    providerName: providerName ?? '',
    modelName,
    baseUrl,
  })
  return found && { ...found, how: found.rules.length === 0 ? 'exact' : 'rule' }
}

export function toCatalogueMatch(found: FoundMatch | null): CatalogueMatch | null {
  return (
    found && {
      catalogueProviderId: found.provider.id,
      providerName: found.provider.name,
      modelName: found.model.id,
      how: found.how,
      rules: found.rules,
    }
  )
}
