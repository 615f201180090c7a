import type { SpendSource } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import type { Id, LocalDate } from '../../../contract/values'
import { hasUsageDetails } from '../../storage/audit-rows'
import { type RawCell, sumRawCells } from '../../storage/spend-raw'
import { readUsageSpan } from '../../storage/usage-summary'
import { entry } from '../map-entry'
import { dateOfInstant, type DayRange, dayRanges } from '../periods'
import type { Rollup, RollupQuery, SpendCell } from '../rollup/rollup'
import { openScope, type UsageDeps, type UsageScope } from '../usage-scope'
import type { Sums } from './figures'
import { type HourRange, hoursOf, instantOf, isMidnight, runsOf } from './timeline'

export type SpendDeps = UsageDeps & {
  rollup: Rollup
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined
  /** What one report has asked for, by question: its parts ask for much the same. */
  known?: Map<string, ReturnType<SpendScope['sums']>>
}

/** What to add up by. Hours are clock hours, and bring their day along. */
export type SumKey = 'day' | 'hour' | 'model' | 'project'

/** Sums for one combination of the keys that were asked for; the others are null. */
export interface Cell extends Sums {
  day: LocalDate | null
  hour: HourRange | null
  modelId: Id | null
  projectId: Id | null
}

/** Every figure of spend comes from here. */
export interface SpendScope extends UsageScope {
  now: Date
  /** The cells of the filter by `keys`, in no order. `details`: with the sums of these, from the rows. */
  sums(
    keys: readonly SumKey[],
    options?: { details?: boolean },
  ): Promise<{ cells: readonly Cell[]; source: SpendSource }>
}

/**
 * Opens a filter for questions. Whole days narrowed by model or project alone are answered from
 * the rollup; everything else, and all while there is none, from the rows. Both answer the same.
 */
export async function openSpend(deps: SpendDeps, filter: UsageFilter): Promise<SpendScope> {
  const now = deps.clock.now()
  const scope = await openScope({ ...deps, clock: { now: () => now } }, filter)
  const days = rollupDays(scope, filter)
  const addUp: SpendScope['sums'] = async (keys, options) => {
    const rows: SpendSource = { source: 'raw', asOf: now.toISOString() }
    if (isEmpty(scope)) return { cells: [], source: rows }
    const details =
      options?.details === true &&
      deps.workspace.hasOwnTables() &&
      (await hasUsageDetails(scope.db))
    if (!details && days && !keys.includes('hour')) {
      const cells = await sumRollup(deps.rollup, scope, days, keys)
      const asOf = deps.rollup.status().refreshedAt ?? now.toISOString()
      if (cells) return { cells, source: { source: 'rollup', asOf } }
    }
    return { cells: await sumRows(scope, keys, details, deps.signal), source: rows }
  }
  return {
    ...scope,
    now,
    sums(keys, options) {
      if (!deps.known) return addUp(keys, options)
      const question = JSON.stringify([scope.filter, scope.timeZone, keys.toSorted(), options])
      return entry(deps.known, question, () => addUp(keys, options))
    },
  }
}

function isEmpty({ filter }: UsageScope): boolean {
  const { fromSeconds, toSeconds, modelIds, projectIds } = filter
  const reversed = fromSeconds !== undefined && toSeconds !== undefined && fromSeconds >= toSeconds
  return reversed || modelIds?.length === 0 || projectIds?.length === 0
}

/** The days that the rollup is to add up; null: it cannot answer this filter. */
function rollupDays(
  { filter, timeZone }: UsageScope,
  asked: UsageFilter,
): Pick<RollupQuery, 'from' | 'to'> | null {
  const {
    period: _,
    providerIds: _p,
    modelIds: _m,
    modelTypes: _t,
    projectIds: _j,
    ...rest
  } = asked
  const narrowed = Object.values({
    ...rest,
    unpricedOnly: asked.unpricedOnly || undefined,
    promptCacheOnly: asked.promptCacheOnly || undefined,
  })
  if (narrowed.some((value) => value !== undefined)) return null
  const { fromSeconds, toSeconds } = filter
  if (!isMidnight(fromSeconds, timeZone) || !isMidnight(toSeconds, timeZone)) return null
  const day = (second: number): LocalDate => dateOfInstant(instantOf(second), timeZone)
  return {
    from: fromSeconds === undefined ? null : day(fromSeconds),
    to: toSeconds === undefined ? null : day(toSeconds - 1),
  }
}

async function sumRollup(
  rollup: Rollup,
  { filter, reference }: UsageScope,
  days: Pick<RollupQuery, 'from' | 'to'>,
  keys: readonly SumKey[],
): Promise<Cell[] | null> {
  const query = {
    ...days,
    modelIds: filter.modelIds,
    projectIds: filter.projectIds?.map((id) => BigInt(id).toString()),
  }
  const by = keys.filter((key) => key !== 'hour')
  const cells = await rollup.sums({ ...query, by })
  if (!cells) return null
  const isPriced = (id: Id | null): boolean =>
    id !== null && (reference.models.get(id)?.priceState ?? 'unpriced') !== 'unpriced'
  if (by.includes('model')) {
    return cells.map((cell) => toCell(cell, isPriced(cell.modelId) ? 0 : cell.zeroCostCalls))
  }
  if (cells.every((cell) => cell.zeroCostCalls === 0)) return cells.map((cell) => toCell(cell, 0))
  // Which of the calls without a cost are unpriced depends on their models: add those up apart.
  const models = await rollup.sums({ ...query, by: ['model'] })
  if (!models) return null
  const modelIds = models.flatMap(({ modelId, zeroCostCalls }) =>
    modelId !== null && zeroCostCalls > 0 && !isPriced(modelId) ? [modelId] : [],
  )
  const unpriced =
    modelIds.length === 0 ? [] : await rollup.sums({ ...query, modelIds, by, zeroCostOnly: true })
  if (!unpriced) return null
  const counts = new Map<LocalDate | null, Map<Id | null, number>>()
  for (const { day, projectId, zeroCostCalls } of unpriced) {
    entry(counts, day, () => new Map()).set(projectId, zeroCostCalls)
  }
  return cells.map((cell) => toCell(cell, counts.get(cell.day)?.get(cell.projectId) ?? 0))
}

function toCell(cell: SpendCell, unpricedCalls: number): Cell {
  const { day, modelId, projectId, calls, cacheHits, inputTokens, outputTokens } = cell
  const costMicros = BigInt(cell.costMicros)
  const sums = { calls, cacheHits, inputTokens, outputTokens, costMicros, unpricedCalls }
  return { day, hour: null, modelId, projectId, ...sums }
}

async function sumRows(
  scope: UsageScope,
  keys: readonly SumKey[],
  details: boolean,
  signal: AbortSignal | undefined,
): Promise<Cell[]> {
  const { db, filter, timeZone } = scope
  const model = keys.includes('model')
  const project = keys.includes('project')
  if (!keys.includes('day') && !keys.includes('hour')) {
    const cells = await db.longRead(signal, (tx) =>
      sumRawCells(tx, filter, { model, project, slots: null, details }),
    )
    return cells.filter(({ calls }) => calls > 0).map((cell) => timedCell(cell, null, null))
  }
  const days = await daysOf(scope)
  const hours = keys.includes('hour') ? hoursOf(days, timeZone) : null
  const first = days[0]
  const last = days.at(-1)
  if (!first || !last) return []
  const within = {
    ...filter,
    // What came in since the span was read may lie beyond these days.
    fromSeconds: Math.max(first.start, filter.fromSeconds ?? first.start),
    toSeconds: Math.min(last.end, filter.toSeconds ?? last.end),
  }
  const slots = runsOf(hours ?? days)
  const cells = await db.longRead(signal, (tx) =>
    sumRawCells(tx, within, { model, project, slots, details }),
  )
  return cells.map((cell) => {
    const slot = cell.slot ?? -1
    const hour = hours?.[slot] ?? null
    const day = hours ? hour?.date : days[slot]?.date
    if (day === undefined) throw new Error('a slot lies outside the days')
    return timedCell(cell, day, hour)
  })
}

/** The days of the filter on which there can be calls. */
async function daysOf({ db, filter, timeZone }: UsageScope): Promise<DayRange[]> {
  const span = await readUsageSpan(db)
  if (!span) return []
  const from = Math.max(span.from, filter.fromSeconds ?? span.from)
  const to = Math.min(span.to, (filter.toSeconds ?? Number.POSITIVE_INFINITY) - 1)
  return from > to ? [] : dayRanges(from, to, timeZone)
}

/** Name by name: copied with `...`, a cell takes four times the memory. */
function timedCell(cell: RawCell, day: LocalDate | null, hour: HourRange | null): Cell {
  const timed: Cell = {
    day,
    hour,
    modelId: cell.modelId,
    projectId: cell.projectId,
    calls: cell.calls,
    cacheHits: cell.cacheHits,
    inputTokens: cell.inputTokens,
    outputTokens: cell.outputTokens,
    costMicros: cell.costMicros,
    unpricedCalls: cell.unpricedCalls,
  }
  if (cell.details) timed.details = cell.details
  return timed
}
