import { assertNever } from '../../contract/errors'
import type { RouteOutput } from '../../contract/routes'
import type { SummaryKey, UsageTotals } from '../../contract/usage'
import type { Id } from '../../contract/values'
import { microsToUsd, usdToMicros } from '../storage/codec'
import {
  readUsageSpan,
  sumUsageByModel,
  sumUsageByProject,
  sumUsageBySlot,
} from '../storage/usage-summary'
import type { TotalsRecord } from '../storage/usage-totals'
import { type DayRange, dayRanges } from './periods'
import type { Reference } from './reference'
import type { UsageScope } from './usage-scope'

type Summary = RouteOutput<'usage.summary'>
type SummaryRow = Summary['rows'][number]

/** The key of calls whose model has no row, so that their provider is not known. */
const UNKNOWN_PROVIDER = 'unknown'

/** Totals by one key: largest cost first, days in order. The total is the sum of the rows. */
export async function summarise(scope: UsageScope, by: SummaryKey): Promise<Summary> {
  const rows = await summaryRows(scope, by)
  return {
    rows: by === 'day' ? rows : rows.toSorted(byCost),
    total: rows.reduce(addTotals, zeroTotals()),
  }
}

async function summaryRows(scope: UsageScope, by: SummaryKey): Promise<SummaryRow[]> {
  const { db, filter, reference } = scope
  switch (by) {
    case 'model': {
      const sums = await sumUsageByModel(db, filter)
      return sums.map((sum) => ({ ...sum, label: modelLabel(sum.key, reference) }))
    }
    case 'provider': {
      const sums = await sumUsageByModel(db, filter)
      return fold(sums, (sum) => providerOf(sum.key, reference))
    }
    case 'project': {
      const sums = await sumUsageByProject(db, filter)
      return sums.map((sum) => ({
        ...sum,
        label: reference.projectNames.get(sum.key) ?? `#${sum.key}`,
      }))
    }
    case 'day':
      return sumByDay(scope)
    default:
      return assertNever(by)
  }
}

function modelLabel(id: Id, reference: Reference): string {
  const model = reference.models.get(id)
  if (!model) return `#${id}`
  return `${model.providerName ?? `#${model.providerId}`} / ${model.modelName}`
}

function providerOf(modelId: Id, reference: Reference): Pick<SummaryRow, 'key' | 'label'> {
  const model = reference.models.get(modelId)
  if (!model) return { key: UNKNOWN_PROVIDER, label: '?' }
  return { key: model.providerId, label: model.providerName ?? `#${model.providerId}` }
}

/**
 * Days of the accounting zone. Their boundaries are computed here; SQL groups by equal slots of
 * the largest length that divides all of them (a whole day where there is no DST), counted from
 * the first boundary.
 */
async function sumByDay({ db, filter, timeZone }: UsageScope): Promise<SummaryRow[]> {
  const span = await readUsageSpan(db)
  if (!span) return []
  const from = Math.max(span.from, filter.fromSeconds ?? span.from)
  const to = Math.min(span.to, (filter.toSeconds ?? Number.POSITIVE_INFINITY) - 1)
  if (from > to) return []
  const days = dayRanges(from, to, timeZone)
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return []
  const step = days.reduce((length, day) => divisor(length, day.end - day.start), 0)
  const slots = await sumUsageBySlot(
    db,
    { ...filter, fromSeconds: from, toSeconds: to + 1 },
    first.start,
    step,
  )
  const dayOf = dayFinder(days)
  return fold(slots, ({ slot }) => {
    const { date } = dayOf(first.start + slot * step)
    return { key: date, label: date }
  })
}

/** Finds the day of each second; the seconds come in order. */
function dayFinder(days: readonly DayRange[]): (second: number) => DayRange {
  let index = 0
  return (second) => {
    while ((days[index]?.end ?? Number.POSITIVE_INFINITY) <= second) index++
    const day = days[index]
    if (!day) throw new Error('a slot lies outside the days')
    return day
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

/** Adds up what has the same key, in the order in which the keys come. */
function fold<Sum extends TotalsRecord>(
  sums: readonly Sum[],
  keyOf: (sum: Sum) => Pick<SummaryRow, 'key' | 'label'>,
): SummaryRow[] {
  const rows = new Map<string, SummaryRow>()
  for (const sum of sums) {
    const { key, label } = keyOf(sum)
    rows.set(key, { key, label, ...addTotals(rows.get(key) ?? zeroTotals(), sum) })
  }
  return [...rows.values()]
}

function byCost(a: SummaryRow, b: SummaryRow): number {
  const difference = usdToMicros(b.costUsd) - usdToMicros(a.costUsd)
  if (difference !== 0n) return difference > 0n ? 1 : -1
  return b.calls - a.calls || (a.label < b.label ? -1 : 1)
}

function zeroTotals(): UsageTotals {
  return {
    calls: 0,
    cacheHits: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: '0.000000',
    unpricedCalls: 0,
  }
}

function addTotals(a: UsageTotals, b: UsageTotals): UsageTotals {
  return {
    calls: a.calls + b.calls,
    cacheHits: a.cacheHits + b.cacheHits,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: microsToUsd(usdToMicros(a.costUsd) + usdToMicros(b.costUsd)),
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
  }
}
