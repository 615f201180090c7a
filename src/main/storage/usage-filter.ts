import type { DecimalString, Id } from '../../contract/values'
import { idParam } from './codec'
import type { Queryable, SqlParameter } from './database'

/**
 * Which calls are meant, in the terms of the usage table alone: providers and types are model ids
 * by now. What is left out does not narrow; an empty list matches nothing.
 */
export interface StorageUsageFilter {
  /** UTC seconds; from inclusive, to exclusive. */
  fromSeconds?: number
  toSeconds?: number
  modelIds?: readonly Id[]
  projectIds?: readonly Id[]
  cacheHit?: boolean
  /** USD, both inclusive. */
  costMin?: DecimalString
  costMax?: DecimalString
  inputTokensMin?: number
  inputTokensMax?: number
  outputTokensMin?: number
  outputTokensMax?: number
  unpricedOnly?: boolean
  /** Reads token_ledger_usage_details, as `importId` does. */
  promptCacheOnly?: boolean
  /** Reads token_ledger_usage_details: only where the app's own tables are. */
  importId?: Id
  /** Models whose price is known ("free" included); calls of all others can be unpriced. */
  pricedModelIds: readonly Id[]
}

/** A piece of SQL with the values of its `?`, in order. */
export interface SqlFragment {
  sql: string
  params: SqlParameter[]
}

/** MySQL's TIMESTAMP ends in 2106 at the latest; a bound beyond is no bound. */
const LAST_SECOND = 4_294_967_295

/** The conditions of a filter, to be joined by AND. */
export function filterConditions(
  db: Pick<Queryable, 'engine' | 'codec'>,
  filter: StorageUsageFilter,
): SqlFragment[] {
  const conditions: SqlFragment[] = []
  const add = (sql: string, ...params: SqlParameter[]): void => {
    conditions.push({ sql, params })
  }
  const { fromSeconds, toSeconds } = filter
  if (fromSeconds !== undefined && fromSeconds > LAST_SECOND) add('1 = 0')
  else if (fromSeconds !== undefined && fromSeconds > 0) {
    add('created_at >= ?', secondsParam(db, fromSeconds))
  }
  if (toSeconds !== undefined && toSeconds <= 0) add('1 = 0')
  else if (toSeconds !== undefined && toSeconds <= LAST_SECOND) {
    add('created_at < ?', secondsParam(db, toSeconds))
  }
  if (filter.modelIds) conditions.push(anyOf('llm_model_id', filter.modelIds))
  if (filter.projectIds) conditions.push(anyOf('project_id', filter.projectIds))
  if (filter.cacheHit !== undefined) add(filter.cacheHit ? 'cache_hit <> 0' : 'cache_hit = 0')
  if (filter.costMin !== undefined) {
    add(`cost_usd >= ${moneyPlace(db)}`, db.codec.money(filter.costMin))
  }
  if (filter.costMax !== undefined) {
    add(`cost_usd <= ${moneyPlace(db)}`, db.codec.money(filter.costMax))
  }
  if (filter.inputTokensMin !== undefined) add('input_tokens >= ?', filter.inputTokensMin)
  if (filter.inputTokensMax !== undefined) add('input_tokens <= ?', filter.inputTokensMax)
  if (filter.outputTokensMin !== undefined) add('output_tokens >= ?', filter.outputTokensMin)
  if (filter.outputTokensMax !== undefined) add('output_tokens <= ?', filter.outputTokensMax)
  if (filter.unpricedOnly) conditions.push(unpricedCondition(filter.pricedModelIds))
  if (filter.promptCacheOnly) conditions.push({ sql: PROMPT_CACHED, params: [] })
  if (filter.importId !== undefined) {
    add(
      'id IN (SELECT usage_log_id FROM token_ledger_usage_details WHERE import_id = ?)',
      idParam(filter.importId),
    )
  }
  return conditions
}

const PROMPT_CACHED = `EXISTS (SELECT 1 FROM token_ledger_usage_details AS cached
  WHERE cached.usage_log_id = llm_usage_logs.id AND (cached.cache_read_tokens > 0
    OR cached.cache_write_5m_tokens > 0 OR cached.cache_write_1h_tokens > 0))`

/** A call that recorded no cost though it has tokens, is no cache hit and has no known price. */
export function unpricedCondition(pricedModelIds: readonly Id[]): SqlFragment {
  const base = 'cost_usd = 0 AND cache_hit = 0 AND (input_tokens > 0 OR output_tokens > 0)'
  if (pricedModelIds.length === 0) return { sql: base, params: [] }
  return { sql: `${base} AND llm_model_id NOT IN (?)`, params: [pricedModelIds.map(idParam)] }
}

/** `column = ?`, `column IN (?)`, or what is never true for an empty list. */
export function anyOf(column: 'llm_model_id' | 'project_id', ids: readonly Id[]): SqlFragment {
  const [first] = ids
  if (first === undefined) return { sql: '1 = 0', params: [] }
  if (ids.length === 1) return { sql: `${column} = ?`, params: [idParam(first)] }
  return { sql: `${column} IN (?)`, params: [ids.map(idParam)] }
}

/** `WHERE …`, or nothing when there is no condition. */
export function whereAll(conditions: readonly SqlFragment[]): SqlFragment {
  if (conditions.length === 0) return { sql: '', params: [] }
  return {
    sql: `WHERE ${conditions.map((condition) => condition.sql).join(' AND ')}`,
    params: conditions.flatMap((condition) => condition.params),
  }
}

/** Second 0 stands for MySQL's zero date, which other programs may have written. */
export function secondsParam(
  db: Pick<Queryable, 'engine' | 'codec'>,
  seconds: number,
): SqlParameter {
  if (seconds <= 0 && db.engine === 'mysql') return '0000-00-00 00:00:00'
  return db.codec.seconds(seconds)
}

/** MySQL compares a decimal with text as floats; the cast keeps it exact. */
export function moneyPlace(db: Pick<Queryable, 'engine'>): string {
  return db.engine === 'mysql' ? 'CAST(? AS DECIMAL(10,6))' : '?'
}
