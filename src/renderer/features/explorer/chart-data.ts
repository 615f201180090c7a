import type { Period } from '../../../contract/period'
import type { ExploreTable } from '../../../contract/explore'
import { addDecimals, compareDecimals } from '../../lib/decimal'
import { isUnknownCost } from '../../lib/money'
import { isAdditive } from './explore-view'

export type Row = ExploreTable['rows'][number]

/** Bars before the tail is one. */
const MAX_BARS = 12

/** One bar of a chart of kinds: its parts by column, none where there is no split. */
export interface Bar {
  row: Row
  /** null: not defined, no bar. */
  total: string | null
  values: (string | null)[]
}

/** The largest rows first, the rest in one bar where it adds up. */
export function barsOf(table: ExploreTable): { bars: Bar[]; left: number } {
  const kept = table.rows.filter(({ folded }) => folded === 0).toSorted(byTotal)
  const folded = table.rows.filter((row) => row.folded > 0)
  const head = kept.slice(0, kept.length > MAX_BARS ? MAX_BARS - 1 : MAX_BARS)
  const tail = [...kept.slice(head.length), ...folded]
  const bars = head.map((row) => ({ row, total: row.total, values: row.values }))
  if (tail.length === 0) return { bars, left: 0 }
  const members = tail.reduce((sum, row) => sum + Math.max(1, row.folded), 0)
  const [only] = tail
  if (only && tail.length === 1) {
    return { bars: [...bars, { row: only, total: only.total, values: only.values }], left: 0 }
  }
  if (!isAdditive(table.measure)) return { bars, left: members }
  return { bars: [...bars, inOne(table, tail, members)], left: 0 }
}

/** What the longest bar stands for: the rest of many may be more than any one of them. */
export function largestOf(bars: readonly Bar[]): number {
  const size = ({ total }: Bar): number => Math.abs(Number(total ?? 0))
  const named = bars.filter(({ row }) => row.folded === 0).map(size)
  return Math.max(0, ...(named.some((one) => one > 0) ? named : bars.map(size)))
}

function inOne({ columns }: ExploreTable, tail: readonly Row[], members: number): Bar {
  const total = tail.reduce((sum, row) => addDecimals(sum, row.total ?? '0'), '0')
  const values = columns.map((_, index) =>
    tail.reduce((sum, row) => addDecimals(sum, row.values[index] ?? '0'), '0'),
  )
  const row = { key: 'others', label: '', providerId: null, narrow: null, folded: members }
  return { row: { ...row, total, values }, total, values }
}

/** Is what the bar's calls cost not known? */
export function isUnknown(
  { row, total }: Pick<Bar, 'row' | 'total'>,
  unpriced: ReadonlyMap<string, string> | null,
): boolean {
  return isUnknownCost(total, Number(unpriced?.get(row.key) ?? '0'))
}

/** Largest first; what is not defined comes last. */
function byTotal(a: Row, b: Row): number {
  if (a.total === null || b.total === null)
    return Number(a.total === null) - Number(b.total === null)
  return compareDecimals(b.total, a.total)
}

/** Rows of time from the first to the last, without a folded tail. */
export function inTime(table: ExploreTable): Row[] {
  return table.rows
    .filter(({ folded }) => folded === 0)
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/** From the first row of time to the last, both included; undefined where days do not fit hours. */
export function periodBetween(first: Row | undefined, last: Row | undefined): Period | undefined {
  const [from, to] = [first?.narrow?.period, last?.narrow?.period]
  if (from?.kind === 'dates' && to?.kind === 'dates') {
    return { kind: 'dates', from: from.from, to: to.to }
  }
  if (from?.kind === 'instants' && to?.kind === 'instants') {
    return { kind: 'instants', from: from.from, to: to.to }
  }
  return undefined
}
