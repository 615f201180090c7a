import type { UsageSort } from '../../contract/usage'
import type { Id } from '../../contract/values'
import type { Queryable } from './database'
import {
  anyOf,
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'
import {
  afterPosition,
  orderBy,
  toUsageRecord,
  usageColumns,
  type UsagePosition,
  type UsageRecord,
  type UsageSqlRow,
} from './usage-rows'

export interface UsagePageQuery {
  filter: StorageUsageFilter
  sort: UsageSort
  /** Rows after this place in the sort's order; left out: from the beginning. */
  after?: UsagePosition
  limit: number
}

/** At most `limit` calls in the sort's order, by key: equally fast at any depth. */
export async function readUsagePage(db: Queryable, query: UsagePageQuery): Promise<UsageRecord[]> {
  const { sql, params } = await pageSql(db, query)
  const rows = await db.select<UsageSqlRow>(sql, params)
  return rows.map((row) => toUsageRecord(db, row))
}

/** The statement of a page, with the columns of `usageColumns`. */
export async function pageSql(db: Queryable, query: UsagePageQuery): Promise<SqlFragment> {
  const { filter, sort, after, limit } = query
  const columns = usageColumns(db)
  const order = orderBy(sort)
  const tail = `LIMIT ${Math.trunc(limit)}`
  const walk = sort.by === 'time' ? await walkOf(db, filter) : null
  const conditions = filterConditions(db, walk ? { ...filter, [walk.field]: undefined } : filter)
  if (after) conditions.push(afterPosition(db, sort, after))
  if (!walk) {
    const where = whereAll(conditions)
    return {
      sql: `SELECT ${columns} FROM llm_usage_logs ${where.sql} ${order} ${tail}`,
      params: where.params,
    }
  }
  const parts = walk.ids.map((id) => {
    const where = whereAll([anyOf(walk.column, [id]), ...conditions])
    return {
      sql: `SELECT ${columns}, id AS order_id FROM llm_usage_logs ${walk.hint} ${where.sql}`,
      params: where.params,
    }
  })
  const merged = `${orderBy(sort, 'order_id')} ${tail}`
  return {
    // SQLite merges the parts lazily and allows no LIMIT in them; MySQL must be told to stop early.
    sql:
      db.engine === 'sqlite'
        ? `${parts.map(({ sql }) => sql).join(' UNION ALL ')} ${merged}`
        : `${parts.map(({ sql }) => `(${sql} ${order} ${tail})`).join(' UNION ALL ')} ${merged}`,
    params: parts.flatMap(({ params }) => params),
  }
}

interface Walk {
  field: 'modelIds' | 'projectIds'
  column: 'llm_model_id' | 'project_id'
  ids: readonly Id[]
  hint: string
}

/** More parts than this cost more than they save. */
const MAX_PARTS = 32

/**
 * A filter by models alone (or projects alone): one short walk along the composite index for each,
 * merged, since no index gives the order of several. MySQL is told the index: for a model with a
 * quarter of the rows MariaDB reads all of its calls instead (400 ms against 1 ms). null: the
 * optimizer decides.
 */
async function walkOf(db: Queryable, filter: StorageUsageFilter): Promise<Walk | null> {
  const { modelIds, projectIds, importId } = filter
  if ((modelIds && projectIds) || importId !== undefined) return null
  const ids = [...new Set(modelIds ?? projectIds)]
  if (ids.length === 0 || ids.length > MAX_PARTS) return null
  const column = modelIds ? 'llm_model_id' : 'project_id'
  const index = await pageIndex(db, column)
  if (index === null) return null
  return {
    field: modelIds ? 'modelIds' : 'projectIds',
    column,
    ids,
    hint: db.engine === 'mysql' ? `FORCE INDEX (\`${index.replaceAll('`', '``')}\`)` : '',
  }
}

const pageIndexes = new WeakMap<object, Map<string, Promise<string | null>>>()

/** The name of an index (column, created_at); null where an adopted database has none. */
function pageIndex(db: Queryable, column: Walk['column']): Promise<string | null> {
  const known = pageIndexes.get(db) ?? new Map<string, Promise<string | null>>()
  pageIndexes.set(db, known)
  const answer = known.get(column) ?? findPageIndex(db, column)
  known.set(column, answer)
  answer.catch(() => known.delete(column))
  return answer
}

async function findPageIndex(db: Queryable, column: Walk['column']): Promise<string | null> {
  const sql =
    db.engine === 'mysql'
      ? `SELECT a.index_name AS name FROM information_schema.statistics a
           JOIN information_schema.statistics b ON b.table_schema = a.table_schema
             AND b.table_name = a.table_name AND b.index_name = a.index_name AND b.seq_in_index = 2
         WHERE a.table_schema = DATABASE() AND a.table_name = 'llm_usage_logs' AND a.seq_in_index = 1
           AND a.column_name = ? AND b.column_name = 'created_at' LIMIT 1`
      : `SELECT list.name AS name FROM pragma_index_list('llm_usage_logs') AS list
           JOIN pragma_index_info(list.name) AS first ON first.seqno = 0
           JOIN pragma_index_info(list.name) AS second ON second.seqno = 1
         WHERE first.name = ? AND second.name = 'created_at' LIMIT 1`
  const rows = await db.select<{ name: string }>(sql, [column])
  return rows[0]?.name ?? null
}
