import type { Id } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { OpenTransaction, Queryable } from './database'
import { callColumns, callValues, detailColumns, type NewCall } from './usage-insert'

/** A call that is there already, as far as it takes to see whether another version is better. */
export interface KnownCall {
  eventId: string
  variant: string | null
  usageId: Id
  importId: Id
  /** UTC seconds since 1970; null: others deleted the call. */
  createdAt: number | null
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
}

/** Which of these events are in the database already. */
export async function findEventIds(
  db: Queryable,
  source: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await db.select<{ event_id: string }>(
    'SELECT event_id FROM token_ledger_usage_details WHERE source = ? AND event_id IN (?)',
    [source, eventIds],
  )
  return new Set(rows.map((row) => row.event_id))
}

/** Calls that are in the database already, by their events' ids. Without those that others deleted. */
export async function findKnownCalls(
  db: Queryable,
  source: string,
  eventIds: readonly string[],
): Promise<Map<string, KnownCall>> {
  if (eventIds.length === 0) return new Map()
  const rows = await db.select<{
    event_id: string
    event_variant: string | null
    usage_id: unknown
    import_id: unknown
    created_at: unknown
    input_tokens: unknown
    output_tokens: unknown
    cache_read_tokens: unknown
  }>(
    `SELECT d.event_id, d.event_variant, ${db.codec.idColumn('d.usage_log_id')} AS usage_id,
       ${db.codec.idColumn('d.import_id')} AS import_id, u.created_at, u.input_tokens,
       u.output_tokens, d.cache_read_tokens
     FROM token_ledger_usage_details d LEFT JOIN llm_usage_logs u ON u.id = d.usage_log_id
     WHERE d.source = ? AND d.event_id IN (?)`,
    [source, eventIds],
  )
  return new Map(
    rows.map((row) => [
      row.event_id,
      {
        eventId: row.event_id,
        variant: row.event_variant,
        usageId: readId(row.usage_id),
        importId: readId(row.import_id),
        createdAt: row.created_at === null ? null : db.codec.readSeconds(row.created_at),
        inputTokens: readCount(row.input_tokens),
        outputTokens: readCount(row.output_tokens),
        cacheReadTokens: readCount(row.cache_read_tokens),
      },
    ]),
  )
}

/** Puts a more complete version of a call in its place; it stays its first import's. */
export async function replaceCall(tx: OpenTransaction, usageId: Id, call: NewCall): Promise<void> {
  await tx.run(
    `UPDATE llm_usage_logs SET ${callColumns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...callValues(tx.codec, call), idParam(usageId)],
  )
  await tx.run(
    `UPDATE token_ledger_usage_details
     SET cost_source = ?, ${detailColumns.map(({ name }) => `${name} = ?`).join(', ')}
     WHERE usage_log_id = ?`,
    [call.costSource, ...detailColumns.map(({ value }) => value(call)), idParam(usageId)],
  )
}

/** Notes which request a call was, when only a later line tells. */
export async function nameVariant(db: Queryable, usageId: Id, variant: string): Promise<void> {
  await db.run('UPDATE token_ledger_usage_details SET event_variant = ? WHERE usage_log_id = ?', [
    variant,
    idParam(usageId),
  ])
}

/** By name as the unique key compares it (without regard to case). */
export async function findProjectByName(
  db: Queryable,
  name: string,
): Promise<{ id: Id; name: string } | null> {
  const [row] = await db.select<{ id: unknown; name: string }>(
    `SELECT ${db.codec.idColumn('id')} AS id, name FROM token_ledger_projects WHERE name = ?`,
    [name],
  )
  return row ? { id: readId(row.id), name: row.name } : null
}

/** Neither a call nor a named project carries this id. */
export async function isProjectIdFree(db: Queryable, id: Id): Promise<boolean> {
  const rows = await db.select<{ one: unknown }>(
    `SELECT 1 AS one FROM token_ledger_projects WHERE id = ?
     UNION ALL SELECT 1 AS one FROM (SELECT 1 FROM llm_usage_logs WHERE project_id = ? LIMIT 1) AS used`,
    [idParam(id), idParam(id)],
  )
  return rows.length === 0
}
