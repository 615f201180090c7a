import { setImmediate as breathe } from 'node:timers/promises'
import type { DecimalString, Id } from '../../contract/values'
import { bulkRow, bulkText, idText, KeptRows } from './bulk-rows'
import { type Codec, microsToUsd, readCount } from './codec'
import type { BulkRow, Engine, OpenTransaction, Queryable, SqlValue } from './queryable'
import { isUnsupported } from './db-errors'

export type CostSource = 'recorded' | 'computed' | 'none'

/** A call that an import adds. */
export interface NewCall {
  modelId: Id
  projectId: Id
  inputTokens: number
  outputTokens: number
  cacheHit: boolean
  /** Whole micro-USD. */
  costMicros: number
  costSource: CostSource
  /** UTC seconds since 1970. */
  createdAt: number
  /** At most 128 printable ASCII characters; unique within its source. */
  eventId: string
  /** What tells it from other calls of the same id; null: not told. */
  variant: string | null
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  reasoningTokens: number
  status: string
  /** USD, at most twelve places; null: none. */
  recordedCost: DecimalString | null
  computedCost: DecimalString | null
  /** The dated price that was used; null: the model's columns, or none. */
  priceId: Id | null
}

/** `unsure`: the server's ids are not what it reported; the batch must be written call by call. */
export type WriteResult = 'written' | 'unsure'

/** Calls made ready for their statements. */
export interface ReadyCalls {
  calls: readonly NewCall[]
  rows: KeptRows
  detailColumns: readonly string[]
  /** Without the first column, the call's id. */
  details: KeptRows
}

/** Calls made ready at a time. */
const PIECE = 512

/** In pieces, between which others get their turn. */
export async function readyCalls(
  { engine, codec }: Queryable,
  { importId, source }: { importId: Id; source: string },
  calls: readonly NewCall[],
): Promise<ReadyCalls> {
  // Columns that stay at their defaults are not worth their place in the statement.
  const told = detailColumns.filter(({ value, blank }) =>
    calls.some((call) => value(call) !== blank),
  )
  const origin = bulkRow(engine, [importId, source])
  const detailRow = (call: NewCall): BulkRow => {
    let row = `${origin},${bulkText(engine, call.eventId)},'${call.costSource}'`
    for (const { value } of told) row += `,${bulkText(engine, value(call))}`
    return row
  }
  const rows = new KeptRows()
  const details = new KeptRows()
  for (let start = 0; start < calls.length; start += PIECE) {
    const piece = calls.slice(start, start + PIECE)
    rows.add(piece.map((call) => callRow(engine, codec, call)))
    details.add(piece.map(detailRow))
    await breathe()
  }
  return {
    calls,
    rows,
    detailColumns: [
      'usage_log_id',
      'import_id',
      'source',
      'event_id',
      'cost_source',
      ...told.map(({ name }) => name),
    ],
    details,
  }
}

function callRow(engine: Engine, codec: Codec, call: NewCall): BulkRow {
  const { inputTokens, outputTokens, cacheHit, costMicros, createdAt } = call
  const ids = `${idText(engine, call.modelId)},${idText(engine, call.projectId)}`
  const tokens = `${inputTokens},${outputTokens},${codec.flag(cacheHit)}`
  return engine === 'mysql'
    ? `${ids},${tokens},${microsToUsd(costMicros)},'${codec.seconds(createdAt)}'`
    : `${ids},${tokens},${costMicros},${createdAt}`
}

/**
 * Writes calls with their details. The server is asked whether the range of ids that it should have
 * given holds just these rows; `unsure` (roll back and write call by call) when it holds anything
 * else.
 */
export async function insertCalls(tx: OpenTransaction, ready: ReadyCalls): Promise<WriteResult> {
  if (ready.calls.length === 0) return 'written'
  const first = await tx.bulkInsert('llm_usage_logs', callColumns, [...ready.rows])
  const ids = await writtenIds(tx, BigInt(first), ready.calls)
  if (!ids) return 'unsure'
  await insertDetails(tx, ready, ids)
  return 'written'
}

/** The same, call by call: for servers that do not number the rows of a statement in a row. */
export async function insertCallsSingly(tx: OpenTransaction, ready: ReadyCalls): Promise<void> {
  const ids: Id[] = []
  for (const row of ready.rows) {
    ids.push(await tx.bulkInsert('llm_usage_logs', callColumns, [row]))
  }
  if (ids.length > 0) await insertDetails(tx, ready, ids)
}

async function insertDetails(
  tx: OpenTransaction,
  ready: ReadyCalls,
  ids: readonly Id[],
): Promise<void> {
  await tx.bulkInsert(
    'token_ledger_usage_details',
    ready.detailColumns,
    Array.from(ready.details, (row, index) => `${idText(tx.engine, ids[index] ?? '')},${row}`),
  )
}

export const callColumns = [
  'llm_model_id',
  'project_id',
  'input_tokens',
  'output_tokens',
  'cache_hit',
  'cost_usd',
  'created_at',
]

/** Ids go as text: a bound JavaScript number would lose digits beyond 2^53. */
export function callValues(codec: Codec, call: NewCall): SqlValue[] {
  return [
    call.modelId,
    call.projectId,
    call.inputTokens,
    call.outputTokens,
    codec.flag(call.cacheHit),
    codec.money(microsToUsd(call.costMicros)),
    codec.seconds(call.createdAt),
  ]
}

export const detailColumns: readonly {
  name: string
  value: (call: NewCall) => string | number | null
  blank: string | number | null
}[] = [
  { name: 'event_variant', value: (call) => call.variant, blank: null },
  { name: 'cache_read_tokens', value: (call) => call.cacheReadTokens, blank: 0 },
  { name: 'cache_write_5m_tokens', value: (call) => call.cacheWrite5mTokens, blank: 0 },
  { name: 'cache_write_1h_tokens', value: (call) => call.cacheWrite1hTokens, blank: 0 },
  { name: 'reasoning_tokens', value: (call) => call.reasoningTokens, blank: 0 },
  { name: 'status', value: (call) => call.status, blank: '' },
  { name: 'recorded_cost', value: (call) => call.recordedCost, blank: null },
  { name: 'computed_cost', value: (call) => call.computedCost, blank: null },
  { name: 'price_id', value: (call) => call.priceId, blank: null },
]

/** Ids may be too large to be weighed; their rests are not. */
const ID_MODULUS = 1_000_003
/** Beyond this a further product could make a number inexact. */
const MAX_PART = 2 ** 52

/** What is checked of the rows just written. Whole numbers, on both engines. */
const checked: readonly {
  column: (engine: Engine) => string
  valueOf: (call: NewCall) => number
}[] = [
  { column: () => `llm_model_id % ${ID_MODULUS}`, valueOf: (call) => idRest(call.modelId) },
  { column: () => `project_id % ${ID_MODULUS}`, valueOf: (call) => idRest(call.projectId) },
  { column: () => 'input_tokens', valueOf: (call) => call.inputTokens },
  { column: () => 'output_tokens', valueOf: (call) => call.outputTokens },
  {
    column: (engine) => (engine === 'mysql' ? 'cost_usd * 1000000' : 'cost_usd'),
    valueOf: (call) => call.costMicros,
  },
]

/**
 * The ids of the rows just written, in order; null unless the range holds exactly those rows. The
 * server answers sums in which each row weighs as much as its id lies from the first, so that they
 * tell the order, too, and no row has to be sent back.
 */
async function writtenIds(
  tx: OpenTransaction,
  first: bigint,
  calls: readonly NewCall[],
): Promise<Id[] | null> {
  const step = await idStep(tx)
  const last = first + step * BigInt(calls.length - 1)
  const sums = checked.map(
    ({ column }, at) =>
      `${tx.codec.idColumn(`SUM((id - ?) * (${column(tx.engine)}))`)} AS sum_${at}`,
  )
  const [found] = await tx.select<Record<string, unknown>>(
    `SELECT COUNT(*) AS calls, ${sums.join(', ')} FROM llm_usage_logs WHERE id BETWEEN ? AND ?`,
    [...sums.map(() => first), first, last],
  )
  if (!found || readCount(found['calls']) !== calls.length) return null
  const areThese = checked.every(({ valueOf }, at) => {
    // MySQL's sum of a product of decimals has places, all of them zero.
    const [whole = ''] = String(found[`sum_${at}`]).split('.')
    return BigInt(whole) === step * weighedSum(calls, valueOf)
  })
  if (!areThese) return null
  return last <= Number.MAX_SAFE_INTEGER
    ? calls.map((_, index) => String(Number(first) + Number(step) * index))
    : calls.map((_, index) => String(first + step * BigInt(index)))
}

/** Each call's value times its place in the batch. A product is at most about 10^14. */
function weighedSum(calls: readonly NewCall[], valueOf: (call: NewCall) => number): bigint {
  let whole = 0n
  let part = 0
  for (const [index, call] of calls.entries()) {
    part += index * valueOf(call)
    if (part < MAX_PART) continue
    whole += BigInt(part)
    part = 0
  }
  return whole + BigInt(part)
}

function idRest(id: Id): number {
  return id.length < 16 ? Number(id) % ID_MODULUS : Number(BigInt(id) % BigInt(ID_MODULUS))
}

const stepsOf = new WeakMap<object, bigint>()

/**
 * How far apart the ids of one statement lie: more than 1 on multi-primary servers. Asked once; were
 * it changed meanwhile, the check of the rows would tell.
 */
async function idStep(tx: OpenTransaction): Promise<bigint> {
  if (tx.engine === 'sqlite') return 1n
  const known = stepsOf.get(tx.tables)
  if (known !== undefined) return known
  const step = await askIdStep(tx)
  stepsOf.set(tx.tables, step)
  return step
}

async function askIdStep(tx: OpenTransaction): Promise<bigint> {
  try {
    const [row] = await tx.select<{ step: unknown }>('SELECT @@auto_increment_increment AS step')
    return BigInt(String(row?.step ?? 1))
  } catch (error) {
    // A server without that setting: what is read back decides.
    if (isUnsupported(error)) return 1n
    throw error
  }
}
