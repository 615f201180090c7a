import {
  type BackfillRecord,
  backfillScopeSchema,
  type BackfillStatus,
} from '../../contract/backfill'
import type { Id } from '../../contract/values'
import { idParam, microsToUsd, readCount, readId } from './codec'
import type { Database, OpenTransaction, Queryable } from './database'

/** A `running` backfill that was not heard of for so long has been interrupted. Seconds. */
const STALE_AFTER_SECONDS = 60

/** A new cost for one call. Whole micro-USD. */
export interface CostChange {
  id: Id
  oldMicros: number
  newMicros: number
}

interface BackfillRow {
  id: unknown
  scope: string
  status: BackfillStatus
  calls: unknown
  difference_usd: unknown
  started_at: unknown
  ended_at: unknown
  silent_seconds: unknown
}

function nowOf(db: Queryable): string {
  return db.engine === 'mysql' ? 'CURRENT_TIMESTAMP' : 'unixepoch()'
}

function selectBackfills(db: Queryable, tail: string): string {
  const silence =
    db.engine === 'mysql'
      ? 'TIMESTAMPDIFF(SECOND, heartbeat_at, CURRENT_TIMESTAMP)'
      : 'unixepoch() - heartbeat_at'
  return `SELECT ${db.codec.idColumn('id')} AS id, scope, status, calls, difference_usd, started_at,
      ended_at, ${silence} AS silent_seconds
    FROM token_ledger_backfills ${tail}`
}

function toRecord(db: Queryable, row: BackfillRow): BackfillRecord {
  const silent = readCount(row.silent_seconds) > STALE_AFTER_SECONDS
  return {
    id: readId(row.id),
    scope: backfillScopeSchema.parse(JSON.parse(row.scope)),
    status: row.status === 'running' && silent ? 'interrupted' : row.status,
    calls: readCount(row.calls),
    differenceUsd: db.codec.readMoney(row.difference_usd),
    startedAt: db.codec.readInstant(row.started_at),
    endedAt: row.ended_at === null ? null : db.codec.readInstant(row.ended_at),
  }
}

/** Newest first. */
export async function listBackfills(db: Queryable): Promise<BackfillRecord[]> {
  const rows = await db.select<BackfillRow>(
    selectBackfills(db, 'ORDER BY token_ledger_backfills.id DESC'),
  )
  return rows.map((row) => toRecord(db, row))
}

export async function findBackfill(db: Queryable, id: Id): Promise<BackfillRecord | null> {
  const rows = await db.select<BackfillRow>(
    selectBackfills(db, 'WHERE token_ledger_backfills.id = ?'),
    [idParam(id)],
  )
  return rows[0] ? toRecord(db, rows[0]) : null
}

/** Opens the record of a backfill that begins now. `scope` is its JSON. */
export async function insertBackfill(tx: OpenTransaction, scope: string): Promise<Id> {
  return tx.bulkInsert('token_ledger_backfills', ['scope', 'status'], [[scope, 'running']])
}

/**
 * Writes one batch, keeping what each cost was before, and how far the backfill has come. A call
 * whose cost is no longer `oldMicros`, or that is gone, is left as it is. Answers what was written.
 */
export async function applyCosts(
  tx: OpenTransaction,
  backfillId: Id,
  changes: readonly CostChange[],
): Promise<CostChange[]> {
  const current = await lockCosts(
    tx,
    changes.map(({ id }) => id),
  )
  const due = changes.filter(({ id, oldMicros }) => current.get(id)?.micros === oldMicros)
  if (due.length > 0) {
    await tx.bulkInsert(
      'token_ledger_backfill_rows',
      ['backfill_id', 'usage_log_id', 'old_cost_usd', 'new_cost_usd', 'old_cost_source'],
      due.map(({ id, oldMicros, newMicros }) => [
        backfillId,
        id,
        tx.codec.money(microsToUsd(oldMicros)),
        tx.codec.money(microsToUsd(newMicros)),
        current.get(id)?.source ?? null,
      ]),
    )
    await setCosts(
      tx,
      due.map(({ id, newMicros }) => ({ id, micros: newMicros })),
    )
    await tx.run(
      "UPDATE token_ledger_usage_details SET cost_source = 'computed' WHERE usage_log_id IN (?)",
      [due.map(({ id }) => idParam(id))],
    )
  }
  const micros = due.reduce((sum, { oldMicros, newMicros }) => sum + newMicros - oldMicros, 0)
  await tx.run(
    `UPDATE token_ledger_backfills SET calls = calls + ?, difference_usd = difference_usd + ?,
       heartbeat_at = ${nowOf(tx)} WHERE id = ?`,
    [due.length, tx.codec.money(microsToUsd(micros)), idParam(backfillId)],
  )
  return due
}

interface LockedCost {
  micros: number
  /** Where the cost came from, where an import of the app wrote the call. */
  source: string | null
}

async function lockCosts(tx: OpenTransaction, ids: readonly Id[]): Promise<Map<Id, LockedCost>> {
  const lock = tx.engine === 'mysql' ? 'FOR UPDATE' : ''
  const params = [ids.map(idParam)]
  const rows = await tx.select<{ call_id: unknown; cost_usd: unknown }>(
    `SELECT ${tx.codec.idColumn('id')} AS call_id, cost_usd FROM llm_usage_logs
     WHERE id IN (?) ${lock}`,
    params,
  )
  const details = await tx.select<{ call_id: unknown; cost_source: string }>(
    `SELECT ${tx.codec.idColumn('usage_log_id')} AS call_id, cost_source
     FROM token_ledger_usage_details WHERE usage_log_id IN (?)`,
    params,
  )
  const sources = new Map(details.map((row) => [readId(row.call_id), row.cost_source]))
  return new Map(
    rows.map((row) => {
      const id = readId(row.call_id)
      return [id, { micros: tx.codec.readMicros(row.cost_usd), source: sources.get(id) ?? null }]
    }),
  )
}

async function setCosts(
  tx: OpenTransaction,
  costs: readonly { id: Id; micros: number }[],
): Promise<void> {
  const whens = costs.map(() => 'WHEN ? THEN ?').join(' ')
  const touched = tx.engine === 'sqlite' ? ', updated_at = unixepoch()' : ''
  await tx.run(
    `UPDATE llm_usage_logs SET cost_usd = CASE id ${whens} END${touched} WHERE id IN (?)`,
    [
      ...costs.flatMap(({ id, micros }) => [idParam(id), tx.codec.money(microsToUsd(micros))]),
      costs.map(({ id }) => idParam(id)),
    ],
  )
}

export async function endBackfill(db: Queryable, id: Id, status: BackfillStatus): Promise<void> {
  await db.run(
    `UPDATE token_ledger_backfills SET status = ?, heartbeat_at = ${nowOf(db)},
       ended_at = COALESCE(ended_at, ${nowOf(db)}) WHERE id = ?`,
    [status, idParam(id)],
  )
}

const UNDO_BATCH = 1_000

/**
 * Gives one batch of calls their former costs back, and forgets it. Calls that were changed since
 * keep what they have. `more`: go on with the next.
 */
export async function undoBatch(
  db: Database,
  backfillId: Id,
): Promise<{ restored: number; changedSince: number; more: boolean }> {
  return db.transaction(async (tx) => {
    const rows = await tx.select<{
      call_id: unknown
      old_cost_usd: unknown
      new_cost_usd: unknown
      old_cost_source: string | null
    }>(
      `SELECT ${tx.codec.idColumn('usage_log_id')} AS call_id, old_cost_usd, new_cost_usd,
         old_cost_source
       FROM token_ledger_backfill_rows WHERE backfill_id = ? LIMIT ${UNDO_BATCH}`,
      [idParam(backfillId)],
    )
    if (rows.length === 0) return { restored: 0, changedSince: 0, more: false }
    const ids = rows.map((row) => readId(row.call_id))
    const current = await lockCosts(tx, ids)
    const due = rows.filter(
      (row) => current.get(readId(row.call_id))?.micros === tx.codec.readMicros(row.new_cost_usd),
    )
    if (due.length > 0) {
      await setCosts(
        tx,
        due.map((row) => ({
          id: readId(row.call_id),
          micros: tx.codec.readMicros(row.old_cost_usd),
        })),
      )
    }
    for (const source of new Set(due.map((row) => row.old_cost_source))) {
      if (source === null) continue
      const of = due.filter((row) => row.old_cost_source === source)
      await tx.run(
        'UPDATE token_ledger_usage_details SET cost_source = ? WHERE usage_log_id IN (?)',
        [source, of.map((row) => idParam(readId(row.call_id)))],
      )
    }
    await tx.run(
      'DELETE FROM token_ledger_backfill_rows WHERE backfill_id = ? AND usage_log_id IN (?)',
      [idParam(backfillId), ids.map(idParam)],
    )
    return { restored: due.length, changedSince: rows.length - due.length, more: true }
  })
}
