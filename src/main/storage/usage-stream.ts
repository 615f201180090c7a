import type { UsageSort } from '../../contract/usage'
import type { DecimalString, Id, Instant } from '../../contract/values'
import { microsToUsd } from './codec'
import type { Database, Queryable } from './database'
import {
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'
import { pageSql } from './usage-page'
import {
  orderBy,
  positionOf,
  readCallTime,
  usageColumns,
  type UsagePosition,
  type UsageRecord,
} from './usage-rows'

/**
 * One call as a tuple, cheaper than an object by the million: id, model id, project id, input
 * tokens, output tokens, cache hit, cost (USD, six places), time (UTC).
 */
export type UsageTuple = readonly [
  id: Id,
  modelId: Id,
  projectId: Id,
  inputTokens: number,
  outputTokens: number,
  cacheHit: boolean,
  costUsd: DecimalString,
  createdAt: Instant,
]

const MYSQL_BATCH = 500
const SQLITE_PAGE = 1_000
/** Where no index gives the order, each page costs a scan: fewer, larger ones. */
const SQLITE_SORTED_PAGE = 50_000

/**
 * Hands every call of a filter to `onBatch` in the sort's order, as one state of the database, at
 * constant memory. The next batch is read when `onBatch` is done; what it throws ends the reading.
 */
export async function streamUsage(
  db: Database,
  filter: StorageUsageFilter,
  sort: UsageSort,
  onBatch: (rows: UsageTuple[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  if (db.engine === 'mysql') {
    for await (const rows of readStream(db, filter, sort, signal)) {
      for (const row of rows) mysqlTuple(db, row)
      await onBatch(rows as unknown as UsageTuple[])
    }
    return
  }
  await db.snapshot(async (tx) => {
    for await (const rows of readPages(tx, filter, sort)) await onBatch(rows)
  })
}

function readStream(
  db: Database,
  filter: StorageUsageFilter,
  sort: UsageSort,
  signal: AbortSignal | undefined,
): AsyncIterable<unknown[][]> {
  const where = whereAll(filterConditions(db, filter))
  const sql = `SELECT ${usageColumns(db)} FROM llm_usage_logs ${where.sql} ${orderBy(sort)}`
  return db.streamRows(sql, where.params, MYSQL_BATCH, signal)
}

/** In its own place: a second array for each of a million rows is what the heap would grow by. */
function mysqlTuple(db: Pick<Queryable, 'codec'>, row: unknown[]): UsageTuple {
  row[0] = String(row[0])
  row[1] = String(row[1])
  row[2] = String(row[2])
  row[3] = Number(row[3])
  row[4] = Number(row[4])
  row[5] = Number(row[5]) !== 0
  // DECIMAL(10,6) as the server writes it: six places.
  row[6] = String(row[6])
  row[7] = readCallTime(db, row[7])
  return row as unknown as UsageTuple
}

/**
 * A page of the embedded engine as one text, a line for each row: handing over five thousand rows
 * as objects takes five times as long and as much memory.
 */
async function readAsText(tx: Queryable, rows: SqlFragment): Promise<UsageTuple[]> {
  const [page] = await tx.select<{ lines: string | null }>(
    `SELECT group_concat(row_id || ',' || model_id || ',' || project || ',' || input_tokens || ',' ||
       output_tokens || ',' || cache_hit || ',' || cost_usd || ',' ||
       strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'), ';') AS lines FROM (${rows.sql})`,
    rows.params,
  )
  if (!page?.lines) return []
  return page.lines.split(';').map(sqliteTuple)
}

/** As `mysqlTuple`: the array of the parts becomes the call. */
function sqliteTuple(line: string): UsageTuple {
  const row: unknown[] = line.split(',')
  row[3] = Number(row[3])
  row[4] = Number(row[4])
  row[5] = row[5] !== '0'
  row[6] = microsToUsd(Number(row[6]))
  return row as unknown as UsageTuple
}

/** Page by page, by key: along the index, or with one scan for each of the larger pages. */
async function* readPages(
  tx: Queryable,
  filter: StorageUsageFilter,
  sort: UsageSort,
): AsyncGenerator<UsageTuple[]> {
  const limit = sort.by === 'time' ? SQLITE_PAGE : SQLITE_SORTED_PAGE
  let after: UsagePosition | undefined
  for (;;) {
    const page = await readAsText(tx, await pageSql(tx, { filter, sort, after, limit }))
    for (let start = 0; start < page.length; start += SQLITE_PAGE) {
      yield page.slice(start, start + SQLITE_PAGE)
    }
    const last = page.at(-1)
    if (!last || page.length < limit) return
    after = positionOf(recordOf(last), sort.by)
  }
}

function recordOf(tuple: UsageTuple): UsageRecord {
  const [id, modelId, projectId, inputTokens, outputTokens, cacheHit, costUsd, createdAt] = tuple
  return { id, modelId, projectId, inputTokens, outputTokens, cacheHit, costUsd, createdAt }
}
