import type { DecimalString, Id } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { OpenTransaction, Queryable } from './database'
import { costOf, costSum, plain } from './usage-buckets'

/** Bills of one kind: their lines add up. */
export interface BillGroup {
  source: string
  /** As the bill names it; without regard to case. */
  provider: string
  /** IANA: where a line's day is a day. */
  timeZone: string
}

/** What one import brought of a group's day. */
export interface BilledDay extends BillGroup {
  importId: Id
  startSeconds: number
  endSeconds: number
  /** What its export is split by; '' for invoices. */
  splitBy: string
  lines: number
  amountUsd: DecimalString
}

/** Every day that some bill has an amount for, oldest first. */
export async function listBilledDays(db: Queryable): Promise<BilledDay[]> {
  const rows = await db.select<Record<string, unknown>>(
    `SELECT source, provider, time_zone, ${db.codec.idColumn('import_id')} AS bill_id,
       period_start, split_by, MAX(period_end) AS period_end, COUNT(*) AS bill_lines, ${costSum(db)}
     FROM token_ledger_usage_buckets WHERE cost_usd IS NOT NULL
     GROUP BY source, provider, time_zone, import_id, period_start, split_by ORDER BY period_start`,
  )
  return rows.map((row) => ({
    source: String(row['source']),
    provider: String(row['provider']),
    timeZone: String(row['time_zone']),
    importId: readId(row['bill_id']),
    startSeconds: db.codec.readSeconds(row['period_start']),
    endSeconds: db.codec.readSeconds(row['period_end']),
    splitBy: String(row['split_by']),
    lines: readCount(row['bill_lines']),
    amountUsd: costOf(db, row) ?? '0',
  }))
}

/** An amount of a bill. */
export interface BilledLine {
  id: Id
  importId: Id
  startSeconds: number
  endSeconds: number
  splitBy: string
  model: string
  costUsd: DecimalString
}

/** A group's lines whose period begins within `fromSeconds` (inclusive) to `toSeconds` (UTC), in order. */
export async function listBilledLines(
  db: Queryable,
  { source, provider, timeZone }: BillGroup,
  { fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number },
): Promise<BilledLine[]> {
  const rows = await db.select<Record<string, unknown>>(
    `SELECT ${db.codec.idColumn('id')} AS line_id, ${db.codec.idColumn('import_id')} AS bill_id,
       period_start, period_end, split_by, model, cost_usd FROM token_ledger_usage_buckets
     WHERE source = ? AND LOWER(provider) = LOWER(?) AND time_zone = ? AND cost_usd IS NOT NULL
       AND period_start >= ? AND period_start < ?
     ORDER BY period_start, id`,
    [source, provider, timeZone, db.codec.seconds(fromSeconds), db.codec.seconds(toSeconds)],
  )
  return rows.map((row) => ({
    id: readId(row['line_id']),
    importId: readId(row['bill_id']),
    startSeconds: db.codec.readSeconds(row['period_start']),
    endSeconds: db.codec.readSeconds(row['period_end']),
    splitBy: String(row['split_by']),
    model: String(row['model']),
    costUsd: plain(row['cost_usd']),
  }))
}

/** What lines say beside their line item. */
export interface LineWords {
  description: string
  quantity: string
}

/** By the lines' ids, of which there are a thousand at most. */
export async function readLineWords(
  db: Queryable,
  ids: readonly Id[],
): Promise<ReadonlyMap<Id, LineWords>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select<Record<string, unknown>>(
    `SELECT ${db.codec.idColumn('id')} AS line_id, description, quantity
     FROM token_ledger_usage_buckets WHERE id IN (?)`,
    [ids.map(idParam)],
  )
  return new Map(
    rows.map((row) => [
      readId(row['line_id']),
      { description: String(row['description']), quantity: String(row['quantity']) },
    ]),
  )
}

/** What a line item of a provider's bills is; no model: a charge of the platform. */
export interface BillName {
  id: Id
  providerId: Id
  name: string
  modelId: Id | null
}

/** By name. */
export async function listBillNames(db: Queryable, providerId: Id): Promise<BillName[]> {
  return selectBillNames(db, 'llm_provider_id', providerId)
}

export async function findBillName(db: Queryable, id: Id): Promise<BillName | null> {
  const [found] = await selectBillNames(db, 'id', id)
  return found ?? null
}

async function selectBillNames(
  db: Queryable,
  column: 'id' | 'llm_provider_id',
  value: Id,
): Promise<BillName[]> {
  const { idColumn } = db.codec
  const rows = await db.select<Record<string, unknown>>(
    `SELECT ${idColumn('id')} AS name_id, ${idColumn('llm_provider_id')} AS provider_id, name,
       ${idColumn('llm_model_id')} AS model_id
     FROM token_ledger_bill_names WHERE ${column} = ? ORDER BY name`,
    [idParam(value)],
  )
  return rows.map((row) => ({
    id: readId(row['name_id']),
    providerId: readId(row['provider_id']),
    name: String(row['name']),
    modelId: row['model_id'] === null ? null : readId(row['model_id']),
  }))
}

export async function insertBillName(
  tx: OpenTransaction,
  { providerId, name, modelId }: Omit<BillName, 'id'>,
): Promise<Id> {
  return tx.bulkInsert(
    'token_ledger_bill_names',
    ['llm_provider_id', 'name', 'llm_model_id'],
    [[idParam(providerId), name, modelId === null ? null : idParam(modelId)]],
  )
}

export async function updateBillName(tx: Queryable, id: Id, modelId: Id | null): Promise<void> {
  await tx.run('UPDATE token_ledger_bill_names SET llm_model_id = ? WHERE id = ?', [
    modelId === null ? null : idParam(modelId),
    idParam(id),
  ])
}

export async function deleteBillName(tx: Queryable, id: Id): Promise<void> {
  await tx.run('DELETE FROM token_ledger_bill_names WHERE id = ?', [idParam(id)])
}

/** The names of a model that goes: its heir has them, if it is of the same provider. */
export async function passBillNamesOn(tx: Queryable, modelId: Id, heirId: Id): Promise<void> {
  await tx.run(
    `UPDATE token_ledger_bill_names SET llm_model_id = ? WHERE llm_model_id = ?
       AND llm_provider_id = (SELECT provider_id FROM llm_models WHERE id = ?)`,
    [idParam(heirId), idParam(modelId), idParam(heirId)],
  )
}

/** The names of a provider that goes: the one that its models move to has them; null: nobody. */
export async function passProviderBillNamesOn(
  tx: Queryable,
  providerId: Id,
  heirId: Id | null,
): Promise<void> {
  if (heirId !== null) {
    const there = new Set((await listBillNames(tx, heirId)).map(({ name }) => name))
    for (const { id, name } of await listBillNames(tx, providerId)) {
      if (there.has(name)) continue
      await tx.run('UPDATE token_ledger_bill_names SET llm_provider_id = ? WHERE id = ?', [
        idParam(heirId),
        idParam(id),
      ])
    }
  }
  await tx.run('DELETE FROM token_ledger_bill_names WHERE llm_provider_id = ?', [
    idParam(providerId),
  ])
}
