import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, fieldError } from '../../../contract/errors'
import type { FrozenPrice, Month } from '../../../contract/months'
import type { UsageTotals } from '../../../contract/usage'
import { type FrozenCell, insertClosedMonth, listClosedMonths } from '../../storage/closed-months'
import type { Database } from '../../storage/database'
import { isUniqueViolation } from '../../storage/db-errors'
import { streamUsage, type UsageTuple } from '../../storage/usage-stream'
import { readUsageTotals } from '../../storage/usage-totals'
import type { CoreDeps } from '../deps'
import type { JobContext } from '../jobs'
import { priceSpans } from '../prices'
import type { Reference } from '../reference'
import { totalsOf, sumOf } from '../spend/figures'
import { isUnpriced } from '../usage-scope'
import { checksumOf, makeMonthLedger } from './month-ledger'
import { type MonthRange, monthRange } from './month-range'
import { makeRowsWriter, rowsPath } from './rows-file'

export type MonthDeps = Pick<
  CoreDeps,
  'workspace' | 'reference' | 'settings' | 'events' | 'trail' | 'clock' | 'dataFolder'
>

/** Throws where a month cannot be closed: not over yet, closed already, or overlapping one that is. */
export async function refuseClosing(deps: MonthDeps, range: MonthRange): Promise<void> {
  const { month } = range
  if (range.toSeconds * 1000 > deps.clock.now().getTime()) {
    throw fieldError('month', 'month_not_over', `${month} is not over yet.`)
  }
  const closed = await listClosedMonths(deps.workspace.writableDatabase())
  if (closed.some((one) => one.month === month)) throw closedAlready(month)
  const other = closed.find(({ from, to }) => from < range.to && range.from < to)
  if (other) {
    throw fieldError(
      'month',
      'month_overlaps',
      `${other.month} was closed in the time zone ${other.timeZone} and reaches into ${month}. Reopen it first.`,
      { month: other.month, timeZone: other.timeZone },
    )
  }
}

function closedAlready(month: Month): AppError {
  return fieldError('month', 'month_closed', `${month} is closed already.`, { month })
}

/**
 * Freezes a month: its figures, the sums of each day, model and project with a hash of their calls,
 * and the prices in force go into the database; its calls one by one into a file of this machine.
 * Calls stream, at constant memory. Nothing is kept when it fails or is cancelled.
 */
export async function closeMonth(
  deps: MonthDeps,
  month: Month,
  { signal, progress }: JobContext,
): Promise<UsageTotals> {
  const { timeZone } = deps.settings.current()
  const db = deps.workspace.writableDatabase()
  const range = monthRange(month, timeZone)
  await refuseClosing(deps, range)
  const reference = await deps.reference.read()
  const connectionId = deps.workspace.status().connection.id
  const pathOf = (checksum: string): string =>
    rowsPath(deps.dataFolder, connectionId, { month, checksum })
  const rows = await makeRowsWriter(dirname(pathOf('')), month)
  let path: string | undefined
  try {
    const cells = await frozenCells(db, reference, range, { signal, progress }, rows.write)
    const figures = totalsOf(sumOf(cells))
    await refuseChanged(db, range, figures)
    const checksum = checksumOf(cells)
    path = pathOf(checksum)
    await rows.keep(path)
    stopIfCancelled(signal)
    await keep(deps, db, { range, timeZone, figures, checksum, cells, reference })
    deps.events.emit('data.changed', { domains: ['months'] })
    return figures
  } catch (error) {
    await rows.discard()
    if (path) await rm(path, { force: true })
    throw isUniqueViolation(error) ? closedAlready(month) : error
  }
}

/** The sums of a month's calls as they are now; `onBatch` gets the calls in order of time. */
export async function frozenCells(
  db: Database,
  reference: Reference,
  range: MonthRange,
  { signal, progress }: JobContext,
  onBatch: (calls: readonly UsageTuple[]) => Promise<void>,
): Promise<FrozenCell[]> {
  const ledger = makeMonthLedger(
    range.days,
    ([, modelId, , inputTokens, outputTokens, cacheHit, costUsd]) =>
      isUnpriced({ inputTokens, outputTokens, cacheHit, costUsd }, reference.models.get(modelId)),
  )
  let done = 0
  await streamUsage(
    db,
    { fromSeconds: range.fromSeconds, toSeconds: range.toSeconds, pricedModelIds: [] },
    { by: 'time', direction: 'asc' },
    async (calls) => {
      stopIfCancelled(signal)
      for (const call of calls) ledger.add(call)
      await onBatch(calls)
      done += calls.length
      progress({ done, rows: done })
    },
    signal,
  )
  stopIfCancelled(signal)
  return ledger.cells()
}

/** Someone may have written into the month while its calls were read. */
async function refuseChanged(db: Database, range: MonthRange, figures: UsageTotals): Promise<void> {
  const now = await readUsageTotals(db, {
    fromSeconds: range.fromSeconds,
    toSeconds: range.toSeconds,
    pricedModelIds: [],
  })
  if (now.calls === figures.calls && now.costUsd === figures.costUsd) return
  throw new AppError(
    'database_busy',
    `Calls of ${range.month} were written while it was being closed. Try again in a moment.`,
    { reason: 'month_changed', params: { month: range.month } },
  )
}

interface Frozen {
  range: MonthRange
  timeZone: string
  figures: UsageTotals
  checksum: string
  cells: FrozenCell[]
  reference: Reference
}

async function keep(deps: MonthDeps, db: Database, frozen: Frozen): Promise<void> {
  const { range, timeZone, figures, checksum, cells, reference } = frozen
  const { month, from, to } = range
  const modelIds = [...new Set(cells.map(({ modelId }) => modelId))]
  await db.transaction(async (tx) => {
    await insertClosedMonth(
      tx,
      { month, timeZone, from, to, closedBy: deps.trail.actor, ...figures, checksum },
      modelIds.flatMap((modelId) => pricesIn(reference, modelId, range, deps.clock.now())),
      cells,
    )
    await deps.trail.record(tx, {
      subject: 'month',
      subjectId: month,
      name: month,
      action: 'closed',
      after: { timeZone, calls: figures.calls, costUsd: figures.costUsd, checksum },
    })
  })
}

/** The prices of a model that were in force in a month; nothing for a model without a row. */
function pricesIn(
  reference: Reference,
  modelId: string,
  { fromSeconds, toSeconds }: MonthRange,
  now: Date,
): FrozenPrice[] {
  const record = reference.records.get(modelId)
  if (!record) return []
  const spans = priceSpans(record, reference.prices.get(modelId) ?? [], now).filter(
    (span) =>
      (span.fromSeconds ?? 0) < toSeconds && (span.toSeconds ?? Number.MAX_VALUE) > fromSeconds,
  )
  const prices = spans.flatMap(({ fromSeconds: start, price }) => {
    if (!price) return []
    const { kind: _, id: _id, effectiveFrom: _from, source: _source, tiers, ...rates } = price
    const from =
      start === null || start <= fromSeconds ? null : new Date(start * 1000).toISOString()
    return [{ from, ...rates, tiers: [...tiers] }]
  })
  return [{ modelId, provider: record.providerName, model: record.modelName, prices }]
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'This was cancelled; nothing was changed.')
}
