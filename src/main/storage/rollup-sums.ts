import type { CacheConnection, CacheValue } from './rollup-connection'
import { BLOCK_BITS, readStoredId, storedId, SUM_COLUMNS } from './rollup-schema'

/** Sums of calls for one combination of the keys that were asked for; the others are null. */
export interface CachedCell {
  day: number | null
  modelId: string | null
  projectId: string | null
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costMicros: number
  zeroCostCalls: number
}

export interface CachedSumsQuery {
  timeZone: string
  /** Both inclusive; null is open. */
  from: number | null
  to: number | null
  modelIds?: readonly string[]
  projectIds?: readonly string[]
  by: readonly ('day' | 'model' | 'project')[]
}

/**
 * Sums from the smallest table that knows the keys; null when the cells are of another zone. One
 * text for all rows: fifty thousand of them as objects take three times as long.
 */
export async function readCachedSums(
  cache: CacheConnection,
  query: CachedSumsQuery,
): Promise<CachedCell[] | null> {
  const { sql, params } = sumsSql(query)
  const [row] = await cache.all<{ zone: string | null; lines: string | null }>(
    `SELECT (SELECT value FROM meta WHERE key = 'zone') AS zone, (${sql}) AS lines`,
    params,
  )
  if (row?.zone !== query.timeZone) return null
  if (!row.lines) return []
  const day = query.by.includes('day')
  const model = query.by.includes('model')
  const project = query.by.includes('project')
  return row.lines.split(';').map((line) => {
    const fields = line.split(',')
    return {
      day: day ? Number(fields[0]) : null,
      modelId: model ? readStoredId(fields[1] ?? '') : null,
      projectId: project ? readStoredId(fields[2] ?? '') : null,
      calls: Number(fields[3]),
      cacheHits: Number(fields[4]),
      inputTokens: Number(fields[5]),
      outputTokens: Number(fields[6]),
      costMicros: Number(fields[7]),
      zeroCostCalls: Number(fields[8]),
    }
  })
}

function sumsSql(query: CachedSumsQuery): { sql: string; params: CacheValue[] } {
  const { modelIds, projectIds, by } = query
  const model = by.includes('model') || modelIds !== undefined
  const project = by.includes('project') || projectIds !== undefined
  const groups = [
    ...(by.includes('day') ? ['day'] : []),
    ...(by.includes('model') ? ['model_id'] : []),
    ...(by.includes('project') ? ['project_id'] : []),
  ]
  const table =
    model && project ? 'cells' : model ? 'model_days' : project ? 'project_days' : 'days'
  const rows = table === 'cells' && !by.includes('day') ? pairRows(query) : dayRows(table, query)
  const key = (name: 'day' | 'model' | 'project', column: string): string =>
    by.includes(name) ? column : "''"
  const keys = [key('day', 'day'), key('model', 'model_id'), key('project', 'project_id')]
  // Where the keys are the table's own, each row is a group.
  const whole = groups.length === 1 + Number(model) + Number(project) && by.includes('day')
  const sums = SUM_COLUMNS.map((column) => (whole ? column : `SUM(${column})`))
  const grouped = `${groups.length > 0 ? `GROUP BY ${groups.join(', ')}` : ''} HAVING SUM(calls) > 0`
  return {
    sql: `SELECT group_concat(line, ';') FROM (SELECT ${[...keys, ...sums].join(" || ',' || ")} AS line
      FROM ${rows.sql} ${whole ? '' : grouped})`,
    params: rows.params,
  }
}

interface Rows {
  /** What stands after FROM, with its WHERE. */
  sql: string
  params: CacheValue[]
}

function dayRows(table: string, { from, to, modelIds, projectIds }: CachedSumsQuery): Rows {
  return rowsOf(table, 'day', from, to, modelIds, projectIds)
}

/** Whole blocks of days from `pair_blocks`, the days before and after them from the cells. */
function pairRows({ from, to, modelIds, projectIds }: CachedSumsQuery): Rows {
  const days = 2 ** BLOCK_BITS
  const firstBlock = from === null ? null : Math.ceil(from / days)
  const endBlock = to === null ? null : Math.floor((to + 1) / days)
  const columns = `model_id, project_id, ${SUM_COLUMNS.join(', ')}`
  const part = (table: string, key: string, first: number | null, last: number | null): Rows =>
    rowsOf(table, key, first, last, modelIds, projectIds)
  if (firstBlock !== null && endBlock !== null && firstBlock >= endBlock) {
    return part('cells', 'day', from, to)
  }
  const parts = [part('pair_blocks', 'block', firstBlock, endBlock === null ? null : endBlock - 1)]
  if (firstBlock !== null) parts.push(part('cells', 'day', from, firstBlock * days - 1))
  if (endBlock !== null) parts.push(part('cells', 'day', endBlock * days, to))
  return {
    sql: `(${parts.map(({ sql }) => `SELECT ${columns} FROM ${sql}`).join(' UNION ALL ')})`,
    params: parts.flatMap(({ params }) => params),
  }
}

function rowsOf(
  table: string,
  key: string,
  first: number | null,
  last: number | null,
  modelIds: readonly string[] | undefined,
  projectIds: readonly string[] | undefined,
): Rows {
  const where: string[] = []
  const params: CacheValue[] = []
  const add = (condition: string, value: CacheValue): void => {
    where.push(condition)
    params.push(value)
  }
  const among = (column: string, ids: readonly string[]): void =>
    add(
      `${column} IN (SELECT CAST(value AS INTEGER) FROM json_each(?))`,
      JSON.stringify(ids.map((id) => storedId(id).toString())),
    )
  const between = [
    ...(first === null ? [] : [`${key} >= ?`]),
    ...(last === null ? [] : [`${key} <= ?`]),
  ]
  const bounds = [first, last].filter((bound) => bound !== null)
  // Day by day the primary key leads to a model's few cells; along the days it would be a scan.
  const seek = table === 'cells' && modelIds !== undefined
  if (seek) {
    where.push(
      `day IN (SELECT day FROM days ${between.length > 0 ? `WHERE ${between.join(' AND ')}` : ''})`,
    )
  } else where.push(...between)
  params.push(...bounds)
  if (modelIds) among('model_id', modelIds)
  if (projectIds) among('project_id', projectIds)
  return { sql: where.length > 0 ? `${table} WHERE ${where.join(' AND ')}` : table, params }
}
