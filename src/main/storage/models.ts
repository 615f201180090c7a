import type { ModelType } from '../../contract/models'
import type { DecimalString, Id, Instant } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { Queryable } from './database'

export interface ModelRecord {
  id: Id
  providerId: Id
  providerName: string | null
  modelName: string
  modelType: ModelType
  maxInputTokens: number
  maxOutputTokens: number
  supportStream: boolean
  supportJson: boolean
  /** USD per 1,000 tokens as the columns hold them: six places. */
  priceInputPer1k: DecimalString
  priceOutputPer1k: DecimalString
  createdAt: Instant
  updatedAt: Instant
}

export type ModelValues = Omit<ModelRecord, 'id' | 'providerName' | 'createdAt' | 'updatedAt'>

interface ModelRow {
  id: unknown
  provider_id: unknown
  provider_name: string | null
  model_name: string
  model_type: ModelType
  max_input_tokens: unknown
  max_output_tokens: unknown
  support_stream: unknown
  support_json: unknown
  price_input_per_1k: unknown
  price_output_per_1k: unknown
  created_at: unknown
  updated_at: unknown
}

function selectModels(db: Queryable, where: string): string {
  return `SELECT ${db.codec.idColumn('m.id')} AS id, ${db.codec.idColumn('m.provider_id')} AS provider_id,
      p.name AS provider_name, m.model_name, m.model_type, m.max_input_tokens, m.max_output_tokens,
      m.support_stream, m.support_json, m.price_input_per_1k, m.price_output_per_1k,
      m.created_at, m.updated_at
    FROM llm_models m LEFT JOIN llm_providers p ON p.id = m.provider_id ${where}
    ORDER BY m.model_name, m.model_type`
}

function toRecord(db: Queryable, row: ModelRow): ModelRecord {
  return {
    id: readId(row.id),
    providerId: readId(row.provider_id),
    providerName: row.provider_name,
    modelName: row.model_name,
    modelType: row.model_type,
    maxInputTokens: readCount(row.max_input_tokens),
    maxOutputTokens: readCount(row.max_output_tokens),
    supportStream: Number(row.support_stream) === 1,
    supportJson: Number(row.support_json) === 1,
    priceInputPer1k: db.codec.readMoney(row.price_input_per_1k),
    priceOutputPer1k: db.codec.readMoney(row.price_output_per_1k),
    createdAt: db.codec.readInstant(row.created_at),
    updatedAt: db.codec.readInstant(row.updated_at),
  }
}

export async function listModels(db: Queryable): Promise<ModelRecord[]> {
  const rows = await db.select<ModelRow>(selectModels(db, ''))
  return rows.map((row) => toRecord(db, row))
}

export async function findModel(db: Queryable, id: Id): Promise<ModelRecord | null> {
  const rows = await db.select<ModelRow>(selectModels(db, 'WHERE m.id = ?'), [idParam(id)])
  return rows[0] ? toRecord(db, rows[0]) : null
}

export async function listModelsOfProvider(db: Queryable, providerId: Id): Promise<ModelRecord[]> {
  const rows = await db.select<ModelRow>(selectModels(db, 'WHERE m.provider_id = ?'), [
    idParam(providerId),
  ])
  return rows.map((row) => toRecord(db, row))
}

/** By the unique key: provider, name (without regard to case), type. */
export async function findModelByName(
  db: Queryable,
  providerId: Id,
  modelName: string,
  modelType: ModelType,
): Promise<ModelRecord | null> {
  const rows = await db.select<ModelRow>(
    selectModels(db, 'WHERE m.provider_id = ? AND m.model_name = ? AND m.model_type = ?'),
    [idParam(providerId), modelName, modelType],
  )
  return rows[0] ? toRecord(db, rows[0]) : null
}

function columns(db: Queryable, values: ModelValues): Record<string, unknown> {
  return {
    provider_id: values.providerId,
    model_name: values.modelName,
    model_type: values.modelType,
    max_input_tokens: values.maxInputTokens,
    max_output_tokens: values.maxOutputTokens,
    support_stream: values.supportStream,
    support_json: values.supportJson,
    price_input_per_1k: db.codec.money(values.priceInputPer1k),
    price_output_per_1k: db.codec.money(values.priceOutputPer1k),
  }
}

export async function insertModel(db: Queryable, values: ModelValues): Promise<Id> {
  const created = await db.tables.models.create(columns(db, values), db.transactionOption)
  return readId(created.get('id'))
}

export async function updateModel(db: Queryable, id: Id, values: ModelValues): Promise<void> {
  await db.tables.models.update(columns(db, values), { where: { id }, ...db.transactionOption })
}

/** USD per 1,000 tokens, six places. */
export async function setModelPrices(
  db: Queryable,
  id: Id,
  input: DecimalString,
  output: DecimalString,
): Promise<void> {
  const prices = {
    price_input_per_1k: db.codec.money(input),
    price_output_per_1k: db.codec.money(output),
  }
  await db.tables.models.update(prices, { where: { id }, ...db.transactionOption })
}

export async function deleteModel(db: Queryable, id: Id): Promise<void> {
  await db.run('DELETE FROM llm_models WHERE id = ?', [idParam(id)])
}

export async function moveModels(
  db: Queryable,
  fromProviderId: Id,
  toProviderId: Id,
): Promise<number> {
  return db.run('UPDATE llm_models SET provider_id = ? WHERE provider_id = ?', [
    idParam(toProviderId),
    idParam(fromProviderId),
  ])
}

/** How many calls a model has, counted up to `cap`. */
export async function countCallsOfModel(db: Queryable, id: Id, cap: number): Promise<number> {
  const rows = await db.select<{ calls: unknown }>(
    `SELECT COUNT(*) AS calls FROM (SELECT 1 FROM llm_usage_logs WHERE llm_model_id = ? LIMIT ${cap}) AS some`,
    [idParam(id)],
  )
  return readCount(rows[0]?.calls)
}

/** Gives a model's calls to another model; recorded costs stay as they are. */
export async function reassignCalls(
  db: Queryable,
  fromModelId: Id,
  toModelId: Id,
): Promise<number> {
  return db.run('UPDATE llm_usage_logs SET llm_model_id = ? WHERE llm_model_id = ?', [
    idParam(toModelId),
    idParam(fromModelId),
  ])
}
