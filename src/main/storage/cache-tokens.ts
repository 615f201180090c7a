import type { Id } from '../../contract/values'
import { idParam, readCount, readId } from './codec'
import type { Queryable } from './database'

/** The parts of a call's input that a prompt cache served or took in. */
export interface CacheTokens {
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
}

interface CacheTokensRow {
  call_id: unknown
  cache_read_tokens: unknown
  cache_write_5m_tokens: unknown
  cache_write_1h_tokens: unknown
}

/** Of the calls named those that used a prompt cache, as imports told. Needs the app's own tables. */
export async function readCacheTokens(
  db: Queryable,
  ids: readonly Id[],
): Promise<Map<Id, CacheTokens>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select<CacheTokensRow>(
    `SELECT ${db.codec.idColumn('usage_log_id')} AS call_id, cache_read_tokens,
       cache_write_5m_tokens, cache_write_1h_tokens
     FROM token_ledger_usage_details
     WHERE usage_log_id IN (?)
       AND (cache_read_tokens > 0 OR cache_write_5m_tokens > 0 OR cache_write_1h_tokens > 0)`,
    [ids.map(idParam)],
  )
  return new Map(
    rows.map((row) => [
      readId(row.call_id),
      {
        cacheReadTokens: readCount(row.cache_read_tokens),
        cacheWrite5mTokens: readCount(row.cache_write_5m_tokens),
        cacheWrite1hTokens: readCount(row.cache_write_1h_tokens),
      },
    ]),
  )
}
