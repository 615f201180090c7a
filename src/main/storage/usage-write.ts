import type { DecimalString, Id } from '../../contract/values'
import { idParam, microsToUsd, readCount, readId } from './codec'
import type { OpenTransaction, Queryable, SqlValue } from './database'
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

/** A call that is there already, as far as it takes to see whether another version is better. */
export interface KnownCall {
  eventId: string
  variant: string | null
  usageId: Id
  importId: Id
  /** UTC seconds since 1970; null: others deleted the call. */
  createdAt: number | null
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
}

/** `unsure`: the server's ids are not what it reported; the batch must be written call by call. */
export type WriteResult = 'written' | 'unsure'

/** Which of these events are in the database already. */
export async function findEventIds(
  db: Queryable,
  source: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await db.select<{ event_id: string }>(
    'SELECT event_id FROM token_ledger_usage_details WHERE source = ? AND event_id IN (?)',
    [source, eventIds],
  )
  return new Set(rows.map((row) => row.event_id))
}

/** Calls that are in the database already, by their events' ids. Without those that others deleted. */
export async function findKnownCalls(
  db: Queryable,
  source: string,
  eventIds: readonly string[],
): Promise<Map<string, KnownCall>> {
  if (eventIds.length === 0) return new Map()
  const rows = await db.select<{
    event_id: string
    event_variant: string | null
    usage_id: unknown
    import_id: unknown
    created_at: unknown
    input_tokens: unknown
    output_tokens: unknown
    cache_read_tokens: unknown
  }>(
    `SELECT d.event_id, d.event_variant, ${db.codec.idColumn('d.usage_log_id')} AS usage_id,
       ${db.codec.idColumn('d.import_id')} AS import_id, u.created_at, u.input_tokens,
       u.output_tokens, d.cache_read_tokens
     FROM token_ledger_usage_details d LEFT JOIN llm_usage_logs u ON u.id = d.usage_log_id
     WHERE d.source = ? AND d.event_id IN (?)`,
    [source, eventIds],
  )
  return new Map(
    rows.map((row) => [
      row.event_id,
      {
        eventId: row.event_id,
        variant: row.event_variant,
        usageId: readId(row.usage_id),
        importId: readId(row.import_id),
        createdAt: row.created_at === null ? null : db.codec.readSeconds(row.created_at),
        inputTokens: readCount(row.input_tokens),
        outputTokens: readCount(row.output_tokens),
        cacheReadTokens: readCount(row.cache_read_tokens),
      },
    ]),
  )
}

/** Puts a more complete version of a call in its place; it stays its first import's. */
export async function replaceCall(tx: OpenTransaction, usageId: Id, call: NewCall): Promise<void> {
  const [values] = rowsOf(tx, [call])
  await tx.run(
    `UPDATE llm_usage_logs SET ${callColumns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...(values ?? []), idParam(usageId)],
  )
  await tx.run(
    `UPDATE token_ledger_usage_details
     SET cost_source = ?, ${detailColumns.map(({ name }) => `${name} = ?`).join(', ')}
     WHERE usage_log_id = ?`,
    [call.costSource, ...detailColumns.map(({ value }) => value(call)), idParam(usageId)],
  )
}

/** Notes which request a call was, when only a later line tells. */
export async function nameVariant(db: Queryable, usageId: Id, variant: string): Promise<void> {
  await db.run('UPDATE token_ledger_usage_details SET event_variant = ? WHERE usage_log_id = ?', [
    variant,
    idParam(usageId),
  ])
}

/**
 * Writes calls with their details. The ids are learnt by one read of the range that the server
 * should have given; `unsure` (roll back and write call by call) when it holds anything else.
 */
export async function insertCalls(
  tx: OpenTransaction,
  origin: { importId: Id; source: string },
  calls: readonly NewCall[],
): Promise<WriteResult> {
  if (calls.length === 0) return 'written'
  const first = await tx.bulkInsert('llm_usage_logs', callColumns, rowsOf(tx, calls))
  const ids = await readBackIds(tx, BigInt(first), calls)
  if (!ids) return 'unsure'
  await insertDetails(tx, origin, calls, ids)
  return 'written'
}

/** The same, call by call: for servers that do not number the rows of a statement in a row. */
export async function insertCallsSingly(
  tx: OpenTransaction,
  origin: { importId: Id; source: string },
  calls: readonly NewCall[],
): Promise<void> {
  const ids: Id[] = []
  for (const row of rowsOf(tx, calls)) {
    ids.push(await tx.bulkInsert('llm_usage_logs', callColumns, [row]))
  }
  if (calls.length > 0) await insertDetails(tx, origin, calls, ids)
}

const callColumns = [
  'llm_model_id',
  'project_id',
  'input_tokens',
  'output_tokens',
  'cache_hit',
  'cost_usd',
  'created_at',
]

/** Ids go as text: a bound JavaScript number would lose digits beyond 2^53. */
function rowsOf(tx: OpenTransaction, calls: readonly NewCall[]): SqlValue[][] {
  return calls.map((call) => [
    call.modelId,
    call.projectId,
    call.inputTokens,
    call.outputTokens,
    tx.codec.flag(call.cacheHit),
    tx.codec.money(microsToUsd(call.costMicros)),
    tx.codec.seconds(call.createdAt),
  ])
}

async function insertDetails(
  tx: OpenTransaction,
  { importId, source }: { importId: Id; source: string },
  calls: readonly NewCall[],
  ids: readonly Id[],
): Promise<void> {
  // Columns that stay at their defaults are not worth their place in the statement.
  const told = detailColumns.filter(({ value, blank }) =>
    calls.some((call) => value(call) !== blank),
  )
  await tx.bulkInsert(
    'token_ledger_usage_details',
    [
      'usage_log_id',
      'import_id',
      'source',
      'event_id',
      'cost_source',
      ...told.map(({ name }) => name),
    ],
    calls.map((call, index) => [
      ids[index] ?? '',
      importId,
      source,
      call.eventId,
      call.costSource,
      ...told.map(({ value }) => value(call)),
    ]),
  )
}

const detailColumns: readonly {
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

interface WrittenRow {
  id: unknown
  model_id: unknown
  project_id: unknown
  input_tokens: unknown
  output_tokens: unknown
  cost_usd: unknown
}

/** The ids of the rows just written, in order; null unless the range holds exactly those rows. */
async function readBackIds(
  tx: OpenTransaction,
  first: bigint,
  calls: readonly NewCall[],
): Promise<Id[] | null> {
  const step = await idStep(tx)
  const last = first + step * BigInt(calls.length - 1)
  const rows = await tx.select<WrittenRow>(
    `SELECT ${tx.codec.idColumn('id')} AS id, ${tx.codec.idColumn('llm_model_id')} AS model_id,
       ${tx.codec.idColumn('project_id')} AS project_id, input_tokens, output_tokens, cost_usd
     FROM llm_usage_logs WHERE id BETWEEN ? AND ? ORDER BY llm_usage_logs.id`,
    [first, last],
  )
  if (rows.length !== calls.length) return null
  const ids: Id[] = []
  for (const [index, call] of calls.entries()) {
    const row = rows[index]
    if (!row || !isRowOf(tx, row, call)) return null
    ids.push(readId(row.id))
  }
  return ids
}

function isRowOf(tx: OpenTransaction, row: WrittenRow, call: NewCall): boolean {
  return (
    readId(row.model_id) === call.modelId &&
    readId(row.project_id) === call.projectId &&
    readCount(row.input_tokens) === call.inputTokens &&
    readCount(row.output_tokens) === call.outputTokens &&
    tx.codec.readMicros(row.cost_usd) === call.costMicros
  )
}

/** How far apart the ids of one statement lie: more than 1 on multi-primary servers. */
async function idStep(tx: OpenTransaction): Promise<bigint> {
  if (tx.engine === 'sqlite') return 1n
  try {
    const [row] = await tx.select<{ step: unknown }>('SELECT @@auto_increment_increment AS step')
    return BigInt(String(row?.step ?? 1))
  } catch (error) {
    // A server without that setting: what is read back decides.
    if (isUnsupported(error)) return 1n
    throw error
  }
}

/** By name as the unique key compares it (without regard to case). */
export async function findProjectByName(
  db: Queryable,
  name: string,
): Promise<{ id: Id; name: string } | null> {
  const [row] = await db.select<{ id: unknown; name: string }>(
    `SELECT ${db.codec.idColumn('id')} AS id, name FROM token_ledger_projects WHERE name = ?`,
    [name],
  )
  return row ? { id: readId(row.id), name: row.name } : null
}

/** Neither a call nor a named project carries this id. */
export async function isProjectIdFree(db: Queryable, id: Id): Promise<boolean> {
  const rows = await db.select<{ one: unknown }>(
    `SELECT 1 AS one FROM token_ledger_projects WHERE id = ?
     UNION ALL SELECT 1 AS one FROM (SELECT 1 FROM llm_usage_logs WHERE project_id = ? LIMIT 1) AS used`,
    [idParam(id), idParam(id)],
  )
  return rows.length === 0
}
