import { describe, expect, it } from 'vitest'
import { readAuditScope, writeAuditScope } from '../../src/renderer/features/audit/audit-scope'
import { scopeQuery } from '../../src/renderer/scope/carry-scope'
import {
  isNarrowed,
  readScope,
  type Scope,
  scopeDefaults,
  writeScope,
} from '../../src/renderer/scope/scope-url'

const { sort } = scopeDefaults
const read = (query: string): Scope => readScope(new URLSearchParams(query))

describe('a scope in the address', () => {
  it.each<[string, Scope]>([
    ['the default', { filter: { period: scopeDefaults.period }, sort }],
    ['a preset', { filter: { period: { kind: 'preset', preset: 'allTime' } }, sort }],
    [
      'calendar days',
      { filter: { period: { kind: 'dates', from: '2026-01-01', to: '2026-01-31' } }, sort },
    ],
    [
      'instants',
      {
        filter: {
          period: {
            kind: 'instants',
            from: '2026-01-01T00:00:00Z',
            to: '2026-01-02T00:00:00.500Z',
          },
        },
        sort,
      },
    ],
    [
      'an open end',
      { filter: { period: { kind: 'instants', from: '2026-01-01T00:00:00Z', to: null } }, sort },
    ],
    ['two open ends', { filter: { period: { kind: 'instants', from: null, to: null } }, sort }],
    [
      'everything at once',
      {
        filter: {
          period: { kind: 'preset', preset: 'lastMonth' },
          providerIds: ['1', '18446744073709551615'],
          modelIds: ['7'],
          modelTypes: ['llm', 'embedding'],
          projectIds: ['42', '43'],
          cacheHit: false,
          costMin: '0.000001',
          costMax: '9999.5',
          inputTokensMin: 0,
          inputTokensMax: 1000,
          outputTokensMin: 5,
          outputTokensMax: 6,
          unpricedOnly: true,
          promptCacheOnly: true,
          importId: '9',
        },
        sort: { by: 'cost', direction: 'asc' },
      },
    ],
  ])('%s comes back as it went', (_name, scope) => {
    expect(read(writeScope(scope).toString())).toEqual(scope)
  })

  it('leaves out what is as by default', () => {
    expect(writeScope(read('')).toString()).toBe('')
  })

  it.each([
    'provider=abc',
    'provider=99999999999999999999',
    'type=robot',
    'cacheHit=maybe',
    'costMin=-1',
    'costMax=1e9',
    'inputMin=1.5',
    'outputMax=-3',
    'period=someday',
    'from=2026-02-31&to=2026-03-01',
    'from=2026-03-02&to=2026-03-01',
    'since=yesterday',
    'sort=colour.up',
    'import=x',
    'unknown=1',
  ])('"%s" is as if it were not there', (query) => {
    expect(read(query)).toEqual(read(''))
  })

  it('keeps the good values beside a bad one, each once', () => {
    expect(read('model=7&model=x&model=8&model=7').filter.modelIds).toEqual(['7', '8'])
  })

  it('one day given alone is that day', () => {
    expect(read('from=2026-03-01').filter.period).toEqual({
      kind: 'dates',
      from: '2026-03-01',
      to: '2026-03-01',
    })
  })

  it('a screen may have defaults of its own', () => {
    const defaults = { ...scopeDefaults, period: { kind: 'preset', preset: 'thisMonth' } as const }
    const scope = readScope(new URLSearchParams(), defaults)
    expect(scope.filter.period).toEqual(defaults.period)
    expect(writeScope(scope, defaults).toString()).toBe('')
    expect(writeScope(scope).toString()).toBe('period=thisMonth')
  })

  it('knows whether more than the period narrows', () => {
    expect(isNarrowed(read('period=today').filter)).toBe(false)
    expect(isNarrowed(read('cacheHit=no').filter)).toBe(true)
  })
})

describe('a scope that is carried to another screen', () => {
  it('keeps what says which calls are meant, and nothing of the screen before', () => {
    expect(scopeQuery('period=thisYear&project=3&call=9&sort=cost.asc&by=model&view=Mine')).toBe(
      'period=thisYear&project=3',
    )
    expect(scopeQuery('call=9')).toBe('')
  })

  it('keeps a period that was chosen, whatever is usual on the screen that it goes to', () => {
    const filter = readAuditScope('project=3')
    expect(filter.period).toEqual({ kind: 'preset', preset: 'allTime' })
    expect(scopeQuery(writeAuditScope(filter).toString())).toBe('period=allTime&project=3')
    expect(scopeQuery('period=last30Days')).toBe('period=last30Days')
    expect(readAuditScope(scopeQuery('period=last30Days')).period).toEqual(scopeDefaults.period)
  })
})
