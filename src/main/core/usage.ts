import { AppError, fieldError } from '../../contract/errors'
import type { DomainHandlers, ParsedInput, RouteOutput } from '../../contract/routes'
import type { UsageDetail, UsageSort } from '../../contract/usage'
import type { Id } from '../../contract/values'
import { findUsage, findUsageOrigin, type UsageDetailRecord } from '../storage/usage-detail'
import { readUsagePage } from '../storage/usage-page'
import { positionOf, type UsagePosition, type UsageRecord } from '../storage/usage-rows'
import { countUsage, readUsageTotals } from '../storage/usage-totals'
import { explainCost } from './call-cost'
import { difference, priceAt } from './prices'
import type { Reference } from './reference'
import type { Tickets } from './tickets'
import { decodeCursor, encodeCursor } from './usage-cursor'
import { openScope, toUsageRow, type UsageDeps } from './usage-scope'
import { summarise } from './usage-summary'

/** A quick count goes no further. */
const COUNT_CAP = 10_000

export function makeUsageHandlers(deps: UsageDeps & { tickets: Tickets }): DomainHandlers<'usage'> {
  return {
    'usage.page': (input) => readPage(deps, input),
    'usage.count': async ({ filter }) => {
      const scope = await openScope(deps, filter)
      const calls = await countUsage(scope.db, scope.filter, COUNT_CAP + 1)
      return { calls: Math.min(calls, COUNT_CAP), capped: calls > COUNT_CAP }
    },
    'usage.totals': ({ filter, ticket }) =>
      deps.tickets.run(ticket, async (signal) => {
        const scope = await openScope(deps, filter)
        const totals = await scope.db.longRead(signal, (tx) => readUsageTotals(tx, scope.filter))
        return { ...totals, range: scope.range }
      }),
    'usage.get': ({ id }) => readCall(deps, id),
    'usage.summary': async ({ filter, by, timeZone }) =>
      summarise(await openScope(deps, filter, timeZone), by),
  }
}

/** Backward is forward in the opposite sort; the rows are turned round again. */
async function readPage(
  deps: UsageDeps,
  { filter, sort, cursor, at, direction, limit }: ParsedInput<'usage.page'>,
): Promise<RouteOutput<'usage.page'>> {
  const after = cursor === undefined ? placeAt(at, sort) : decodeCursor(cursor, sort.by)
  const { db, reference, filter: stored, range } = await openScope(deps, filter)
  const backward = direction === 'backward'
  const found = await readUsagePage(db, {
    filter: stored,
    sort: backward ? opposite(sort) : sort,
    after,
    limit: limit + 1,
  })
  const more = found.length > limit
  const records = found.slice(0, limit)
  if (backward) records.reverse()
  const cursorOf = (record: UsageRecord | undefined): string | null => {
    const place = record ? positionOf(record, sort.by) : after
    return place ? encodeCursor(sort.by, place) : null
  }
  const comesFromAfter = backward && after !== undefined
  const comesFromBefore = !backward && after !== undefined
  return {
    rows: records.map((record) => toUsageRow(record, reference)),
    next: comesFromAfter || (!backward && more) ? cursorOf(records.at(-1)) : null,
    previous: comesFromBefore || (backward && more) ? cursorOf(records[0]) : null,
    range,
  }
}

/** The place just before the first row of an instant, in the list's order. */
function placeAt(at: string | undefined, sort: UsageSort): UsagePosition | undefined {
  if (at === undefined) return undefined
  if (sort.by !== 'time') {
    throw fieldError('at', 'not_by_time', 'Only a list by time can begin at a date.')
  }
  const second = Math.floor(Date.parse(at) / 1000)
  return { value: sort.direction === 'desc' ? second + 1 : second, id: '0' }
}

function opposite(sort: UsageSort): UsageSort {
  return { by: sort.by, direction: sort.direction === 'asc' ? 'desc' : 'asc' }
}

async function readCall(deps: UsageDeps, id: Id): Promise<UsageDetail> {
  const db = deps.workspace.database()
  const [record, origin, reference] = await Promise.all([
    findUsage(db, id),
    deps.workspace.hasOwnTables() ? findUsageOrigin(db, id) : null,
    deps.reference.read(),
  ])
  if (!record) throw new AppError('not_found', 'That call is no longer in the database.')
  const { cacheHitShare } = deps.settings.current()
  return {
    ...toUsageRow(record, reference),
    updatedAt: record.updatedAt,
    tokens: origin?.tokens ?? noTokens,
    cost: costOf(record, origin?.tokens ?? noTokens, reference, cacheHitShare),
    origin: origin?.origin ?? null,
  }
}

const noTokens: UsageDetail['tokens'] = {
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
}

/** How the cost comes about at the price of the call's time, beside what was recorded. */
function costOf(
  record: UsageDetailRecord,
  tokens: UsageDetail['tokens'],
  reference: Reference,
  cacheHitShare: string,
): UsageDetail['cost'] {
  const model = reference.records.get(record.modelId)
  const price =
    model &&
    priceAt(model, reference.prices.get(record.modelId) ?? [], record.createdAt, reference.now)
  if (!price) {
    return { lines: [], recomputedUsd: null, differenceUsd: null, price: null, cacheHitShare }
  }
  const call = {
    ...record,
    cacheReadTokens: tokens.cacheRead,
    cacheWrite5mTokens: tokens.cacheWrite5m,
    cacheWrite1hTokens: tokens.cacheWrite1h,
  }
  const { lines, costUsd, tierAboveInputTokens } = explainCost(call, price, cacheHitShare)
  return {
    lines,
    recomputedUsd: costUsd,
    differenceUsd: difference(record.costUsd, costUsd),
    price: {
      kind: price.kind,
      effectiveFrom: price.effectiveFrom,
      source: price.source,
      tierAboveInputTokens,
    },
    cacheHitShare,
  }
}
