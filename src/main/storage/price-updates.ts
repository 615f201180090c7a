import type { PriceUpdate } from '../../contract/prices'
import type { DecimalString, Id } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { Queryable } from './database'
import type { NewModelPrice } from './model-prices'

/** What stood where an update wrote, so that it can be undone. */
export interface ReplacedPrices {
  /** The columns of the models before. USD per 1,000 tokens. */
  columns: { modelId: Id; input: DecimalString; output: DecimalString }[]
  /** Dated prices of the same model and instant. */
  prices: NewModelPrice[]
}

interface UpdateRow {
  id: unknown
  source: string
  models: unknown
  prices: unknown
  applied_at: unknown
  undone_at: unknown
}

function toRecord(db: Queryable, row: UpdateRow): PriceUpdate {
  return {
    id: readId(row.id),
    source: row.source,
    models: readCount(row.models),
    prices: readCount(row.prices),
    appliedAt: db.codec.readInstant(row.applied_at),
    undoneAt: row.undone_at === null ? null : db.codec.readInstant(row.undone_at),
  }
}

function selectUpdates(db: Queryable, tail: string): string {
  return `SELECT ${db.codec.idColumn('id')} AS id, source, models, prices, applied_at, undone_at
    FROM token_ledger_price_updates ${tail}`
}

/** Newest first. */
export async function listPriceUpdates(db: Queryable): Promise<PriceUpdate[]> {
  const rows = await db.select<UpdateRow>(
    selectUpdates(db, 'ORDER BY token_ledger_price_updates.id DESC'),
  )
  return rows.map((row) => toRecord(db, row))
}

export async function findPriceUpdate(db: Queryable, id: Id): Promise<PriceUpdate | null> {
  const rows = await db.select<UpdateRow>(selectUpdates(db, 'WHERE id = ?'), [idParam(id)])
  return rows[0] ? toRecord(db, rows[0]) : null
}

export async function insertPriceUpdate(
  db: Queryable,
  update: Pick<PriceUpdate, 'source' | 'models' | 'prices'> & { replaced: ReplacedPrices },
): Promise<Id> {
  const { replaced, ...values } = update
  const created = await db.tables.priceUpdates.create(
    { ...values, replaced: JSON.stringify(replaced) },
    db.transactionOption,
  )
  return readId(created.get('id'))
}

export async function readReplaced(db: Queryable, id: Id): Promise<ReplacedPrices> {
  const [row] = await db.select<{ replaced: string }>(
    'SELECT replaced FROM token_ledger_price_updates WHERE id = ?',
    [idParam(id)],
  )
  return row ? (JSON.parse(row.replaced) as ReplacedPrices) : { columns: [], prices: [] }
}

/** False: someone else was quicker. */
export async function markUpdateUndone(db: Queryable, id: Id): Promise<boolean> {
  const now = db.engine === 'mysql' ? 'CURRENT_TIMESTAMP' : 'unixepoch()'
  const changed = await db.run(
    `UPDATE token_ledger_price_updates SET undone_at = ${now} WHERE id = ? AND undone_at IS NULL`,
    [idParam(id)],
  )
  return changed > 0
}
