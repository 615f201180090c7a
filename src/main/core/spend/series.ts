import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import type { BucketUnit } from '../../../contract/spend'
import { microsToUsd } from '../../storage/codec'
import { bucketKeyFinder, fillBuckets, fittingUnit, requireHourly, sumKeyOfUnit } from './buckets'
import { addTo, noCalls, shareOf, type Sums, sumOf, totalsOf } from './figures'
import { compareGroups, foldGroups, type Group, groupCells, keyFinder, sumKeyOf } from './groups'
import { type Cell, openSpend, type SpendDeps, type SpendScope } from './sums'

type Series = RouteOutput<'spend.series'>

/** Spend over time, stacked; the tail in one. */
export async function readSeries(
  deps: SpendDeps,
  { filter, by, bucket: asked, top, rankBy }: ParsedInput<'spend.series'>,
): Promise<Series> {
  const scope = await openSpend(deps, filter)
  if (asked === 'hour') requireHourly(scope)
  const time = sumKeyOfUnit(asked)
  const { cells, source } = await scope.sums(by === 'none' ? [time] : [time, sumKeyOf(by)])
  const bucket = fittingUnit(scope, cells, asked)
  const buckets = fillBuckets(scope, cells, bucket)
  const groups = by === 'none' ? [] : groupCells(cells, by, scope.reference)
  groups.sort(compareGroups(rankBy))
  const kept = groups.slice(0, top).map((group) => ({ ...group, folded: 0 }))
  const tail = groups.slice(top)
  const total = sumOf(cells)
  const shown =
    by === 'none'
      ? [{ key: 'total', label: '', providerId: null, narrow: {}, sums: total, folded: 0 }]
      : tail.length > 0
        ? [...kept, foldGroups(tail)]
        : kept
  const keyOf = by === 'none' ? () => 'total' : keyFinder(by, scope.reference)
  const values = spread(cells, shown, keyOf, bucket, buckets)
  return {
    bucket,
    buckets,
    series: shown.map(({ sums, ...group }, index) => {
      const points = values[index] ?? []
      return {
        ...group,
        costUsd: points.map(({ costMicros }) => microsToUsd(costMicros)),
        calls: points.map(({ calls }) => calls),
        inputTokens: points.map(({ inputTokens }) => inputTokens),
        outputTokens: points.map(({ outputTokens }) => outputTokens),
        total: totalsOf(sums),
      }
    }),
    total: totalsOf(total),
    range: scope.range,
    source,
  }
}

/** The sums of each shown group by bucket; what is not shown belongs to the last, the folded one. */
function spread(
  cells: readonly Cell[],
  shown: readonly Pick<Group, 'key'>[],
  keyOf: (cell: Cell) => string,
  unit: BucketUnit,
  buckets: readonly { key: string }[],
): Sums[][] {
  const values = shown.map(() => buckets.map(noCalls))
  const rowOf = new Map(shown.map(({ key }, index) => [key, index]))
  const placeOf = new Map(buckets.map(({ key }, index) => [key, index]))
  const bucketKey = bucketKeyFinder(unit)
  for (const cell of cells) {
    const row = rowOf.get(keyOf(cell)) ?? shown.length - 1
    const sums = values[row]?.[placeOf.get(bucketKey(cell)) ?? -1]
    if (!sums) throw new Error('a cell lies outside the buckets')
    addTo(sums, cell)
  }
  return values
}

/** The largest providers, models, types or projects. */
export async function readTop(
  deps: SpendDeps,
  { filter, by, limit, measure }: ParsedInput<'spend.top'>,
): Promise<RouteOutput<'spend.top'>> {
  const scope = await openSpend(deps, filter)
  const { cells, source } = await scope.sums([sumKeyOf(by)])
  const groups = groupCells(cells, by, scope.reference).toSorted(compareGroups(measure))
  const total = sumOf(cells)
  const tail = groups.slice(limit)
  const others = tail.length > 0 ? foldGroups(tail) : null
  return {
    rows: groups.slice(0, limit).map(({ sums, ...group }) => ({
      ...group,
      ...totalsOf(sums),
      share: shareOf(sums, total, measure),
    })),
    others: others && {
      members: others.folded,
      narrow: others.narrow,
      ...totalsOf(others.sums),
      share: shareOf(others.sums, total, measure),
    },
    total: totalsOf(total),
    source,
  }
}

/** Spend by weekday and clock hour. */
export async function readHeatmap(
  deps: SpendDeps,
  { filter }: ParsedInput<'spend.heatmap'>,
): Promise<RouteOutput<'spend.heatmap'>> {
  const scope: SpendScope = await openSpend(deps, filter)
  const { cells } = await scope.sums(['hour'])
  const week = Array.from({ length: 7 * 24 }, noCalls)
  const weekdays = new Map<string, number>()
  for (const cell of cells) {
    const { hour } = cell
    if (!hour) throw new Error('a cell lies outside the hours')
    const weekday = weekdays.get(hour.date) ?? weekdayOf(hour.date)
    weekdays.set(hour.date, weekday)
    const sums = week[(weekday - 1) * 24 + hour.hour]
    if (sums) addTo(sums, cell)
  }
  return {
    cells: week.map(({ calls, costMicros }, index) => ({
      weekday: Math.floor(index / 24) + 1,
      hour: index % 24,
      calls,
      costUsd: microsToUsd(costMicros),
    })),
    total: totalsOf(sumOf(cells)),
  }
}

/** ISO: 1 is Monday. */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}
