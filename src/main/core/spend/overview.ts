import type { ParsedInput, RouteOutput } from '../../../contract/routes'
import type { BucketUnit } from '../../../contract/spend'
import { bucketKeyFinder, fillBuckets, sparklineUnit } from './buckets'
import { figuresOf, noCalls, sumByKey, sumOf } from './figures'
import { previousPeriod } from './previous'
import { type Cell, openSpend, type SpendDeps, type SpendScope } from './sums'

/** The figures of a period, of the one before, and points over time. */
export async function readOverview(
  deps: SpendDeps,
  { filter }: ParsedInput<'spend.overview'>,
): Promise<RouteOutput<'spend.overview'>> {
  const scope = await openSpend(deps, filter)
  const before = previousPeriod(scope.range, scope.timeZone, scope.now)
  const [{ cells, source }, previous] = await Promise.all([
    scope.sums(['day']),
    before && readFigures(deps, { ...filter, period: { kind: 'instants', ...before.range } }),
  ])
  const bucket = sparklineUnit(scope, cells)
  const points = bucket === 'hour' ? (await scope.sums(['hour'])).cells : cells
  return {
    range: scope.range,
    figures: figuresOf(sumOf(cells)),
    previous: before && previous && { ...before, figures: previous },
    bucket,
    points: pointsOf(scope, points, bucket),
    source,
  }
}

async function readFigures(
  deps: SpendDeps,
  filter: ParsedInput<'spend.overview'>['filter'],
): Promise<RouteOutput<'spend.overview'>['figures']> {
  const { cells } = await (await openSpend(deps, filter)).sums([])
  return figuresOf(sumOf(cells))
}

function pointsOf(
  scope: SpendScope,
  cells: readonly Cell[],
  bucket: BucketUnit,
): RouteOutput<'spend.overview'>['points'] {
  const byKey = sumByKey(cells, bucketKeyFinder(bucket))
  return fillBuckets(scope, cells, bucket).map(({ key }) => ({
    key,
    ...figuresOf(byKey.get(key) ?? noCalls()),
  }))
}
