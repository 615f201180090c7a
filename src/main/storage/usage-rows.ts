import type { UsageSort } from '../../contract/usage'
import type { DecimalString, Id, Instant } from '../../contract/values'
import { idParam, microsToUsd, readId, usdToMicros } from './codec'
import type { Queryable, SqlParameter } from './database'
import { moneyPlace, secondsParam, type SqlFragment, type StorageUsageFilter } from './usage-filter'

/** One call as the usage table holds it. */
export interface UsageRecord {
  id: Id
  modelId: Id
  projectId: Id
  inputTokens: number
  outputTokens: number
  cacheHit: boolean
  /** USD, six places. */
  costUsd: DecimalString
  createdAt: Instant
}

/** A row as both drivers answer `usageColumns`. */
export interface UsageSqlRow {
  row_id: unknown
  model_id: unknown
  project: unknown
  input_tokens: unknown
  output_tokens: unknown
  cache_hit: unknown
  cost_usd: unknown
  created_at: unknown
}

/** No alias is named like the id column: ORDER BY would sort the text. */
export function usageColumns(db: Pick<Queryable, 'codec'>): string {
  const { idColumn } = db.codec
  return `${idColumn('id')} AS row_id, ${idColumn('llm_model_id')} AS model_id,
    ${idColumn('project_id')} AS project, input_tokens, output_tokens, cache_hit, cost_usd, created_at`
}

export function toUsageRecord(db: Pick<Queryable, 'codec'>, row: UsageSqlRow): UsageRecord {
  return {
    id: readId(row.row_id),
    modelId: readId(row.model_id),
    projectId: readId(row.project),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    cacheHit: Number(row.cache_hit) !== 0,
    costUsd: db.codec.readMoney(row.cost_usd),
    createdAt: readCallTime(db, row.created_at),
  }
}

/** Those of some calls that are there, in no order. */
export async function findCalls(db: Queryable, ids: readonly Id[]): Promise<UsageRecord[]> {
  if (ids.length === 0) return []
  const rows = await db.select<UsageSqlRow>(
    `SELECT ${usageColumns(db)} FROM llm_usage_logs WHERE id IN (?)`,
    [ids.map(idParam)],
  )
  return rows.map((row) => toUsageRecord(db, row))
}

/** MySQL's zero date, which other programs may have written, is second 0. */
export function readCallTime(db: Pick<Queryable, 'codec'>, value: unknown): Instant {
  const instant = db.codec.readInstant(value)
  return instant.startsWith('0000') ? '1970-01-01T00:00:00Z' : instant
}

/**
 * A place in a sorted list: just after (or before) the row with this sort value and id. The value
 * is UTC seconds, micro-USD or tokens, by the sort.
 */
export interface UsagePosition {
  value: number
  id: Id
}

export interface UsagePageQuery {
  filter: StorageUsageFilter
  sort: UsageSort
  /** Rows after this place in the sort's order; left out: from the beginning. */
  after?: UsagePosition
  limit: number
}

export function positionOf(record: UsageRecord, by: UsageSort['by']): UsagePosition {
  return { value: sortValue(record, by), id: record.id }
}

function sortValue(record: UsageRecord, by: UsageSort['by']): number {
  switch (by) {
    case 'time':
      return Date.parse(record.createdAt) / 1000
    case 'cost':
      return Number(usdToMicros(record.costUsd))
    case 'inputTokens':
      return record.inputTokens
    case 'outputTokens':
      return record.outputTokens
    case 'totalTokens':
      return record.inputTokens + record.outputTokens
  }
}

const SORT_COLUMNS: Record<UsageSort['by'], string> = {
  time: 'created_at',
  cost: 'cost_usd',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  totalTokens: 'input_tokens + output_tokens',
}

export function orderBy(sort: UsageSort, idColumn = 'id'): string {
  const direction = sort.direction === 'asc' ? 'ASC' : 'DESC'
  return `ORDER BY ${SORT_COLUMNS[sort.by]} ${direction}, ${idColumn} ${direction}`
}

/**
 * The rows after a position in the sort's order. The first half lets the index begin at the value;
 * row constructors would scan.
 */
export function afterPosition(
  db: Pick<Queryable, 'engine' | 'codec'>,
  sort: UsageSort,
  after: UsagePosition,
): SqlFragment {
  const column = SORT_COLUMNS[sort.by]
  const beyond = sort.direction === 'asc' ? '>' : '<'
  const place = sort.by === 'cost' ? moneyPlace(db) : '?'
  const value = positionParam(db, sort.by, after.value)
  return {
    sql: `${column} ${beyond}= ${place} AND (${column} ${beyond} ${place} OR id ${beyond} ?)`,
    params: [value, value, BigInt(after.id)],
  }
}

function positionParam(
  db: Pick<Queryable, 'engine' | 'codec'>,
  by: UsageSort['by'],
  value: number,
): SqlParameter {
  if (by === 'time') return secondsParam(db, value)
  if (by === 'cost') return db.codec.money(microsToUsd(value))
  return value
}
