import type { Queryable, SqlValue } from './database'
import { filterConditions, type SqlFragment, whereAll } from './usage-filter'
import {
  afterPosition,
  orderBy,
  usageColumns,
  type UsagePageQuery,
  type UsageSqlRow,
} from './usage-rows'

/** Calls of one stretch along the index of times, at first and at most. */
const FIRST_CALLS = 512
const MOST_CALLS = 6_000
/** A stretch holds more than a page needs: calls do not come evenly, and the next pages follow. */
const PAGES = 4
/** What was learnt of so many filters is kept, for so long. */
const MOST_FILTERS = 200
const KEPT_MS = 60_000

interface Learnt {
  /** Calls that a stretch of this filter holds; 0: more than is worth it. */
  calls: number
  /** The last stretch that was measured: UTC seconds of its beginning, and its end. */
  stretch: { from: number; to: number; end: SqlValue } | null
  until: number
}
const learntOf = new WeakMap<object, Map<string, Learnt>>()

/**
 * A page by time of a filter that many calls meet: those of the next calls of all models and
 * projects along the index of times. Where the page is not full with these it is null, and so it
 * is, without a question, for filters of which that was learnt: they are quicker along indexes of
 * their own.
 */
export async function readWindow(
  db: Queryable,
  query: UsagePageQuery,
  timeIndex: string,
): Promise<UsageSqlRow[] | null> {
  const learnt = learntOf.get(db) ?? new Map<string, Learnt>()
  learntOf.set(db, learnt)
  const key = JSON.stringify([query.sort.direction, query.filter])
  const known = learnt.get(key)
  const fresh = known && known.until > performance.now() ? known : null
  const from = query.after?.value ?? begin(query)
  if (fresh?.stretch && isWithin(from, fresh.stretch)) {
    const rows = await readPage(db, query, timeIndex, fresh.stretch.end)
    if (rows.length >= query.limit) return rows
  }
  let calls = fresh ? fresh.calls : FIRST_CALLS
  while (calls > 0) {
    const end = await endOfStretch(db, query, timeIndex, calls)
    const rows = await readPage(db, query, timeIndex, end)
    if (rows.length >= query.limit) {
      const stretch = end === undefined ? null : { from, to: db.codec.readSeconds(end), end }
      note(learnt, key, { calls, stretch })
      return rows
    }
    const wanted = Math.ceil((PAGES * calls * query.limit) / Math.max(rows.length, 1))
    calls = wanted > calls && wanted <= MOST_CALLS ? wanted : 0
  }
  note(learnt, key, { calls: 0, stretch: null })
  return null
}

/** Without a place a list begins before all of its calls, those to come included. */
function begin({ sort }: UsagePageQuery): number {
  return sort.direction === 'asc' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function isWithin(seconds: number, { from, to }: { from: number; to: number }): boolean {
  return from < to ? from <= seconds && seconds < to : to < seconds && seconds <= from
}

function note(learnt: Map<string, Learnt>, key: string, what: Omit<Learnt, 'until'>): void {
  // What was asked for last stands last, so that the oldest goes.
  learnt.delete(key)
  learnt.set(key, { ...what, until: performance.now() + KEPT_MS })
  const [oldest] = learnt.keys()
  if (learnt.size > MOST_FILTERS && oldest !== undefined) learnt.delete(oldest)
}

/**
 * The time of the last of the next so many calls, from the index alone; undefined: there are fewer.
 * With a time in it, the page's statement ends early on every server; from a subquery not all of
 * them see that.
 */
async function endOfStretch(
  db: Queryable,
  query: UsagePageQuery,
  timeIndex: string,
  calls: number,
): Promise<SqlValue | undefined> {
  const where = whereAll(placeConditions(db, query))
  const [end] = await db.select<{ created_at: SqlValue }>(
    `SELECT created_at FROM llm_usage_logs ${along(db, timeIndex)} ${where.sql}
     ${orderBy(query.sort)} LIMIT 1 OFFSET ${calls - 1}`,
    where.params,
  )
  return end?.created_at
}

function readPage(
  db: Queryable,
  query: UsagePageQuery,
  timeIndex: string,
  end: SqlValue | undefined,
): Promise<UsageSqlRow[]> {
  const { fromSeconds: _from, toSeconds: _to, ...others } = query.filter
  const conditions = placeConditions(db, query)
  if (end !== undefined) {
    const until = query.sort.direction === 'asc' ? '<=' : '>='
    conditions.push({ sql: `created_at ${until} ?`, params: [end] })
  }
  const where = whereAll([...conditions, ...filterConditions(db, others)])
  return db.select<UsageSqlRow>(
    `SELECT ${usageColumns(db)} FROM llm_usage_logs ${along(db, timeIndex)} ${where.sql}
     ${orderBy(query.sort)} LIMIT ${Math.trunc(query.limit)}`,
    where.params,
  )
}

/** Of the filter and the place only what concerns the time. */
function placeConditions(db: Queryable, { filter, sort, after }: UsagePageQuery): SqlFragment[] {
  const { fromSeconds, toSeconds } = filter
  const conditions = filterConditions(db, {
    ...(fromSeconds !== undefined && { fromSeconds }),
    ...(toSeconds !== undefined && { toSeconds }),
    pricedModelIds: [],
  })
  if (after) conditions.push(afterPosition(db, sort, after))
  return conditions
}

/** Without it the engines take the models' index and sort. */
function along(db: Queryable, index: string): string {
  return db.engine === 'mysql'
    ? `FORCE INDEX (\`${index.replaceAll('`', '``')}\`)`
    : `INDEXED BY "${index.replaceAll('"', '""')}"`
}
