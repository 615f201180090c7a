import { AppError } from '../../../contract/errors'
import type { ClosedMonth, Drift, Month } from '../../../contract/months'
import type { UsageTotals } from '../../../contract/usage'
import {
  type ClosedMonthRecord,
  type FrozenCell,
  listClosedMonths,
  readFrozenCells,
  recordVerification,
} from '../../storage/closed-months'
import type { Database } from '../../storage/database'
import type { JobContext } from '../jobs'
import { noCalls, totalsOf } from '../spend/figures'
import { frozenCells, type MonthDeps } from './close-month'
import { findChangedRows } from './changed-rows'
import { cellLine, totalsBy } from './month-ledger'
import { type MonthRange, monthRange } from './month-range'
import { hasRows, rowsPath } from './rows-file'

/**
 * Compares a closed month with its calls as they are now and answers what differs; null: nothing.
 * What was found is kept in the database, where that can be written.
 */
export async function verifyMonth(
  deps: MonthDeps,
  month: Month,
  context: JobContext,
): Promise<Drift | null> {
  const db = deps.workspace.database()
  const record = await mustFindMonth(deps, month)
  const range = monthRange(month, record.timeZone)
  const reference = await deps.reference.read()
  const now = await frozenCells(db, reference, range, context, async () => undefined)
  const drift = await driftOf(deps, db, { record, range, now }, context)
  if (deps.workspace.status().access.mode === 'managed') {
    await recordVerification(deps.workspace.writableDatabase(), month, drift)
    deps.events.emit('data.changed', { domains: ['months'] })
  }
  return drift
}

export async function mustFindMonth(deps: MonthDeps, month: Month): Promise<ClosedMonthRecord> {
  const kept = deps.workspace.hasTable('token_ledger_closed_months')
  const records = kept ? await listClosedMonths(deps.workspace.database()) : []
  const record = records.find((one) => one.month === month)
  if (record) return record
  throw new AppError('not_found', `${month} is not closed.`, {
    reason: 'month_open',
    params: { month },
  })
}

interface Compared {
  record: ClosedMonthRecord
  range: MonthRange
  now: FrozenCell[]
}

async function driftOf(
  deps: MonthDeps,
  db: Database,
  { record, range, now }: Compared,
  context: JobContext,
): Promise<Drift | null> {
  const before = await readFrozenCells(db, record.month)
  const changed = daysThatDiffer(before, now)
  if (changed.size === 0) return null
  const [then, today] = [before, now].map((cells) => totalsBy(cells, ({ day }) => day))
  const none = totalsOf(noCalls())
  const days = [...changed].toSorted().map((day) => ({
    day,
    before: then?.get(day) ?? none,
    after: today?.get(day) ?? none,
  }))
  const path = pathOf(deps, record)
  const found = hasRows(path)
    ? await findChangedRows(db, path, record.checksum, range, changed, context.signal)
    : null
  return {
    days,
    rows: found?.rows ?? [],
    rowCount: found?.count ?? null,
    rowsKnown: found === null ? 'no_file' : found.count === null ? 'damaged' : 'yes',
  }
}

function daysThatDiffer(before: readonly FrozenCell[], now: readonly FrozenCell[]): Set<string> {
  const left = new Map(before.map((cell) => [cellLine(cell), cell.day]))
  const days = new Set<string>()
  for (const cell of now) {
    const line = cellLine(cell)
    if (!left.delete(line)) days.add(cell.day)
  }
  for (const day of left.values()) days.add(day)
  return days
}

function pathOf(deps: MonthDeps, record: ClosedMonthRecord): string {
  return rowsPath(deps.dataFolder, deps.workspace.status().connection.id, record)
}

/** As the contract has it, with what this machine holds of it. */
export function toClosedMonth(deps: MonthDeps, record: ClosedMonthRecord): ClosedMonth {
  const { month, timeZone, from, to, closedAt, closedBy, checksum, verifiedAt, drift } = record
  return {
    month,
    timeZone,
    from,
    to,
    closedAt,
    closedBy,
    figures: figuresOf(record),
    checksum,
    hasRowFile: hasRows(pathOf(deps, record)),
    verifiedAt,
    drift,
  }
}

function figuresOf(record: ClosedMonthRecord): UsageTotals {
  const { calls, cacheHits, inputTokens, outputTokens, costUsd, unpricedCalls } = record
  return { calls, cacheHits, inputTokens, outputTokens, costUsd, unpricedCalls }
}
