import { describe, expect, it } from 'vitest'
import { type ExploreRequest, exploreRequestSchema } from '../../src/contract/explore'
import { callsLink } from '../../src/renderer/features/explorer/calls-link'
import {
  ALL_ROWS,
  chartsFor,
  type ExploreView,
  fittingChart,
  readView,
  regrouped,
  sameView,
  toggledSort,
  writeView,
} from '../../src/renderer/features/explorer/explore-view'
import { moveFrom } from '../../src/renderer/features/explorer/use-grid-cursor'

const read = (address: string): ExploreView => readView(new URLSearchParams(address))

function request(change: Partial<ExploreRequest>): ExploreRequest {
  return { ...read('').request, ...change }
}

describe('the address of a view', () => {
  it('is empty for what is usual: cost by day and provider of the last 30 days', () => {
    const view = read('')
    expect(view.request).toMatchObject({
      measure: 'costUsd',
      groupBy: 'day',
      split: 'provider',
      sort: { by: 'key', direction: 'desc' },
      filter: { period: { kind: 'preset', preset: 'last30Days' } },
    })
    expect(writeView(view).toString()).toBe('')
  })

  it.each([
    'by=model',
    'measure=cacheHitRate&by=month&split=none',
    'period=lastMonth&provider=3&provider=4&cacheHit=no&by=project&split=week&rows=20&columns=3',
    'by=model&order=key.asc&chart=table&view=My+view',
    'by=none&split=month',
  ])('is kept through reading and writing: %s', (address) => {
    const written = writeView(read(address)).toString()
    const words = (query: string) => new Set(query.split('&'))
    expect(words(written)).toEqual(words(address))
  })

  it.each([
    'measure=beauty&by=colour&split=taste',
    'order=cost.desc&chart=pie',
    'rows=0&columns=9999',
    'rows=99999',
  ])('takes what makes no sense as if it were not there: %s', (address) => {
    expect(writeView(read(address)).toString()).toBe('')
  })

  it('never asks for a split that the app refuses', () => {
    expect(read('by=week&split=day').request.split).toBe('provider')
    expect(read('by=model&split=model').request.split).toBeNull()
  })

  it('always holds a request that the app takes', () => {
    for (const address of ['', 'by=hour&split=type', 'by=none', 'rows=2500&columns=100']) {
      const { request: asked } = read(address)
      expect(exploreRequestSchema.parse(asked)).toEqual(asked)
    }
  })
})

describe('changing a view', () => {
  it('grouping by another key goes back to the usual order, rows and split of it', () => {
    const byModel = regrouped(request({ limit: ALL_ROWS }), 'model')
    expect(byModel).toMatchObject({
      groupBy: 'model',
      split: null,
      limit: 50,
      sort: { by: 'value', direction: 'desc' },
    })
    expect(regrouped(byModel, 'week')).toMatchObject({ split: 'provider', limit: ALL_ROWS })
  })

  it('grouping keeps a split that was chosen and still fits', () => {
    expect(regrouped(request({ split: 'project' }), 'model').split).toBe('project')
    expect(regrouped(request({ split: 'project' }), 'project').split).toBeNull()
    expect(regrouped(request({ groupBy: 'model', split: 'day' }), 'month').split).toBe('provider')
  })

  it('a head turns its order around, another begins with its usual one', () => {
    const byModel = request({ groupBy: 'model', sort: { by: 'value', direction: 'desc' } })
    expect(toggledSort(byModel, 'value')).toEqual({ by: 'value', direction: 'asc' })
    expect(toggledSort(byModel, 'key')).toEqual({ by: 'key', direction: 'asc' })
    expect(toggledSort(request({ sort: { by: 'value', direction: 'asc' } }), 'key')).toEqual({
      by: 'key',
      direction: 'desc',
    })
  })

  it('rates of several things are drawn as lines, kinds as bars', () => {
    expect(chartsFor(request({ measure: 'averageCostUsd' }))).toEqual(['line', 'table'])
    expect(fittingChart('area', request({ measure: 'cacheHitRate' }))).toBe('line')
    expect(fittingChart('area', request({ groupBy: 'model', split: null }))).toBe('bar')
    expect(fittingChart('area', request({}))).toBe('area')
  })

  it('is noticed whatever the order of a filter’s fields; the name does not count', () => {
    const stored = read('provider=3&cacheHit=no&view=A')
    expect(sameView(stored, read('cacheHit=no&provider=3&view=B'))).toBe(true)
    expect(sameView(stored, read('provider=3&view=A'))).toBe(false)
  })
})

describe('the calls behind a figure', () => {
  const filter = request({}).filter

  it('are those of the row and of the column', () => {
    const period = { kind: 'dates', from: '2026-10-20', to: '2026-10-20' } as const
    expect(callsLink(filter, 'costUsd', { period }, { providerIds: ['3'] })).toBe(
      '/logs?from=2026-10-20&to=2026-10-20&provider=3',
    )
  })

  it('are only those that the measure counts', () => {
    expect(callsLink(filter, 'unpricedCalls', { modelIds: ['7'] })).toBe(
      '/logs?model=7&unpriced=yes',
    )
    expect(callsLink(filter, 'cacheHits')).toBe('/logs?cacheHit=yes')
    expect(callsLink(filter, 'cacheHitRate')).toBe('/logs')
  })

  it('have no address where no filter can name them', () => {
    expect(callsLink(filter, 'calls', null)).toBeNull()
    const narrowed = { ...filter, modelIds: ['1'] }
    expect(callsLink(narrowed, 'calls', { modelIds: ['2'] })).toBeNull()
  })
})

describe('keys in the table', () => {
  const size = { rows: 10, columns: 4, pageRows: () => 5 }
  const from = { row: 3, column: 1 }

  it.each([
    ['ArrowUp', false, { row: 2, column: 1 }],
    ['ArrowRight', false, { row: 3, column: 2 }],
    ['PageDown', false, { row: 8, column: 1 }],
    ['PageUp', false, { row: 0, column: 1 }],
    ['End', false, { row: 3, column: 3 }],
    ['End', true, { row: 9, column: 3 }],
    ['Home', true, { row: 0, column: 0 }],
    ['ArrowDown', true, { row: 9, column: 1 }],
  ])('%s (with Ctrl: %s) moves within the table', (key, toEnds, place) => {
    expect(moveFrom(from, key, toEnds, size)).toEqual(place)
  })

  it('leaves other keys alone', () => {
    expect(moveFrom(from, 'Enter', false, size)).toBeUndefined()
    expect(moveFrom(from, 'Tab', false, size)).toBeUndefined()
  })
})
