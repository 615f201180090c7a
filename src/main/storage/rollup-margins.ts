import type { Id } from '../../contract/values'
import type { CacheConnection } from './rollup-connection'
import { readStoredId, storedId, SUM_COLUMNS } from './rollup-schema'

/** Sums a row: calls, cache hits, input, output, cost in micro-USD, zero-cost calls. */
export const SUMS_PER_ROW = SUM_COLUMNS.length

/** Sums by day and model, or by day and project, or both, column by column; one row for each. */
export interface SumColumns {
  /** Counted from 1970-01-01. */
  days: Int32Array
  /** Places in `modelIds` and `projectIds`; all 0 where the rows are not told apart by it. */
  models: Uint32Array
  projects: Uint32Array
  modelIds: readonly Id[]
  projectIds: readonly Id[]
  sums: Float64Array
}

/** One of the cache's two margins as it stood at a revision of the cells. */
export interface Margin extends SumColumns {
  revision: string
  timeZone: string
}

/** More rows than this stay in the file: about 70 bytes each. */
const MAX_ROWS = 500_000

/** Reads a margin into memory, in one state of the file; null: too large, or no cells yet. */
export async function readMargin(
  cache: CacheConnection,
  key: 'model' | 'project',
): Promise<Margin | null> {
  const [table, column] =
    key === 'model' ? ['model_days', 'model_id'] : ['project_days', 'project_id']
  const [size] = await cache.all<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)
  if ((size?.n ?? 0) > MAX_ROWS) return null
  const line = ['day', column, ...SUM_COLUMNS].join(" || ',' || ")
  const [row] = await cache.all<MarginRow>(
    `SELECT ${STATE},
       (SELECT group_concat(line, ';') FROM (SELECT ${line} AS line FROM ${table})) AS lines`,
  )
  return row ? toMargin(row, key) : null
}

/**
 * The calls without a cost of some models, by day and project: the other sums are 0. null: no cells
 * yet, or too many.
 */
export async function readZeroCost(
  cache: CacheConnection,
  modelIds: readonly Id[],
): Promise<Margin | null> {
  const blanks = SUM_COLUMNS.slice(1).map(() => "'0,'")
  const line = ["day || ',' || project_id || ','", ...blanks, 'SUM(zero_cost_calls)'].join(' || ')
  const [row] = await cache.all<MarginRow>(
    `SELECT ${STATE}, (SELECT group_concat(line, ';') FROM (SELECT ${line} AS line FROM cells
       WHERE zero_cost_calls > 0
         AND model_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))
       GROUP BY day, project_id LIMIT ${MAX_ROWS + 1})) AS lines`,
    [JSON.stringify(modelIds.map((id) => storedId(id).toString()))],
  )
  const margin = row ? toMargin(row, 'project') : null
  return margin && margin.days.length <= MAX_ROWS ? margin : null
}

interface MarginRow {
  zone: string | null
  revision: string | null
  lines: string | null
}

const STATE = `(SELECT value FROM meta WHERE key = 'zone') AS zone,
  (SELECT IFNULL(json_extract(value, '$.revision'), '') FROM meta WHERE key = 'meta') AS revision`

function toMargin(row: MarginRow, key: 'model' | 'project'): Margin | null {
  if (row.zone === null) return null
  const { ids, places, ...columns } = parseLines(row.lines ? row.lines.split(';') : [])
  const none = new Uint32Array(places.length)
  return {
    revision: row.revision ?? '',
    timeZone: row.zone,
    ...columns,
    ...(key === 'model'
      ? { models: places, modelIds: ids, projects: none, projectIds: [] }
      : { models: none, modelIds: [], projects: places, projectIds: ids }),
  }
}

function parseLines(lines: readonly string[]): {
  ids: Id[]
  days: Int32Array
  places: Uint32Array
  sums: Float64Array
} {
  const ids: Id[] = []
  const placeOf = new Map<string, number>()
  const days = new Int32Array(lines.length)
  const places = new Uint32Array(lines.length)
  const sums = new Float64Array(lines.length * SUMS_PER_ROW)
  for (const [row, line] of lines.entries()) {
    const fields = line.split(',')
    const stored = fields[1] ?? ''
    let place = placeOf.get(stored)
    if (place === undefined) {
      place = ids.length
      ids.push(readStoredId(stored))
      placeOf.set(stored, place)
    }
    days[row] = Number(fields[0])
    places[row] = place
    for (let sum = 0; sum < SUMS_PER_ROW; sum++) {
      sums[row * SUMS_PER_ROW + sum] = Number(fields[sum + 2])
    }
  }
  return { ids, days, places, sums }
}
