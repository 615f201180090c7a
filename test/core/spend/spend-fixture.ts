import {
  type DomainHandlers,
  type RouteInput,
  type RouteName,
  type RouteOutput,
  routes,
} from '../../../src/contract/routes'
import { dateOfInstant } from '../../../src/main/core/periods'
import type { Rollup, RollupQuery, SpendCell } from '../../../src/main/core/rollup/rollup'
import { makeSpendHandlers } from '../../../src/main/core/spend/handlers'
import { makeTickets } from '../../../src/main/core/tickets'
import { makeUsageHandlers } from '../../../src/main/core/usage'
import type { TestCore } from '../../fixtures/test-core'
import type { SampleCall } from '../../fixtures/usage-samples'

type AskedRoute = Extract<RouteName, `spend.${string}` | `views.${string}` | `usage.${string}`>

/** As while the cache is not built: every question goes to the rows. */
const noRollup: Rollup = {
  status: () => ({
    state: 'none',
    progress: null,
    timeZone: 'UTC',
    refreshedAt: null,
    verifiedAt: null,
    error: null,
  }),
  sums: async () => null,
}

/** The routes of spend and usage at a moment, in a zone, with a rollup or without. */
export interface SpendDesk {
  /** Input and output both pass the contract's schemas. */
  ask<R extends AskedRoute>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>
}

export function openDesk(
  core: TestCore,
  options: { now: string; timeZone?: string; rollup?: Rollup },
): SpendDesk {
  const { now, timeZone = 'UTC', rollup = noRollup } = options
  const settings = { current: () => ({ ...core.deps.settings.current(), timeZone }) }
  const clock = { now: () => new Date(now) }
  const deps = { ...core.deps, settings, clock, rollup, tickets: makeTickets() }
  const handlers: DomainHandlers<'spend' | 'views' | 'usage'> = {
    ...makeSpendHandlers(deps),
    ...makeUsageHandlers(deps),
  }
  return {
    async ask<R extends AskedRoute>(route: R, input: RouteInput<R>) {
      const handler = handlers[route] as (parsed: unknown) => Promise<RouteOutput<R>>
      const output = await handler(routes[route].input.parse(input))
      expectSame(output, routes[route].output.parse(output))
      return output
    },
  }
}

/** A schema strips what it does not name, so an answer that changes says more than the contract. */
function expectSame(output: unknown, parsed: unknown): void {
  if (JSON.stringify(sorted(output)) !== JSON.stringify(sorted(parsed))) {
    throw new Error(`the answer is not of the contract: ${JSON.stringify(output)}`)
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]),
  )
}

/** The interface of the rollup over calls in memory; counts how often it was asked. */
export function memoryRollup(
  calls: readonly SampleCall[],
  timeZone = 'UTC',
): Rollup & { asked: number } {
  const days = new Map(
    calls.map(({ time }) => [time, dateOfInstant(new Date(time * 1_000).toISOString(), timeZone)]),
  )
  return {
    asked: 0,
    status: () => ({ ...noRollup.status(), state: 'ready', refreshedAt: '2026-11-02T15:00:00Z' }),
    async sums(query) {
      this.asked++
      const cells = new Map<string, SpendCell>()
      for (const call of calls) {
        const day = days.get(call.time) ?? ''
        if (!isAsked(query, call, day)) continue
        const key = {
          day: query.by.includes('day') ? day : null,
          modelId: query.by.includes('model') ? call.modelId : null,
          projectId: query.by.includes('project') ? call.projectId : null,
        }
        const place = JSON.stringify(key)
        const cell = cells.get(place) ?? { ...key, ...EMPTY }
        const zeroCost =
          call.micros === 0 && !call.cacheHit && call.inputTokens + call.outputTokens > 0
        cells.set(place, {
          ...cell,
          calls: cell.calls + 1,
          cacheHits: cell.cacheHits + Number(call.cacheHit),
          inputTokens: cell.inputTokens + call.inputTokens,
          outputTokens: cell.outputTokens + call.outputTokens,
          costMicros: cell.costMicros + call.micros,
          zeroCostCalls: cell.zeroCostCalls + Number(zeroCost),
        })
      }
      return [...cells.values()]
    },
  }
}

const EMPTY = {
  calls: 0,
  cacheHits: 0,
  inputTokens: 0,
  outputTokens: 0,
  costMicros: 0,
  zeroCostCalls: 0,
}

function isAsked(query: RollupQuery, call: SampleCall, day: string): boolean {
  return (
    (query.from === null || day >= query.from) &&
    (query.to === null || day <= query.to) &&
    (!query.modelIds || query.modelIds.includes(call.modelId)) &&
    (!query.projectIds || query.projectIds.includes(call.projectId))
  )
}

/** A call of one model and project at a noon, with what a test says of it. */
export const call = (id: number, change: Partial<SampleCall>): SampleCall => ({
  id,
  modelId: '1',
  projectId: '1',
  inputTokens: 0,
  outputTokens: 0,
  cacheHit: false,
  micros: 0,
  time: Date.parse('2026-11-10T12:00:00Z') / 1_000,
  ...change,
})
