import type { DecimalString, Id, Instant } from '../../contract/values'
import { idParam, readId } from './codec'
import type { Queryable } from './database'

/** A price that someone gave in the app, exact, from an instant on. USD per 1,000 tokens. */
export interface ModelPriceRecord {
  modelId: Id
  effectiveFrom: Instant
  inputPer1k: DecimalString
  outputPer1k: DecimalString
  source: string
}

interface PriceRow {
  model_id: unknown
  effective_from: unknown
  input_per_1k: unknown
  output_per_1k: unknown
  source: string
}

function selectPrices(db: Queryable, where: string): string {
  return `SELECT ${db.codec.idColumn('llm_model_id')} AS model_id, effective_from, input_per_1k,
      output_per_1k, source
    FROM token_ledger_model_prices ${where} ORDER BY llm_model_id, effective_from, id`
}

function toRecord(db: Queryable, row: PriceRow): ModelPriceRecord {
  return {
    modelId: readId(row.model_id),
    effectiveFrom: db.codec.readInstant(row.effective_from),
    inputPer1k: String(row.input_per_1k),
    outputPer1k: String(row.output_per_1k),
    source: row.source,
  }
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

export async function insertModelPrice(db: Queryable, price: ModelPriceRecord): Promise<void> {
  await db.run(
    `INSERT INTO token_ledger_model_prices (llm_model_id, effective_from, input_per_1k, output_per_1k, source)
     VALUES (?, ?, ?, ?, ?)`,
    [
      idParam(price.modelId),
      db.codec.instantBound(price.effectiveFrom),
      price.inputPer1k,
      price.outputPer1k,
      price.source,
    ],
  )
}

export async function deletePricesOfModel(db: Queryable, modelId: Id): Promise<void> {
  await db.run('DELETE FROM token_ledger_model_prices WHERE llm_model_id = ?', [idParam(modelId)])
}
