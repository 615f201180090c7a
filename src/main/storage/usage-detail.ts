import type { UsageDetail } from '../../contract/usage'
import type { DecimalString, Id, Instant } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { Queryable } from './database'
import {
  readCallTime,
  toUsageRecord,
  usageColumns,
  type UsageRecord,
  type UsageSqlRow,
} from './usage-rows'

export interface UsageDetailRecord extends UsageRecord {
  updatedAt: Instant
}

/** What an import recorded of a call. */
export interface UsageOriginRecord {
  origin: NonNullable<UsageDetail['origin']>
  tokens: UsageDetail['tokens']
}

export async function findUsage(db: Queryable, id: Id): Promise<UsageDetailRecord | null> {
  const rows = await db.select<UsageSqlRow & { updated_at: unknown }>(
    `SELECT ${usageColumns(db)}, updated_at FROM llm_usage_logs WHERE id = ?`,
    [idParam(id)],
  )
  const [row] = rows
  if (!row) return null
  return { ...toUsageRecord(db, row), updatedAt: readCallTime(db, row.updated_at) }
}

/** Those of the calls that are still there, in no order. */
export async function readUsageRows(db: Queryable, ids: readonly Id[]): Promise<UsageRecord[]> {
  if (ids.length === 0) return []
  const rows = await db.select<UsageSqlRow>(
    `SELECT ${usageColumns(db)} FROM llm_usage_logs WHERE id IN (?)`,
    [ids.map(idParam)],
  )
  return rows.map((row) => toUsageRecord(db, row))
}

/** Only where the app's own tables are; null for calls that other programs wrote. */
export async function findUsageOrigin(db: Queryable, id: Id): Promise<UsageOriginRecord | null> {
  const rows = await db.select<{
    import_id: unknown
    file_name: string
    started_at: unknown
    source: string
    event_id: string
    cost_source: UsageOriginRecord['origin']['costSource']
    status: string
    recorded_cost: unknown
    computed_cost: unknown
    cache_read_tokens: unknown
    cache_write_5m_tokens: unknown
    cache_write_1h_tokens: unknown
    reasoning_tokens: unknown
  }>(
    `SELECT ${db.codec.idColumn('d.import_id')} AS import_id, i.file_name, i.started_at, d.source,
       d.event_id, d.cost_source, d.status, d.recorded_cost, d.computed_cost, d.cache_read_tokens,
       d.cache_write_5m_tokens, d.cache_write_1h_tokens, d.reasoning_tokens
     FROM token_ledger_usage_details d JOIN token_ledger_imports i ON i.id = d.import_id
     WHERE d.usage_log_id = ?`,
    [idParam(id)],
  )
  const [row] = rows
  if (!row) return null
  return {
    origin: {
      importId: readId(row.import_id),
      fileName: row.file_name,
      importedAt: db.codec.readInstant(row.started_at),
      source: row.source,
      eventId: row.event_id,
      costSource: row.cost_source,
      status: row.status,
      recordedUsd: plainOrNull(row.recorded_cost),
      computedUsd: plainOrNull(row.computed_cost),
    },
    tokens: {
      cacheRead: readCount(row.cache_read_tokens),
      cacheWrite5m: readCount(row.cache_write_5m_tokens),
      cacheWrite1h: readCount(row.cache_write_1h_tokens),
      reasoning: readCount(row.reasoning_tokens),
    },
  }
}

/** DECIMAL comes with its twelve places. */
function plainOrNull(usd: unknown): DecimalString | null {
  if (usd === null || usd === undefined) return null
  const text = String(usd)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
