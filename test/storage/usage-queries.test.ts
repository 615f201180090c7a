import { afterAll, beforeAll, expect, it } from 'vitest'
import type { UsageFilter, UsageRow, UsageSort } from '../../src/contract/usage'
import { describeOnBothEngines } from '../fixtures/engines'
import type { TestCore } from '../fixtures/test-core'
import { allTime, type SampleCall, writeCalls } from '../fixtures/usage-samples'
import {
  HUGE_PROJECT,
  sortedIds,
  startUsageWorkspace,
  UNKNOWN_MODEL,
  type UsageWorkspace,
} from '../fixtures/usage-workspace'

const SORTS: UsageSort['by'][] = ['time', 'cost', 'inputTokens', 'outputTokens', 'totalTokens']
type Filter = Partial<UsageFilter>

describeOnBothEngines('usage', (engine) => {
  let workspace: UsageWorkspace
  let core: TestCore
  let calls: SampleCall[]
  let models: UsageWorkspace['models']

  beforeAll(async () => {
    workspace = await startUsageWorkspace(engine)
    ;({ core, calls, models } = workspace)
  })
  afterAll(() => workspace.stop())

  async function walk(filter: Filter, sort: UsageSort, limit: number): Promise<UsageRow[][]> {
    const pages: UsageRow[][] = []
    let cursor: string | undefined
    do {
      const page = await core.request('usage.page', { filter, sort, limit, cursor })
      pages.push(page.rows)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    return pages
  }
  const idsOf = async (filter: Filter): Promise<string[]> =>
    (await walk(filter, { by: 'time', direction: 'desc' }, 250)).flat().map((row) => row.id)

  it.each(
    SORTS.flatMap((by) => [
      { by, direction: 'asc' as const },
      { by, direction: 'desc' as const },
    ]),
  )('pages by $by $direction meet every call once, forward and backward', async (sort) => {
    const pages = await walk({}, sort, 77)
    expect(pages.flat().map((row) => row.id)).toEqual(sortedIds(calls, sort))
    expect(pages.slice(0, -1).every((page) => page.length === 77)).toBe(true)

    const backward: string[] = []
    let cursor: string | undefined
    do {
      const page = await core.request('usage.page', {
        filter: {},
        sort,
        limit: 77,
        direction: 'backward',
        cursor,
      })
      backward.unshift(...page.rows.map((row) => row.id))
      cursor = page.previous ?? undefined
    } while (cursor !== undefined)
    expect(backward).toEqual(sortedIds(calls, sort))
  })

  it('turns back to the page it came from', async () => {
    const sort: UsageSort = { by: 'cost', direction: 'desc' }
    const ask = (more: object) =>
      core.request('usage.page', { filter: {}, sort, limit: 40, ...more })
    const first = await ask({})
    const second = await ask({ cursor: first.next })
    expect(first.previous).toBeNull()
    const back = await ask({ cursor: second.previous, direction: 'backward' })
    expect(back.rows).toEqual(first.rows)
    expect(back.previous).toBeNull()
    expect((await ask({ cursor: back.next })).rows).toEqual(second.rows)
  })

  it('refuses a cursor that is damaged or of another sort', async () => {
    const { next } = await core.request('usage.page', { filter: {}, limit: 5 })
    const tampered = Buffer.from('["time","0 OR 1=1","1"]').toString('base64url')
    for (const [cursor, by] of [
      ['%%%', 'time'],
      [tampered, 'time'],
      [next ?? '', 'cost'],
    ] as const) {
      const asked = core.request('usage.page', {
        filter: {},
        cursor,
        sort: { by, direction: 'desc' },
      })
      await expect(asked).rejects.toMatchObject({ code: 'validation' })
    }
  })

  it('filters as a person would, each and together', async () => {
    const at = (text: string): number => Date.parse(text) / 1000
    const instants = (from: string | null, to: string | null): UsageFilter['period'] => ({
      kind: 'instants',
      from,
      to,
    })
    const times = calls.map((call) => call.time).toSorted((x, y) => x - y)
    const [early = 0, late = 0] = [times[200], times[600]]
    const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()
    const onlyA = [models.alpha, models.free]
    const cases: [Filter, (call: SampleCall) => boolean][] = [
      [{ modelIds: [models.alpha] }, (c) => c.modelId === models.alpha],
      [
        { modelIds: [models.alpha, UNKNOWN_MODEL] },
        (c) => [models.alpha, UNKNOWN_MODEL].includes(c.modelId),
      ],
      [{ modelIds: [] }, () => false],
      [{ providerIds: [workspace.providers.a] }, (c) => onlyA.includes(c.modelId)],
      [{ providerIds: [workspace.providers.empty] }, () => false],
      [{ providerIds: [workspace.providers.a], modelIds: [models.beta] }, () => false],
      [{ modelTypes: ['embedding'] }, (c) => c.modelId === models.beta],
      [{ modelTypes: ['vlm'] }, () => false],
      [{ projectIds: [HUGE_PROJECT] }, (c) => c.projectId === HUGE_PROJECT],
      [{ projectIds: ['7', '8'] }, (c) => c.projectId !== HUGE_PROJECT],
      [{ projectIds: ['18446744073709551615'] }, () => false],
      [{ cacheHit: true }, (c) => c.cacheHit],
      [{ cacheHit: false }, (c) => !c.cacheHit],
      [{ costMin: '0.012345' }, (c) => c.micros >= 12_345],
      [{ costMin: '0.012346', costMax: '0.1' }, (c) => c.micros >= 12_346 && c.micros <= 100_000],
      [{ costMax: '0' }, (c) => c.micros === 0],
      [
        { inputTokensMin: 100, inputTokensMax: 300 },
        (c) => c.inputTokens >= 100 && c.inputTokens <= 300,
      ],
      [{ outputTokensMin: 50, outputTokensMax: 50 }, (c) => c.outputTokens === 50],
      [{ unpricedOnly: true }, (c) => workspace.isUnpriced(c)],
      [{ importId: '1' }, (c) => workspace.imported.includes(c.id)],
      [{ importId: '2' }, () => false],
      [
        { period: instants('2026-10-22T00:00:00Z', '2026-10-23T00:00:00Z') },
        (c) => c.time >= at('2026-10-22T00:00:00Z') && c.time < at('2026-10-23T00:00:00Z'),
      ],
      // Calls stand on both bounds: the first is meant, the second is not.
      [{ period: instants(iso(early), iso(late)) }, (c) => c.time >= early && c.time < late],
      // Between whole seconds: a bound is never rounded down.
      [
        { period: instants('2026-10-22T00:00:00.5Z', null) },
        (c) => c.time > at('2026-10-22T00:00:00Z'),
      ],
      [
        { period: instants(null, '2026-10-22T00:00:00.5Z') },
        (c) => c.time <= at('2026-10-22T00:00:00Z'),
      ],
      [{ period: instants('1900-01-01T00:00:00Z', '2900-01-01T00:00:00Z') }, () => true],
      [{ period: instants('2900-01-01T00:00:00Z', null) }, () => false],
      [{ period: instants(null, '1900-01-01T00:00:00Z') }, () => false],
      [
        {
          modelIds: [models.alpha, models.beta],
          projectIds: ['7', '8'],
          cacheHit: false,
          costMin: '0.05',
        },
        (c) =>
          [models.alpha, models.beta].includes(c.modelId) &&
          c.projectId !== HUGE_PROJECT &&
          !c.cacheHit &&
          c.micros >= 50_000,
      ],
    ]
    for (const [filter, meets] of cases) {
      const expected = calls.filter(meets)
      const named = JSON.stringify(filter)
      expect(await idsOf(filter), named).toEqual(
        sortedIds(expected, { by: 'time', direction: 'desc' }),
      )
      expect(await core.request('usage.totals', { filter }), named).toMatchObject(
        workspace.sumOf(expected),
      )
      expect(await core.request('usage.count', { filter }), named).toEqual({
        calls: expected.length,
        capped: false,
      })
    }
  })

  it('several models and projects: also behind thousands of calls of others', async () => {
    const others = Array.from({ length: 3_000 }, (_, index) => ({
      ...(calls[0] as SampleCall),
      id: 30_000 + index,
      modelId: models.beta,
      time: Date.parse('2026-11-10T00:00:00Z') / 1000 + Math.floor(index / 7),
    }))
    await writeCalls(core, others)
    try {
      const modelIds = [models.alpha, models.free]
      const projectIds = ['7', HUGE_PROJECT]
      const period = { kind: 'dates', from: '2026-10-20', to: '2026-10-31' } as const
      const before = Date.parse('2026-11-01T00:00:00Z') / 1000
      const cases: [Filter, (call: SampleCall) => boolean][] = [
        [{ modelIds }, (c) => modelIds.includes(c.modelId)],
        [{ modelIds, period }, (c) => modelIds.includes(c.modelId) && c.time < before],
        [
          { modelIds, projectIds, cacheHit: false },
          (c) => modelIds.includes(c.modelId) && projectIds.includes(c.projectId) && !c.cacheHit,
        ],
        [
          { modelIds: [...modelIds, models.beta] },
          (c) => [...modelIds, models.beta].includes(c.modelId),
        ],
      ]
      for (const [filter, meets] of cases) {
        for (const direction of ['desc', 'asc'] as const) {
          const sort = { by: 'time', direction } as const
          const pages = await walk(filter, sort, 60)
          expect(pages.flat().map((row) => row.id)).toEqual(
            sortedIds([...calls, ...others].filter(meets), sort),
          )
          expect(pages.slice(0, -1).every((page) => page.length === 60)).toBe(true)
        }
      }
    } finally {
      await core.deps.workspace
        .writableDatabase()
        .run('DELETE FROM llm_usage_logs WHERE id >= 30000 AND id < 40000')
    }
  })

  it('stops a quick count at 10,000', async () => {
    const many = Array.from({ length: 10_001 - calls.length }, (_, index) => ({
      ...(calls[0] as SampleCall),
      id: 20_000 + index,
    }))
    await writeCalls(core, many)
    try {
      expect(await core.request('usage.count', { filter: { period: allTime } })).toEqual({
        calls: 10_000,
        capped: true,
      })
    } finally {
      await core.deps.workspace
        .writableDatabase()
        .run('DELETE FROM llm_usage_logs WHERE id >= 20000')
    }
  })
})
