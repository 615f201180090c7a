import { fieldError } from '../../../contract/errors'
import type { ExploreKey, ExploreRequest, ExploreTable } from '../../../contract/explore'
import type { BucketUnit, Narrow } from '../../../contract/spend'
import { bucketKeyFinder, fillBuckets, requireHourly, sumKeyOfUnit } from './buckets'
import {
  addTo,
  compareValues,
  isOfDetails,
  noCalls,
  sumByKey,
  type Sums,
  sumOf,
  valueOf,
} from './figures'
import { foldGroups, type Group, groupCells, keyFinder, sumKeyOf } from './groups'
import { type Cell, openSpend, type SpendDeps, type SpendScope, type SumKey } from './sums'

/** A row or column: `folded` above 0 is the tail in one. */
type Line = Group & { folded: number }

/** A table of one measure, exact. */
export async function explore(deps: SpendDeps, request: ExploreRequest): Promise<ExploreTable> {
  const { filter, measure, groupBy, split } = request
  requirePossible(request)
  const scope = await openSpend(deps, filter)
  if (groupBy === 'hour' || split === 'hour') requireHourly(scope)
  const { cells, source } = await scope.sums(sumKeys(groupBy, split), {
    details: isOfDetails(measure),
  })
  const rows = rowsOf(scope, cells, request)
  const columns = split === null ? [] : columnsOf(scope, cells, split, request)
  const values = crossed(cells, [rows, finder(scope, groupBy)], [columns, finder(scope, split)])
  const total = sumOf(cells)
  return {
    measure,
    groupBy,
    split,
    columns: columns.map(({ sums, ...line }) => ({ ...line, total: valueOf(sums, measure) })),
    rows: rows.map(({ sums, ...line }, row) => ({
      ...line,
      total: valueOf(sums, measure),
      values: (values[row] ?? []).map((cell) => valueOf(cell, measure)),
    })),
    total: valueOf(total, measure),
    calls: total.calls,
    unpricedCalls: total.unpricedCalls,
    range: scope.range,
    source,
  }
}

function requirePossible({ groupBy, split }: ExploreRequest): void {
  if (split === null) return
  if (groupBy === split || (isTime(groupBy) && isTime(split))) {
    throw fieldError(
      'split',
      'split_not_possible',
      'Choose something else to split by: not the same key, and not a second key of time.',
    )
  }
}

function isTime(key: ExploreKey | 'none'): key is BucketUnit {
  return key === 'hour' || key === 'day' || key === 'week' || key === 'month'
}

function sumKeys(...keys: readonly (ExploreKey | 'none' | null)[]): SumKey[] {
  const wanted = keys.flatMap((key) =>
    key === null || key === 'none' ? [] : [isTime(key) ? sumKeyOfUnit(key) : sumKeyOf(key)],
  )
  return [...new Set(wanted)]
}

function finder({ reference }: SpendScope, key: ExploreKey | 'none' | null): (c: Cell) => string {
  if (key === null || key === 'none') return () => 'total'
  return isTime(key) ? bucketKeyFinder(key) : keyFinder(key, reference)
}

function rowsOf(
  scope: SpendScope,
  cells: readonly Cell[],
  { groupBy, measure, sort, limit }: ExploreRequest,
): Line[] {
  if (groupBy === 'none') {
    const narrow: Narrow = {}
    const sums = sumOf(cells)
    return [{ key: 'total', label: '', providerId: null, narrow, sums, folded: 0 }]
  }
  const groups = groupsOf(scope, cells, groupBy)
  const sign = sort.direction === 'asc' ? -1 : 1
  if (sort.by === 'value') groups.sort((a, b) => byValue(a, b, measure, sign))
  else if (sort.direction === 'desc') groups.reverse()
  return fold(groups, limit)
}

/** Times stay in order, the latest of them are kept; others by value. */
function columnsOf(
  scope: SpendScope,
  cells: readonly Cell[],
  split: ExploreKey,
  { measure, splitLimit }: ExploreRequest,
): Line[] {
  const groups = groupsOf(scope, cells, split)
  if (!isTime(split))
    return fold(
      groups.toSorted((a, b) => byValue(a, b, measure, 1)),
      splitLimit,
    )
  const lines = fold(groups.toReversed(), splitLimit)
  const kept = lines.filter(({ folded }) => folded === 0).toReversed()
  return [...lines.filter(({ folded }) => folded > 0), ...kept]
}

/** Times in order, others by name. */
function groupsOf(scope: SpendScope, cells: readonly Cell[], key: ExploreKey): Group[] {
  if (!isTime(key)) return groupCells(cells, key, scope.reference).toSorted(byLabel)
  const sums = sumByKey(cells, bucketKeyFinder(key))
  return fillBuckets(scope, cells, key).map((bucket) => ({
    key: bucket.key,
    label: bucket.label,
    providerId: null,
    narrow: bucket.narrow,
    sums: sums.get(bucket.key) ?? noCalls(),
  }))
}

function byValue(a: Group, b: Group, measure: ExploreRequest['measure'], sign: 1 | -1): number {
  const [one, other] = [valueOf(a.sums, measure), valueOf(b.sums, measure)]
  const order = compareValues(one, other)
  if (order !== 0) return one === null || other === null ? order : order * sign
  return b.sums.calls - a.sums.calls || byLabel(a, b)
}

function byLabel(a: Group, b: Group): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}

function fold(groups: readonly Group[], limit: number): Line[] {
  const kept = groups.slice(0, limit).map((group) => ({ ...group, folded: 0 }))
  return groups.length > limit ? [...kept, foldGroups(groups.slice(limit))] : kept
}

/** The sums where rows and columns cross; what is not shown belongs to the folded line. */
function crossed(
  cells: readonly Cell[],
  [rows, rowKey]: [readonly Line[], (cell: Cell) => string],
  [columns, columnKey]: [readonly Line[], (cell: Cell) => string],
): Sums[][] {
  const values = rows.map(() => columns.map(noCalls))
  const rowOf = placeFinder(rows)
  const columnOf = placeFinder(columns)
  if (columns.length === 0) return values
  for (const cell of cells) {
    const sums = values[rowOf(rowKey(cell))]?.[columnOf(columnKey(cell))]
    if (!sums) throw new Error('a cell lies outside the table')
    addTo(sums, cell)
  }
  return values
}

function placeFinder(lines: readonly Line[]): (key: string) => number {
  const places = new Map(lines.map(({ key }, index) => [key, index]))
  const folded = lines.findIndex((line) => line.folded > 0)
  return (key) => places.get(key) ?? folded
}
