import type { Id } from '../../contract/values'
import { idParam, readId } from './codec'
import type { Queryable } from './database'

/** What someone said a model is called in the catalogue; null: it is not there. */
export interface CatalogueName {
  catalogueProviderId: string
  modelName: string
}

/** By model. */
export async function listCatalogueNames(db: Queryable): Promise<Map<Id, CatalogueName | null>> {
  const rows = await db.select<{
    model_id: unknown
    catalogue_provider: string | null
    catalogue_model: string | null
  }>(
    `SELECT ${db.codec.idColumn('llm_model_id')} AS model_id, catalogue_provider, catalogue_model
     FROM token_ledger_catalogue_names`,
  )
  return new Map(
    rows.map(({ model_id, catalogue_provider, catalogue_model }) => [
      readId(model_id),
      catalogue_provider === null || catalogue_model === null
        ? null
        : { catalogueProviderId: catalogue_provider, modelName: catalogue_model },
    ]),
  )
}

export async function setCatalogueName(
  db: Queryable,
  modelId: Id,
  name: CatalogueName | null,
): Promise<void> {
  await removeCatalogueName(db, modelId)
  await db.run(
    `INSERT INTO token_ledger_catalogue_names (llm_model_id, catalogue_provider, catalogue_model)
     VALUES (?, ?, ?)`,
    [idParam(modelId), name?.catalogueProviderId ?? null, name?.modelName ?? null],
  )
}

export async function removeCatalogueName(db: Queryable, modelId: Id): Promise<void> {
  await db.run('DELETE FROM token_ledger_catalogue_names WHERE llm_model_id = ?', [
    idParam(modelId),
  ])
}
