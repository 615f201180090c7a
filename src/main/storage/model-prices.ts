import { priceTierSchema, type PriceRates, type PriceTier } from '../../contract/prices'
import type { DecimalString, Id, Instant } from '../../contract/values'
import { idParam, readId } from './codec'
import type { Queryable, SqlValue } from './database'

/** A price from an instant on, exact. USD per 1,000 tokens. */
export interface ModelPriceRecord extends PriceRates {
  id: Id
  modelId: Id
  effectiveFrom: Instant
  /** Lowest first. */
  tiers: readonly PriceTier[]
  /** Who gave it: "manual", or a catalogue's name and version. */
  source: string
  note: string
  /** The price update that brought it. */
  updateId: Id | null
}

export type NewModelPrice = Omit<ModelPriceRecord, 'id'>

interface PriceRow {
  id: unknown
  model_id: unknown
  effective_from: unknown
  input_per_1k: unknown
  output_per_1k: unknown
  cache_read_per_1k: unknown
  cache_write_5m_per_1k: unknown
  cache_write_1h_per_1k: unknown
  tiers: string | null
  source: string
  note: string
  update_id: unknown
}

function selectPrices(db: Queryable, where: string): string {
  const { idColumn } = db.codec
  return `SELECT ${idColumn('id')} AS id, ${idColumn('llm_model_id')} AS model_id, effective_from,
      input_per_1k, output_per_1k, cache_read_per_1k, cache_write_5m_per_1k, cache_write_1h_per_1k,
      tiers, source, note, ${idColumn('update_id')} AS update_id
    FROM token_ledger_model_prices ${where}
    ORDER BY llm_model_id, effective_from, token_ledger_model_prices.id`
}

function toRecord(db: Queryable, row: PriceRow): ModelPriceRecord {
  return {
    id: readId(row.id),
    modelId: readId(row.model_id),
    effectiveFrom: db.codec.readInstant(row.effective_from),
    inputPer1k: String(row.input_per_1k),
    outputPer1k: String(row.output_per_1k),
    cacheReadPer1k: decimalOrNull(row.cache_read_per_1k),
    cacheWrite5mPer1k: decimalOrNull(row.cache_write_5m_per_1k),
    cacheWrite1hPer1k: decimalOrNull(row.cache_write_1h_per_1k),
    tiers: row.tiers === null ? [] : priceTierSchema.array().parse(JSON.parse(row.tiers)),
    source: row.source,
    note: row.note,
    updateId: row.update_id === null ? null : readId(row.update_id),
  }
}

function decimalOrNull(value: unknown): DecimalString | null {
  return value === null ? null : String(value)
}

/** All dated prices, each model's oldest first. */
export async function listModelPrices(db: Queryable): Promise<ModelPriceRecord[]> {
  const rows = await db.select<PriceRow>(selectPrices(db, ''))
  return rows.map((row) => toRecord(db, row))
}

export async function listPricesOfModel(db: Queryable, modelId: Id): Promise<ModelPriceRecord[]> {
  const rows = await db.select<PriceRow>(selectPrices(db, 'WHERE llm_model_id = ?'), [
    idParam(modelId),
  ])
  return rows.map((row) => toRecord(db, row))
}

function columnsOf(db: Queryable, price: NewModelPrice): Record<string, SqlValue> {
  return {
    llm_model_id: idParam(price.modelId),
    effective_from: db.codec.instantBound(price.effectiveFrom),
    input_per_1k: price.inputPer1k,
    output_per_1k: price.outputPer1k,
    cache_read_per_1k: price.cacheReadPer1k,
    cache_write_5m_per_1k: price.cacheWrite5mPer1k,
    cache_write_1h_per_1k: price.cacheWrite1hPer1k,
    tiers: price.tiers.length > 0 ? JSON.stringify(price.tiers) : null,
    source: price.source,
    note: price.note,
    update_id: price.updateId === null ? null : idParam(price.updateId),
  }
}

export async function insertModelPrice(db: Queryable, price: NewModelPrice): Promise<void> {
  const columns = columnsOf(db, price)
  const names = Object.keys(columns)
  await db.run(
    `INSERT INTO token_ledger_model_prices (${names.join(', ')})
     VALUES (${names.map(() => '?').join(', ')})`,
    Object.values(columns),
  )
}

export async function findModelPrice(db: Queryable, id: Id): Promise<ModelPriceRecord | null> {
  const rows = await db.select<PriceRow>(selectPrices(db, 'WHERE id = ?'), [idParam(id)])
  return rows[0] ? toRecord(db, rows[0]) : null
}

export async function updateModelPrice(db: Queryable, id: Id, price: NewModelPrice): Promise<void> {
  const columns = columnsOf(db, price)
  await db.run(
    `UPDATE token_ledger_model_prices
     SET ${Object.keys(columns)
       .map((name) => `${name} = ?`)
       .join(', ')} WHERE id = ?`,
    [...Object.values(columns), idParam(id)],
  )
}

export async function deleteModelPrice(db: Queryable, id: Id): Promise<void> {
  await db.run('DELETE FROM token_ledger_model_prices WHERE id = ?', [idParam(id)])
}

/** The models that still have a price of this update. */
export async function modelsOfUpdate(db: Queryable, updateId: Id): Promise<Id[]> {
  const rows = await db.select<{ model_id: unknown }>(
    `SELECT DISTINCT ${db.codec.idColumn('llm_model_id')} AS model_id
     FROM token_ledger_model_prices WHERE update_id = ?`,
    [idParam(updateId)],
  )
  return rows.map((row) => readId(row.model_id))
}

export async function deletePricesOfUpdate(db: Queryable, updateId: Id): Promise<void> {
  await db.run('DELETE FROM token_ledger_model_prices WHERE update_id = ?', [idParam(updateId)])
}

/** And what it is called in the catalogue and on bills. */
export async function deletePricesOfModel(db: Queryable, modelId: Id): Promise<void> {
  await db.run('DELETE FROM token_ledger_catalogue_names WHERE llm_model_id = ?', [
    idParam(modelId),
  ])
  await db.run('DELETE FROM token_ledger_bill_names WHERE llm_model_id = ?', [idParam(modelId)])
  await db.run('DELETE FROM token_ledger_model_prices WHERE llm_model_id = ?', [idParam(modelId)])
}
