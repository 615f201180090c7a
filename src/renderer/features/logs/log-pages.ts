import type { InstantRange } from '../../../contract/period'
import type { RouteOutput } from '../../../contract/routes'
import type { UsageRow, UsageSort } from '../../../contract/usage'

/** Rows that are read at once; the newest so many are looked at for calls that came in. */
export const PAGE_ROWS = 200

/** Where a page is to be read: its cursor, and how many rows are known before its edge. */
export interface PagePlace {
  cursor?: string
  /** Instead of a cursor: the instant at which the list begins. */
  at?: string
  direction: 'forward' | 'backward'
  /** Forward: the number of the page's first row. Backward: the number after its last one. */
  edge: number
  newest: UsageRow | null
}

/** A page that was read, with the number of its first row, counted from where reading began. */
export interface LogPage {
  rows: UsageRow[]
  next: string | null
  previous: string | null
  start: number
  /** The very first row of the list when its head was last read. */
  newest: UsageRow | null
  /** That the period of the filter covered then. */
  range: InstantRange
}

export const headPlace: PagePlace = { direction: 'forward', edge: 0, newest: null }

export function toLogPage(answer: RouteOutput<'usage.page'>, place: PagePlace): LogPage {
  const { rows, next } = answer
  const forward = place.direction === 'forward'
  // Nothing came before: this is the head, whatever cursor was answered.
  const previous = !forward && rows.length === 0 ? null : answer.previous
  const atHead =
    (place.cursor === undefined && place.at === undefined) || (!forward && previous === null)
  return {
    rows,
    next,
    previous,
    start: forward ? place.edge : place.edge - rows.length,
    range: answer.range,
    newest: atHead ? (rows[0] ?? place.newest) : place.newest,
  }
}

export function placeAfter(page: LogPage): PagePlace | undefined {
  if (page.next === null) return undefined
  return {
    cursor: page.next,
    direction: 'forward',
    edge: page.start + page.rows.length,
    newest: page.newest,
  }
}

export function placeBefore(page: LogPage): PagePlace | undefined {
  if (page.previous === null) return undefined
  return { cursor: page.previous, direction: 'backward', edge: page.start, newest: page.newest }
}

/** The rows in memory, as a window on the whole list. */
export interface LogWindow {
  rows: UsageRow[]
  /** Place of the first of them in the list drawn: the rows before it were let go. */
  first: number
  /** Rows of the list drawn, those let go included. */
  end: number
  indexById: Map<string, number>
  /** The first of them is the first of the whole list. */
  atHead: boolean
}

export function windowOf(pages: readonly LogPage[]): LogWindow {
  const rows = pages.flatMap((page) => page.rows)
  const start = pages[0]?.start ?? 0
  // Rows that came in before the beginning push everything down; rows that went pull it up.
  const origin = pages[0]?.previous === null ? start : Math.min(0, start)
  const first = start - origin
  const indexById = new Map(rows.map((row, index) => [row.id, first + index]))
  const atHead = pages[0] !== undefined && pages[0].previous === null
  return { rows, first, end: first + rows.length, indexById, atHead }
}

export function rowAt(list: LogWindow, index: number): UsageRow | undefined {
  return list.rows[index - list.first]
}

/**
 * How many calls a freshly read head has that the list does not; newest first only. A call that was
 * written late stands among older ones, so that the rows held are compared one by one. Where those
 * at the head were let go, only what is newer than all of them can be told.
 */
export function countArrived(
  head: readonly UsageRow[],
  held: LogWindow,
  newest: UsageRow | null,
  isWhole: boolean,
): number {
  if (!held.atHead) return newest ? countNewer(head, newest) : 0
  const oldest = held.rows.at(-1)
  const isWithin = (row: UsageRow): boolean => isWhole || !oldest || isNewer(row, oldest)
  return head.filter((row) => !held.indexById.has(row.id) && isWithin(row)).length
}

/** How many rows of a freshly read head stand before the newest one known; newest first only. */
function countNewer(head: readonly UsageRow[], newest: UsageRow): number {
  const index = head.findIndex((row) => !isNewer(row, newest))
  return index === -1 ? head.length : index
}

function isNewer(row: UsageRow, than: UsageRow): boolean {
  if (row.createdAt !== than.createdAt) {
    return Date.parse(row.createdAt) > Date.parse(than.createdAt)
  }
  return BigInt(row.id) > BigInt(than.id)
}

/** What a click on a column's head asks for: largest first, then the other way round. */
export function toggleSort(sort: UsageSort, by: UsageSort['by']): UsageSort {
  if (sort.by !== by) return { by, direction: 'desc' }
  return { by, direction: sort.direction === 'desc' ? 'asc' : 'desc' }
}
