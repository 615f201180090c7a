import { describe, expect, it } from 'vitest'
import type { ProjectMatch } from '../../src/contract/projects'
import { makeTextNaming } from '../../src/main/core/project-rules'

const taken = (match: ProjectMatch, pattern: string, text: string): boolean =>
  makeTextNaming([{ source: null, match, pattern }])('csv', text).index === 0

describe('rules for projects', () => {
  it.each<[ProjectMatch, string, string, boolean]>([
    ['exact', '/work/shop', '/work/shop', true],
    ['exact', '/work/shop', '/work/shop2', false],
    ['exact', 'C:\\work\\Shop', 'c:/work/shop', true],
    ['prefix', '/work/', '/work/shop/api', true],
    ['prefix', '/work/', '/work', true],
    ['prefix', '/work/', '/workshop', false],
    ['prefix', 'team-', 'Team-A', true],
    ['glob', '/work/*', '/work/shop', true],
    ['glob', '/work/*', '/work/shop/api', false],
    ['glob', '/work/**', '/work/shop/api', true],
    ['glob', '**/shop-*', '/a/b/shop-one', true],
    ['glob', '**/shop-*', 'shop-one', true],
    ['glob', '**/shop-*', '/a/shop-one/src', false],
    ['glob', 'key-?', 'key-7', true],
    ['glob', 'key-?', 'key-77', false],
    ['glob', 'a.b+(c)', 'a.b+(c)', true],
    ['glob', 'a.b', 'axb', false],
  ])('%s %s on %s: %s', (match, pattern, text, expected) => {
    expect(taken(match, pattern, text)).toBe(expected)
  })

  it('are tried in their order, each for its source only', () => {
    const naming = makeTextNaming([
      { source: 'codex', match: 'prefix', pattern: '/' },
      { source: null, match: 'prefix', pattern: '/work/acme/' },
      { source: null, match: 'prefix', pattern: '/work/' },
    ])
    expect(naming('codex', '/work/acme/x').index).toBe(0)
    expect(naming('claude-code', '/work/acme/x').index).toBe(1)
    expect(naming('claude-code', '/work/other').index).toBe(2)
    expect(naming('claude-code', '/home').index).toBeNull()
  })

  it.each([
    ['claude-code', '/home/me/src/token-ledger', 'token-ledger'],
    ['codex', '/home/me/src/token-ledger/', 'token-ledger'],
    ['gemini-cli', 'C:\\Users\\me\\shop', 'shop'],
    ['claude-code', '/', '/'],
    ['claude-code', 'just a name', 'just a name'],
    ['csv', '/api/v1', '/api/v1'],
    ['litellm', 'team/a', 'team/a'],
  ])('without one, %s names %s %s', (source, text, name) => {
    expect(makeTextNaming([])(source, text)).toEqual({ rule: null, index: null, name })
  })
})
