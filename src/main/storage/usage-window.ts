import type { Queryable } from './database'
import { filterConditions, type SqlFragment, whereAll } from './usage-filter'
import {
  afterPosition,
  orderBy,
  usageColumns,
  type UsagePageQuery,
  type UsageSqlRow,
} from './usage-rows'

/** Calls of one look along the index of times, at first and at most. */
const FIRST_CALLS = 256
const MOST_CALLS = 2_048
/** More than the page should need: calls do not come evenly. */
const RESERVE = 1.5
/** What was learnt of so many filters is kept, for so long. */
const MOST_FILTERS = 200
const KEPT_MS = 10 * 60_000

/** How many calls a filter's pages need to look at; 0: more than is worth it. */
type Learnt = Map<string, { calls: number; until: number }>
const learntOf = new WeakMap<object, Learnt>()

/**
 * A page by time of a filter that many calls meet: the next calls of all models and projects along
 * the index of times, of which the others are left out. Where the page is not full with these it is
 * null, and so it is, without a question, for filters of which that was learnt: they are quicker
 * along indexes of their own.
 */
export async function readWindow(
  db: Queryable,
  query: UsagePageQuery,
  timeIndex: string,
): Promise<UsageSqlRow[] | null> {
  const learnt: Learnt = learntOf.get(db) ?? new Map()
  learntOf.set(db, learnt)
  const key = JSON.stringify(query.filter)
  const known = learnt.get(key)
  let calls = known && known.until > performance.now() ? known.calls : FIRST_CALLS
  while (calls > 0) {
    const { sql, params } = windowSql(db, query, timeIndex, calls)
    const rows = await db.select<UsageSqlRow>(sql, params)
    if (rows.length >= query.limit) {
      note(learnt, key, calls)
      return rows
    }
    const wanted = Math.ceil((RESERVE * calls * query.limit) / Math.max(rows.length, 1))
    calls = wanted > calls && wanted <= MOST_CALLS ? wanted : 0
  }
  note(learnt, key, 0)
  return null
}

function note(learnt: Learnt, key: string, calls: number): void {
  // What was asked for last stands last, so that the oldest goes.
  learnt.delete(key)
  learnt.set(key, { calls, until: performance.now() + KEPT_MS })
  const [oldest] = learnt.keys()
  if (learnt.size > MOST_FILTERS && oldest !== undefined) learnt.delete(oldest)
}

function windowSql(
  db: Queryable,
  { filter, sort, after, limit }: UsagePageQuery,
  timeIndex: string,
  calls: number,
): SqlFragment {
  const { fromSeconds, toSeconds, ...others } = filter
  const stretch = filterConditions(db, {
    ...(fromSeconds !== undefined && { fromSeconds }),
    ...(toSeconds !== undefined && { toSeconds }),
    pricedModelIds: [],
  })
  if (after) stretch.push(afterPosition(db, sort, after))
  const within = whereAll(stretch)
  const where = whereAll(filterConditions(db, others))
  const order = orderBy(sort)
  const hint = db.engine === 'mysql' ? `FORCE INDEX (\`${timeIndex.replaceAll('`', '``')}\`)` : ''
  return {
    sql: `SELECT ${usageColumns(db)} FROM (
        SELECT id, llm_model_id, project_id, input_tokens, output_tokens, cache_hit, cost_usd, created_at
        FROM llm_usage_logs ${hint} ${within.sql} ${order} LIMIT ${calls}
      ) AS stretch ${where.sql} ${order} LIMIT ${Math.trunc(limit)}`,
    params: [...within.params, ...where.params],
  }
}
