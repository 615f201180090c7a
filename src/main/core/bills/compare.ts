import type {
  Reconciliation,
  ReconciliationRequest,
  ReconciliationRow,
  ReconciliationState,
} from '../../../contract/bills'
import type { Tolerance } from '../../../contract/tolerance'
import type { Id } from '../../../contract/values'
import { type BilledLine, listBilledLines } from '../../storage/bills'
import { microsToUsd } from '../../storage/codec'
import { sumRawCells } from '../../storage/spend-raw'
import { monthRange } from '../closed-months/month-range'
import type { CoreDeps } from '../deps'
import { Exact } from '../exact'
import { type DayRange, dayRanges } from '../periods'
import { runsOf } from '../spend/timeline'
import { chooseGroup } from './choose-group'
import { readLedgerSide } from './ledger-side'
import { type Placed, suggestedModel } from './names'
import { toleranceFor } from './tolerance'

export type CompareDeps = Pick<CoreDeps, 'workspace' | 'reference' | 'settings'> & {
  /** Ends what is being read of the lines and the calls. */
  signal?: AbortSignal | undefined
}

type Amount = InstanceType<typeof Exact>
const ZERO = new Exact(0)

/** What is billed and recorded of one model (or line item) on one day, or in one month. */
interface Pair {
  day: string
  from: number
  to: number
  placed: Placed
  billed: Amount
  /** Some line of the bill is not 0. */
  isBilled: boolean
  lines: number
  recorded: Amount
  calls: number
}

/** What a provider billed by day and model, beside the recorded cost of its calls. */
export async function compareBill(
  deps: CompareDeps,
  request: ReconciliationRequest,
): Promise<Reconciliation> {
  const db = deps.workspace.database()
  const { group, days: billedDays, otherSplitDays, isUsed } = await chooseGroup(deps, request)
  const range = monthRange(request.month, group.timeZone)
  const all = await db.longRead(deps.signal, (tx) => listBilledLines(tx, group, range))
  const lines = all.filter(isUsed)
  const { provider, models: own, placeOf } = await readLedgerSide(deps, group, request)

  const start = Math.min(...lines.map(({ startSeconds }) => startSeconds))
  const end = Math.max(...lines.map(({ endSeconds }) => endSeconds))
  const days = dayRanges(start, end - 1, group.timeZone)
  const pairs = new Pairs(request.by, days)
  const unknown = new Map<string, { lines: number; amount: Amount }>()
  let credits = { lines: 0, amount: ZERO }
  for (const line of lines) {
    const placed = placeOf(line.model)
    pairs.bill(line, placed)
    const amount = new Exact(line.costUsd)
    if (amount.isNegative() && !amount.isZero()) {
      credits = { lines: credits.lines + 1, amount: credits.amount.plus(amount) }
    }
    if (placed.kind !== 'unknown') continue
    const known = unknown.get(placed.name) ?? { lines: 0, amount: ZERO }
    unknown.set(placed.name, { lines: known.lines + 1, amount: known.amount.plus(amount) })
  }
  if (own.length > 0) {
    const nameOf = new Map(own.map(({ id, modelName }) => [id, modelName]))
    const modelIds = own.map(({ id }) => id)
    const cells = await db.longRead(deps.signal, (tx) =>
      sumRawCells(
        tx,
        { fromSeconds: start, toSeconds: end, modelIds, pricedModelIds: [] },
        { model: true, project: false, slots: runsOf(days) },
      ),
    )
    for (const { slot, modelId, calls, costMicros } of cells) {
      const day = days[slot ?? 0]
      if (!day || modelId === null) continue
      pairs.record(day, { modelId, name: nameOf.get(modelId) ?? '', calls, costMicros })
    }
  }
  const tolerance = toleranceFor(deps, request)
  return {
    ...settle(pairs.all(), tolerance),
    provider,
    timeZone: group.timeZone,
    tolerance,
    from: days[0]?.date ?? `${request.month}-01`,
    to: days.at(-1)?.date ?? `${request.month}-01`,
    credits: { lines: credits.lines, amountUsd: credits.amount.toFixed() },
    unknownNames: [...unknown]
      .map(([name, one]) => ({
        name,
        lines: one.lines,
        amountUsd: one.amount.toFixed(),
        suggestedModelId: suggestedModel(name, own),
      }))
      .toSorted((a, b) => new Exact(b.amountUsd).abs().cmp(new Exact(a.amountUsd).abs())),
    billIds: [...new Set(billedDays.map(({ importId }) => importId))],
    sharedDays: sharedDaysOf(billedDays),
    otherSplitDays,
  }
}

/** Lines of exports that are split alike are the same line, or parts of one day. */
function sharedDaysOf(days: readonly { date: string; importId: Id; splitBy: string }[]): number {
  const bills = new Map<string, Set<Id>>()
  for (const { date, importId, splitBy } of days) {
    if (splitBy !== '') continue
    bills.set(date, (bills.get(date) ?? new Set()).add(importId))
  }
  return [...bills.values()].filter((ids) => ids.size > 1).length
}

/** Collects both sides. A day beyond the month belongs to the line that ends in it. */
class Pairs {
  private readonly pairs = new Map<string, Pair>()
  private readonly byMonth: boolean
  private readonly months = new Map<string, { from: number; to: number }>()
  private readonly starts: ReadonlyMap<number, DayRange>

  constructor(by: ReconciliationRequest['by'], days: readonly DayRange[]) {
    this.byMonth = by === 'month'
    this.starts = new Map(days.map((day) => [day.start, day]))
    for (const { date, start, end } of days) {
      const month = date.slice(0, 7)
      this.months.set(month, { from: this.months.get(month)?.from ?? start, to: end })
    }
  }

  bill(line: BilledLine, placed: Placed): void {
    const day = this.starts.get(line.startSeconds) ?? this.dayAt(line.startSeconds)
    if (!day) return
    const pair = this.pairOf(day, placed)
    pair.billed = pair.billed.plus(line.costUsd)
    pair.isBilled ||= !new Exact(line.costUsd).isZero()
    pair.lines += 1
  }

  /** Calls that cost nothing make no row of their own. */
  record(
    day: DayRange,
    cell: { modelId: Id; name: string; calls: number; costMicros: bigint },
  ): void {
    const placed = { kind: 'model' as const, modelId: cell.modelId, name: cell.name }
    if (cell.costMicros === 0n && !this.pairs.has(this.keyOf(day, placed))) return
    const pair = this.pairOf(day, placed)
    pair.recorded = pair.recorded.plus(microsToUsd(cell.costMicros))
    pair.calls += cell.calls
  }

  all(): Pair[] {
    return [...this.pairs.values()]
  }

  /** A known export's period may begin within a day. */
  private dayAt(seconds: number): DayRange | undefined {
    return [...this.starts.values()].find(({ start, end }) => seconds >= start && seconds < end)
  }

  private keyOf({ date }: DayRange, placed: Placed): string {
    const what = placed.kind === 'model' ? placed.modelId : `${placed.kind} ${placed.name}`
    return `${this.byMonth ? date.slice(0, 7) : date} ${what}`
  }

  private pairOf(day: DayRange, placed: Placed): Pair {
    const key = this.keyOf(day, placed)
    const known = this.pairs.get(key)
    if (known) return known
    const month = day.date.slice(0, 7)
    const span = this.byMonth ? this.months.get(month) : undefined
    const pair: Pair = {
      day: this.byMonth ? month : day.date,
      from: span?.from ?? day.start,
      to: span?.to ?? day.end,
      placed,
      billed: ZERO,
      isBilled: false,
      lines: 0,
      recorded: ZERO,
      calls: 0,
    }
    this.pairs.set(key, pair)
    return pair
  }
}

function settle(
  pairs: readonly Pair[],
  tolerance: Tolerance,
): Pick<Reconciliation, 'billedUsd' | 'recordedUsd' | 'differenceUsd' | 'platformUsd' | 'rows'> {
  let [billed, recorded, platform] = [ZERO, ZERO, ZERO]
  const rows = pairs.map((pair): ReconciliationRow => {
    const { placed } = pair
    billed = billed.plus(pair.billed)
    recorded = recorded.plus(pair.recorded)
    if (placed.kind === 'platform') platform = platform.plus(pair.billed)
    return {
      day: pair.day,
      modelId: placed.kind === 'model' ? placed.modelId : null,
      name: placed.name,
      billedUsd: pair.billed.toFixed(),
      recordedUsd: pair.recorded.toFixed(),
      differenceUsd: pair.billed.minus(pair.recorded).toFixed(),
      state: stateOf(pair, tolerance),
      lines: pair.lines,
      calls: pair.calls,
      from: isoOf(pair.from),
      to: isoOf(pair.to),
    }
  })
  return {
    billedUsd: billed.toFixed(),
    recordedUsd: recorded.toFixed(),
    differenceUsd: billed.minus(recorded).toFixed(),
    platformUsd: platform.toFixed(),
    rows: rows.toSorted((a, b) => (`${a.day} ${a.name}` < `${b.day} ${b.name}` ? -1 : 1)),
  }
}

/** Nothing is the same as an amount of 0; a credit that makes a bill 0 is something. */
function stateOf(
  { placed, billed, isBilled, recorded }: Pair,
  tolerance: Tolerance,
): ReconciliationState {
  if (placed.kind === 'platform') return 'platform'
  if (recorded.isZero() && isBilled) return 'billOnly'
  if (!isBilled && !recorded.isZero()) return 'ledgerOnly'
  const difference = billed.minus(recorded).abs()
  const share = billed.abs().times(tolerance.percent).div(100)
  return difference.lte(tolerance.usd) || difference.lte(share) ? 'within' : 'differs'
}

function isoOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
