import type { Id } from '../../contract/values'
import type { Queryable } from './database'
import { isMissingIndex } from './db-errors'
import { type IndexRecord, listUsageIndexes } from './extra-indexes'
import {
  anyOf,
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'
import { readWindow } from './usage-window'
import {
  afterPosition,
  orderBy,
  toUsageRecord,
  usageColumns,
  type UsagePageQuery,
  type UsageRecord,
  type UsageSqlRow,
} from './usage-rows'

/** At most `limit` calls in the sort's order, by key: equally fast at any depth. */
export async function readUsagePage(db: Queryable, query: UsagePageQuery): Promise<UsageRecord[]> {
  const rows = await askForPage(db, query).catch((error: unknown) => {
    if (!isMissingIndex(error)) throw error
    // Another program took away the index that the statement named.
    forgetPageIndexes(db)
    return askForPage(db, query)
  })
  return rows.map((row) => toUsageRecord(db, row))
}

async function askForPage(db: Queryable, query: UsagePageQuery): Promise<UsageSqlRow[]> {
  const timeIndex = hasSeveralPlaces(query) ? await pageIndex(db, ['created_at']) : null
  const page = timeIndex === null ? null : await readWindow(db, query, timeIndex)
  if (page) return page
  const { sql, params } = await pageSql(db, query)
  return db.select<UsageSqlRow>(sql, params)
}

/** Several models or projects: none of the indexes has them in the order of time. */
function hasSeveralPlaces({ filter, sort }: UsagePageQuery): boolean {
  const { modelIds, projectIds, importId } = filter
  if (sort.by !== 'time' || importId !== undefined) return false
  return (modelIds?.length ?? 1) * (projectIds?.length ?? 1) > 1
}

/** The statement of a page, with the columns of `usageColumns`. */
export async function pageSql(db: Queryable, query: UsagePageQuery): Promise<SqlFragment> {
  const { filter, sort, after, limit } = query
  const columns = usageColumns(db)
  const order = orderBy(sort)
  const tail = `LIMIT ${Math.trunc(limit)}`
  const walk = sort.by === 'time' ? await walkOf(db, filter) : null
  const conditions = filterConditions(db, walk ? { ...filter, ...walk.answered } : filter)
  if (after) conditions.push(afterPosition(db, sort, after))
  if (!walk) {
    const where = whereAll(conditions)
    return {
      sql: `SELECT ${columns} FROM llm_usage_logs ${where.sql} ${order} ${tail}`,
      params: where.params,
    }
  }
  const parts = walk.places.map((place) => {
    const where = whereAll([...place, ...conditions])
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
  /** The parts of the filter that the places stand for. */
  answered: { modelIds?: undefined; projectIds?: undefined }
  /** Conditions on all columns of the index before the time: one short walk for each. */
  places: SqlFragment[][]
  hint: string
}

/** More parts than this cost more than they save. */
const MAX_PARTS = 32

/**
 * A filter by models, projects or both: one short walk along a composite index for each, merged,
 * since no index gives the order of several. MySQL is told the index: for a model with a quarter
 * of the rows MariaDB reads all of its calls instead (400 ms against 1 ms). null: the optimizer
 * decides.
 */
async function walkOf(db: Queryable, filter: StorageUsageFilter): Promise<Walk | null> {
  if (filter.importId !== undefined) return null
  const models = filter.modelIds && [...new Set(filter.modelIds)]
  const projects = filter.projectIds && [...new Set(filter.projectIds)]
  const model = (id: Id): SqlFragment => anyOf('llm_model_id', [id])
  const project = (id: Id): SqlFragment => anyOf('project_id', [id])
  if (models && projects) {
    const places = models.flatMap((one) => projects.map((other) => [model(one), project(other)]))
    const both = { modelIds: undefined, projectIds: undefined }
    return walkAlong(db, ['llm_model_id', 'project_id'], both, places)
  }
  if (models) {
    const places = models.map((id) => [model(id)])
    return walkAlong(db, ['llm_model_id'], { modelIds: undefined }, places)
  }
  if (projects) {
    const places = projects.map((id) => [project(id)])
    return walkAlong(db, ['project_id'], { projectIds: undefined }, places)
  }
  return null
}

async function walkAlong(
  db: Queryable,
  columns: readonly string[],
  answered: Walk['answered'],
  places: SqlFragment[][],
): Promise<Walk | null> {
  if (places.length === 0 || places.length > MAX_PARTS) return null
  const index = await pageIndex(db, [...columns, 'created_at'])
  if (index === null) return null
  const hint = db.engine === 'mysql' ? `FORCE INDEX (\`${index.replaceAll('`', '``')}\`)` : ''
  return { answered, places, hint }
}

const pageIndexes = new WeakMap<object, Promise<IndexRecord[]>>()

/** The name of an index that begins with these columns; null where the database has none. */
async function pageIndex(db: Queryable, columns: readonly string[]): Promise<string | null> {
  const known = pageIndexes.get(db) ?? listUsageIndexes(db)
  pageIndexes.set(db, known)
  known.catch(() => pageIndexes.delete(db))
  const index = (await known).find((one) => columns.every((name, at) => one.columns[at] === name))
  return index?.name ?? null
}

/** Indexes were added or removed. */
export function forgetPageIndexes(db: Queryable): void {
  pageIndexes.delete(db)
}
