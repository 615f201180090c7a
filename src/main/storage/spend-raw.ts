import type { Id } from '../../contract/values'
import { readCount, readId, usdToMicros } from './codec'
import type { Queryable } from './database'
import { PageFields } from './page-fields'
import {
  filterConditions,
  type SqlFragment,
  type StorageUsageFilter,
  whereAll,
} from './usage-filter'
import { toTotals, totalsColumns, type TotalsSqlRow } from './usage-totals'

/** Sums of the calls with one combination of the keys that were asked for; the others are null. */
export interface RawCell {
  /** Which of the slots of time, from 0. */
  slot: number | null
  modelId: Id | null
  projectId: Id | null
  calls: number
  cacheHits: number
  inputTokens: number
  outputTokens: number
  costMicros: bigint
  unpricedCalls: number
  /** Where they were asked for. */
  details?: DetailSums
}

/** Tokens that stand beside the calls, parts of their input and output, as imports tell them. */
export interface DetailSums {
  cacheReadTokens: number
  cacheWriteTokens: number
  reasoningTokens: number
}

export interface RawKeys {
  model: boolean
  project: boolean
  /** Slots of time: runs of them, in order and without gaps; no zone is named in SQL. */
  slots: readonly SlotRun[] | null
  /** Adds up token_ledger_usage_details, too. */
  details?: boolean
}

/** Slots of one length, in UTC seconds: days between two changes of the clock, for example. */
export interface SlotRun {
  start: number
  end: number
  length: number
  /** The number of the run's first slot. */
  first: number
}

/**
 * Sums straight from the rows, in no order. On MySQL the `+ 0` keeps the optimizer from walking a
 * key's index with a look-up for each row (3.8 times slower on 5 million rows); SQLite groups by
 * sorting, so there it may take the index.
 */
export async function sumRawCells(
  db: Queryable,
  filter: StorageUsageFilter,
  keys: RawKeys,
): Promise<RawCell[]> {
  const column = (name: string): string => (db.engine === 'mysql' ? `${name} + 0` : name)
  const { idColumn } = db.codec
  const selected: SqlFragment[] = []
  const groups: string[] = []
  if (keys.model) {
    selected.push({ sql: `${idColumn(column('llm_model_id'))} AS model_key`, params: [] })
    groups.push(column('llm_model_id'))
  }
  if (keys.project) {
    selected.push({ sql: `${idColumn(column('project_id'))} AS project_key`, params: [] })
    groups.push(column('project_id'))
  }
  if (keys.slots) {
    const slot = slotExpression(db, keys.slots)
    selected.push({ sql: `${slot.sql} AS slot_key`, params: slot.params })
    groups.push('slot_key')
  }
  selected.push(totalsColumns(filter.pricedModelIds))
  if (keys.details) selected.push({ sql: DETAIL_COLUMNS, params: [] })
  const where = whereAll(filterConditions(db, filter))
  const sums: SqlFragment = {
    sql: `SELECT ${selected.map(({ sql }) => sql).join(', ')} FROM llm_usage_logs ${keys.details ? DETAILS_JOIN : ''}
      ${where.sql} ${groups.length > 0 ? `GROUP BY ${groups.join(', ')} ORDER BY NULL` : ''}`,
    params: [...selected.flatMap(({ params }) => params), ...where.params],
  }
  return db.engine === 'mysql' ? readAsRows(db, keys, sums) : readAsText(db, keys, sums)
}

const DETAILS_JOIN =
  'LEFT JOIN token_ledger_usage_details AS details ON details.usage_log_id = llm_usage_logs.id'
const DETAIL_COLUMNS = `SUM(COALESCE(details.cache_read_tokens, 0)) AS cache_read_sum,
  SUM(COALESCE(details.cache_write_5m_tokens + details.cache_write_1h_tokens, 0)) AS cache_write_sum,
  SUM(COALESCE(details.reasoning_tokens, 0)) AS reasoning_sum`
const DETAIL_SUMS = ['cache_read_sum', 'cache_write_sum', 'reasoning_sum'] as const

async function readAsRows(db: Queryable, keys: RawKeys, sums: SqlFragment): Promise<RawCell[]> {
  const rows = await db.select<
    TotalsSqlRow & { model_key?: unknown; project_key?: unknown; slot_key?: unknown } & Partial<
        Record<(typeof DETAIL_SUMS)[number], unknown>
      >
  >(sums.sql, sums.params)
  return rows.map((row) => {
    const { costUsd, ...totals } = toTotals(db, row)
    return {
      slot: keys.slots ? readCount(row.slot_key) : null,
      modelId: keys.model ? readId(row.model_key) : null,
      projectId: keys.project ? readId(row.project_key) : null,
      ...totals,
      costMicros: usdToMicros(costUsd),
      ...(keys.details && {
        details: {
          cacheReadTokens: readCount(row.cache_read_sum),
          cacheWriteTokens: readCount(row.cache_write_sum),
          reasoningTokens: readCount(row.reasoning_sum),
        },
      }),
    }
  })
}

/** All cells as one text: as objects, those of two years by model took 12 MB more. */
async function readAsText(db: Queryable, keys: RawKeys, sums: SqlFragment): Promise<RawCell[]> {
  const line = [
    ...(keys.slots ? ['slot_key'] : []),
    ...(keys.model ? ['model_key'] : []),
    ...(keys.project ? ['project_key'] : []),
    'calls',
    // Of no calls at all there is one row, without sums.
    ...['cache_hits', 'input_sum', 'output_sum', 'cost_sum', 'unpriced'].map(orNothing),
    ...(keys.details ? DETAIL_SUMS.map(orNothing) : []),
  ].join(` || ',' || `)
  const [page] = await db.select<{ lines: string | null }>(
    `SELECT group_concat(${line}, ';') AS lines FROM (${sums.sql})`,
    sums.params,
  )
  const fields = new PageFields()
  const cells: RawCell[] = []
  for (fields.begin(page?.lines ?? ''); !fields.isOver;) {
    const cell: RawCell = {
      slot: keys.slots ? fields.number() : null,
      modelId: keys.model ? fields.id() : null,
      projectId: keys.project ? fields.id() : null,
      calls: fields.number(),
      cacheHits: fields.number(),
      inputTokens: fields.number(),
      outputTokens: fields.number(),
      costMicros: BigInt(fields.number()),
      unpricedCalls: fields.number(),
    }
    if (keys.details) {
      cell.details = {
        cacheReadTokens: fields.number(),
        cacheWriteTokens: fields.number(),
        reasoningTokens: fields.number(),
      }
    }
    cells.push(cell)
  }
  return cells
}

const orNothing = (sum: string): string => `COALESCE(${sum}, 0)`

/** The number of a call's slot: each run's own arithmetic, the last one's to the end. */
function slotExpression(db: Queryable, runs: readonly SlotRun[]): SqlFragment {
  const number =
    db.engine === 'mysql'
      ? '? + (UNIX_TIMESTAMP(created_at) - ?) DIV ?'
      : '? + (created_at - ?) / ?'
  const cases = runs.map((run, index): SqlFragment => {
    const params = [run.first, Math.trunc(run.start), Math.trunc(run.length)]
    return index === runs.length - 1
      ? { sql: `ELSE ${number}`, params }
      : {
          sql: `WHEN created_at < ? THEN ${number}`,
          params: [db.codec.seconds(run.end), ...params],
        }
  })
  return {
    sql: cases.length === 1 ? `(${number})` : `CASE ${cases.map(({ sql }) => sql).join(' ')} END`,
    params: cases.flatMap(({ params }) => params),
  }
}
