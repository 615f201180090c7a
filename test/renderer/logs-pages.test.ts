import { describe, expect, it } from 'vitest'
import type { UsageRow } from '../../src/contract/usage'
import {
  countArrived,
  headPlace,
  type LogPage,
  type PagePlace,
  placeAfter,
  placeBefore,
  rowAt,
  toggleSort,
  toLogPage,
  windowOf,
} from '../../src/renderer/features/logs/log-pages'

const PAGE = 10
const KEPT = 3

/** A call; the higher its number, the newer it is. */
function call(number: number): UsageRow {
  return {
    id: String(number),
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString(),
    modelId: '1',
    modelName: 'gpt-4o',
    modelType: 'llm',
    providerId: '1',
    providerName: 'OpenAI',
    projectId: '1',
    projectName: null,
    inputTokens: 1,
    outputTokens: 1,
    cacheHit: false,
    costUsd: '0.000001',
    unpriced: false,
  }
}

/** A list of calls, newest first, paged by key as the app pages it. */
class Table {
  calls: UsageRow[]

  constructor(size: number) {
    this.calls = Array.from({ length: size }, (_, index) => call(size - index))
  }

  read(place: PagePlace): LogPage {
    const at = this.calls.findIndex(({ id }) => id === place.cursor)
    const backward = place.direction === 'backward'
    const from = backward ? Math.max(0, at - PAGE) : at + 1
    const to = backward ? at : from + PAGE
    const rows = this.calls.slice(from, to)
    const followed = place.cursor !== undefined
    const next = backward || to < this.calls.length ? (rows.at(-1)?.id ?? null) : null
    const previous = (backward ? from > 0 : followed) ? (rows[0]?.id ?? null) : null
    const range = { from: null, to: null }
    return toLogPage({ rows, next, previous, range }, place)
  }
}

function further(table: Table, pages: LogPage[]): LogPage[] {
  const place = placeAfter(pages.at(-1) as LogPage)
  return place ? [...pages, table.read(place)].slice(-KEPT) : pages
}

function back(table: Table, pages: LogPage[]): LogPage[] {
  const place = placeBefore(pages[0] as LogPage)
  return place ? [table.read(place), ...pages].slice(0, KEPT) : pages
}

function repeat(times: number, step: (pages: LogPage[]) => LogPage[], from: LogPage[]): LogPage[] {
  let pages = from
  for (let count = 0; count < times; count += 1) pages = step(pages)
  return pages
}

describe('the pages of the log', () => {
  it('keep every row at its place however far one reads, and hold only a few pages', () => {
    const table = new Table(95)
    const pages = repeat(20, (now) => further(table, now), [table.read(headPlace)])
    const end = windowOf(pages)
    expect(end.rows).toHaveLength(25)
    expect(end.end).toBe(95)
    for (let index = end.first; index < end.end; index += 1) {
      expect(rowAt(end, index)).toEqual(table.calls[index])
    }
    expect(rowAt(end, end.first - 1)).toBeUndefined()
    expect(placeAfter(pages.at(-1) as LogPage)).toBeUndefined()

    const head = windowOf(repeat(20, (now) => back(table, now), pages))
    expect(head.first).toBe(0)
    expect(head.rows).toEqual(table.calls.slice(0, 30))
  })

  it('move everything down when calls came in before the head while one was away', () => {
    const table = new Table(60)
    const away = repeat(4, (pages) => further(table, pages), [table.read(headPlace)])
    table.calls = [call(63), call(62), call(61), ...table.calls]
    const pages = repeat(9, (now) => back(table, now), away)
    const shown = windowOf(pages)
    expect(rowAt(shown, 0)?.id).toBe('63')
    expect(shown.indexById.get('60')).toBe(3)
    expect(pages[0]?.newest?.id).toBe('63')
  })

  it('close the gap when calls before the ones in memory were removed', () => {
    const table = new Table(60)
    const away = repeat(4, (pages) => further(table, pages), [table.read(headPlace)])
    table.calls = table.calls.slice(5)
    const shown = windowOf(repeat(9, (now) => back(table, now), away))
    expect(shown.first).toBe(0)
    expect(rowAt(shown, 0)?.id).toBe('55')
  })

  it('take an empty page before the first one for the head', () => {
    const answer = { rows: [], next: '7', previous: '7', range: { from: null, to: null } }
    const page = toLogPage(answer, { cursor: '7', direction: 'backward', edge: 0, newest: null })
    expect(placeBefore(page)).toBeUndefined()
  })
})

/** What a fresh head brings to a list at its head; `next`: null where the list ends. */
function arrived(head: UsageRow[], held: UsageRow[], next: string | null = 'more'): number {
  const range = { from: null, to: null }
  const page = toLogPage({ rows: held, next, previous: null, range }, headPlace)
  return countArrived(head, windowOf([page]), page.newest, next === null)
}

describe('newer rows', () => {
  it('are those that the list does not hold', () => {
    expect(arrived([call(5), call(4), call(3)], [call(3)])).toBe(2)
    expect(arrived([call(3), call(2)], [call(3), call(2)])).toBe(0)
  })

  it('are counted right when calls of the list were removed', () => {
    expect(arrived([call(5), call(2), call(1)], [call(3), call(2)])).toBe(1)
  })

  it('count a late one that stands among older ones, whatever its id', () => {
    const late = { ...call(3), id: '1' }
    expect(arrived([call(5), call(4), late, call(2)], [call(5), call(4), call(2)])).toBe(1)
  })

  it('of a list that ends are also those older than all it holds', () => {
    expect(arrived([call(5), call(4), call(1)], [call(5), call(4)])).toBe(0)
    expect(arrived([call(5), call(4), call(1)], [call(5), call(4)], null)).toBe(1)
    expect(arrived([call(1)], [], null)).toBe(1)
  })

  it('are those newer than the newest one known when the list let go of its head', () => {
    const table = new Table(60)
    const away = repeat(4, (pages) => further(table, pages), [table.read(headPlace)])
    const head = [call(61), call(60), { ...call(59), id: '99' }, call(58)]
    expect(countArrived(head, windowOf(away), call(60), false)).toBe(1)
  })

  it('of the same second are told apart by their ids, as numbers', () => {
    const at = { ...call(1), createdAt: '2026-01-01T00:00:00Z' }
    expect(
      arrived(
        [
          { ...at, id: '10' },
          { ...at, id: '9' },
          { ...at, id: '8' },
        ],
        [{ ...at, id: '9' }],
      ),
    ).toBe(1)
  })
})

describe('a click on the head of a column', () => {
  it('sorts by it, largest first, then turns the order round', () => {
    const byCost = toggleSort({ by: 'time', direction: 'desc' }, 'cost')
    expect(byCost).toEqual({ by: 'cost', direction: 'desc' })
    expect(toggleSort(byCost, 'cost')).toEqual({ by: 'cost', direction: 'asc' })
  })
})
