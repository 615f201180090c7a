import { fieldError } from '../../../contract/errors'
import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import type { Id } from '../../../contract/values'
import type { Queryable } from '../../storage/database'
import {
  listCatalogueNames,
  removeCatalogueName,
  setCatalogueName,
} from '../../storage/catalogue-names'
import { findModel, type ModelRecord } from '../../storage/models'
import { findProvider } from '../../storage/providers'
import { findEntry } from '../catalogue/package'
import { type FoundMatch, matchOf, type SaidNames, toCatalogueMatch } from './matches'
import { readStock } from './offers'
import { changed, type UpdateDeps } from './updates'

export async function readMatches(deps: UpdateDeps): Promise<RouteOutput<'prices.matches'>> {
  const stock = await readStock(deps.workspace.database(), deps.workspace.hasOwnTables())
  return {
    matches: stock.models.map((model) => ({
      modelId: model.id,
      match: toCatalogueMatch(
        matchOf(model, stock.baseUrls.get(model.providerId) ?? '', stock.said),
      ),
      settled: stock.said.has(model.id),
    })),
  }
}

export async function setMatch(
  deps: UpdateDeps,
  { modelId, to }: ParsedInput<'prices.setMatch'>,
): Promise<RouteOutput<'prices.setMatch'>> {
  const db = deps.workspace.writableDatabase()
  const model = await db.transaction(async (tx) => {
    const found = await findModel(tx, modelId)
    if (!found) throw fieldError('modelId', 'unknown', 'This model does not exist any more.')
    const before = await listCatalogueNames(tx)
    if (to.kind === 'rules') await removeCatalogueName(tx, modelId)
    else if (to.kind === 'none') await setCatalogueName(tx, modelId, null)
    else {
      if (!findEntry(to.catalogueProviderId, to.modelName)) {
        throw fieldError('to', 'unknown', 'The catalogue has no such entry.')
      }
      await setCatalogueName(tx, modelId, to)
    }
    await deps.trail.record(tx, {
      subject: 'model',
      subjectId: modelId,
      name: found.modelName,
      action: 'updated',
      before: { catalogueName: saidOf(before, modelId) },
      after: { catalogueName: saidOf(await listCatalogueNames(tx), modelId) },
    })
    return found
  })
  changed(deps)
  return { match: toCatalogueMatch(await findMatch(db, true, model)) }
}

/** What someone said that a model is: "provider / model", "none", or null where the rules say it. */
function saidOf(said: SaidNames, modelId: Id): string | null {
  const name = said.get(modelId)
  if (name === undefined) return null
  return name === null ? 'none' : `${name.catalogueProviderId} / ${name.modelName}`
}

/** What one model is in the catalogue. */
export async function findMatch(
  db: Queryable,
  ownTables: boolean,
  model: ModelRecord,
): Promise<FoundMatch | null> {
  const said = ownTables ? await listCatalogueNames(db) : new Map()
  const provider = await findProvider(db, model.providerId)
  return matchOf(model, provider?.baseUrl ?? '', said)
}
