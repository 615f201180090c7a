import { describe, expect, it } from 'vitest'
import type { ExploreTable } from '../../src/contract/explore'
import {
  barsOf,
  inTime,
  isUnknown,
  largestOf,
  periodBetween,
  type Row,
} from '../../src/renderer/features/explorer/chart-data'
import { withShortProvider } from '../../src/renderer/features/explorer/use-group-label'

function row(key: string, total: string | null, change: Partial<Row> = {}): Row {
  return { key, label: key, providerId: null, narrow: {}, folded: 0, total, values: [], ...change }
}

function table(rows: Row[], change: Partial<ExploreTable> = {}): ExploreTable {
  return {
    measure: 'costUsd',
    groupBy: 'model',
    split: null,
    columns: [],
    rows,
    total: '0',
    calls: 1,
    unpricedCalls: 0,
    range: { from: null, to: null },
    source: { source: 'raw', asOf: '2026-11-23T00:00:00Z' },
    ...change,
  }
}

const many = Array.from({ length: 20 }, (_, index) => row(String(index + 1), `0.0000${10 + index}`))

describe('bars', () => {
  it('stand from the largest down, whatever the order of the table', () => {
    const { bars } = barsOf(table([row('a', '0.5'), row('b', null), row('c', '12.000001')]))
    expect(bars.map((bar) => bar.row.key)).toEqual(['c', 'a', 'b'])
  })

  it('fold the tail into one that adds up exactly', () => {
    const { bars, left } = barsOf(table(many))
    expect(bars).toHaveLength(12)
    expect(bars.at(-1)).toMatchObject({ row: { folded: 9 }, total: '0.000126' })
    expect(left).toBe(0)
  })

  it('count what the table folded already', () => {
    const { bars } = barsOf(table([...many, row('others', '1', { folded: 30 })]))
    expect(bars.at(-1)).toMatchObject({ row: { folded: 39 }, total: '1.000126' })
  })

  it('keep a folded tail of the table at the end when there is room', () => {
    const { bars } = barsOf(table([row('a', '1'), row('others', '9', { folded: 3 })]))
    expect(bars.map((bar) => bar.row.key)).toEqual(['a', 'others'])
  })

  it('say how many are left where rates cannot be added up', () => {
    const { bars, left } = barsOf(table(many, { measure: 'averageCostUsd' }))
    expect(bars).toHaveLength(11)
    expect(left).toBe(9)
  })
})

describe('amounts of unpriced calls', () => {
  const free = row('1', '0.000000')

  it('are not known where nothing else was spent', () => {
    expect(isUnknown({ row: free, total: free.total }, new Map([['1', '3']]))).toBe(true)
    expect(isUnknown({ row: free, total: null }, new Map([['1', '3']]))).toBe(true)
  })

  it('are zero where every call has a price, and stand where some have', () => {
    expect(isUnknown({ row: free, total: free.total }, new Map([['1', '0']]))).toBe(false)
    expect(isUnknown({ row: free, total: free.total }, null)).toBe(false)
    expect(isUnknown({ row: free, total: '0.5' }, new Map([['1', '3']]))).toBe(false)
  })
})

describe('rows of time', () => {
  const day = (key: string): Row =>
    row(key, '1', { narrow: { period: { kind: 'dates', from: key, to: key } } })

  it('go from the first to the last, without the folded ones', () => {
    const rows = [day('2026-11-03'), day('2026-11-01'), row('others', '4', { folded: 2 })]
    expect(inTime(table(rows)).map(({ key }) => key)).toEqual(['2026-11-01', '2026-11-03'])
  })

  it('make a period from the first chosen to the last', () => {
    expect(periodBetween(day('2026-11-01'), day('2026-11-03'))).toEqual({
      kind: 'dates',
      from: '2026-11-01',
      to: '2026-11-03',
    })
    const hour = (from: string, to: string): Row =>
      row(from, '1', { narrow: { period: { kind: 'instants', from, to } } })
    const [first, last] = ['2026-11-01T00:00:00Z', '2026-11-01T05:00:00Z']
    expect(
      periodBetween(hour(first, '2026-11-01T01:00:00Z'), hour('2026-11-01T04:00:00Z', last)),
    ).toEqual({ kind: 'instants', from: first, to: last })
    expect(periodBetween(day('2026-11-01'), hour(first, last))).toBeUndefined()
    expect(periodBetween(undefined, day('2026-11-01'))).toBeUndefined()
  })
})

describe('names and lengths', () => {
  it('the rest of many does not make the bars of the few too short to see', () => {
    const { bars } = barsOf(table([row('a', '3'), row('b', '2'), row('c', '90', { folded: 40 })]))
    expect(largestOf(bars)).toBe(3)
    expect(largestOf(barsOf(table([row('c', '90', { folded: 40 })])).bars)).toBe(90)
  })

  it('a long provider leaves room for its model', () => {
    expect(withShortProvider('Google Vertex AI (Europe West) / gemini-3')).toBe(
      'Google Vertex A… / gemini-3',
    )
    expect(withShortProvider('OpenAI / gpt-4o')).toBe('OpenAI / gpt-4o')
    expect(withShortProvider('a-model-whose-provider-has-no-row')).toBe(
      'a-model-whose-provider-has-no-row',
    )
  })
})
