import { type Period, periodSchema } from '../../contract/period'
import {
  type UsageFilter,
  usageFilterSchema,
  type UsageSort,
  usageSortSchema,
} from '../../contract/usage'

/** What a screen shows: which calls, in which order. It lives in the URL. */
export interface Scope {
  filter: UsageFilter
  sort: UsageSort
}

export interface ScopeDefaults {
  period: Period
  sort: UsageSort
}

export const scopeDefaults: ScopeDefaults = {
  period: { kind: 'preset', preset: 'last30Days' },
  sort: { by: 'time', direction: 'desc' },
}

const fields = usageFilterSchema.shape

/** Parameter names of the filter's keys; the period and the sort have names of their own. */
const LISTS = {
  providerIds: 'provider',
  modelIds: 'model',
  modelTypes: 'type',
  projectIds: 'project',
} as const
const AMOUNTS = { costMin: 'costMin', costMax: 'costMax', importId: 'import' } as const
const COUNTS = {
  inputTokensMin: 'inputMin',
  inputTokensMax: 'inputMax',
  outputTokensMin: 'outputMin',
  outputTokensMax: 'outputMax',
} as const

/** Reads a scope from an address; what is not valid is as if it were not there. */
export function readScope(params: URLSearchParams, defaults: ScopeDefaults = scopeDefaults): Scope {
  const filter: UsageFilter = { period: readPeriod(params) ?? defaults.period }
  const ids = (name: string): string[] | undefined =>
    some(params.getAll(name).filter((id) => fields.importId.safeParse(id).success))
  const providerIds = ids(LISTS.providerIds)
  const modelIds = ids(LISTS.modelIds)
  const projectIds = ids(LISTS.projectIds)
  const modelTypes = some(
    params
      .getAll(LISTS.modelTypes)
      .flatMap((type) => fields.modelTypes.safeParse([type]).data ?? []),
  )
  if (providerIds) filter.providerIds = providerIds
  if (modelIds) filter.modelIds = modelIds
  if (projectIds) filter.projectIds = projectIds
  if (modelTypes) filter.modelTypes = modelTypes
  for (const [key, name] of entries(AMOUNTS)) {
    const value = fields[key].safeParse(params.get(name) ?? undefined).data
    if (value !== undefined) filter[key] = value
  }
  for (const [key, name] of entries(COUNTS)) {
    const text = params.get(name)
    const value = text && /^\d+$/.test(text) ? fields[key].safeParse(Number(text)).data : undefined
    if (value !== undefined) filter[key] = value
  }
  const hit = params.get('cacheHit')
  if (hit === 'yes' || hit === 'no') filter.cacheHit = hit === 'yes'
  if (params.get('unpriced') === 'yes') filter.unpricedOnly = true
  if (params.get('promptCache') === 'yes') filter.promptCacheOnly = true
  return { filter, sort: readSort(params) ?? defaults.sort }
}

/** Does an address say which period is meant? */
export function namesPeriod(params: URLSearchParams): boolean {
  return readPeriod(params) !== undefined
}

/** Defaults of a screen that spells its period out: it is not what others take for usual. */
export const spelledOut = { ...scopeDefaults, period: null }

/** Writes a scope into an address; what is as by default is left out. */
export function writeScope(
  scope: Scope,
  defaults: ScopeDefaults | typeof spelledOut = scopeDefaults,
): URLSearchParams {
  const { filter, sort } = scope
  const params = new URLSearchParams()
  writePeriod(params, filter.period, defaults.period)
  for (const [key, name] of entries(LISTS)) {
    for (const value of filter[key] ?? []) params.append(name, value)
  }
  if (filter.cacheHit !== undefined) params.set('cacheHit', filter.cacheHit ? 'yes' : 'no')
  for (const [key, name] of [...entries(AMOUNTS), ...entries(COUNTS)]) {
    const value = filter[key]
    if (value !== undefined) params.set(name, String(value))
  }
  if (filter.unpricedOnly) params.set('unpriced', 'yes')
  if (filter.promptCacheOnly) params.set('promptCache', 'yes')
  if (sort.by !== defaults.sort.by || sort.direction !== defaults.sort.direction) {
    params.set('sort', `${sort.by}.${sort.direction}`)
  }
  return params
}

/** Does anything but the period narrow what is shown? */
export function isNarrowed(filter: UsageFilter): boolean {
  return Object.entries(filter).some(([key, value]) => key !== 'period' && value !== undefined)
}

function readPeriod(params: URLSearchParams): Period | undefined {
  if (params.has('since') || params.has('until')) {
    const period = {
      kind: 'instants',
      from: params.get('since') || null,
      to: params.get('until') || null,
    }
    return periodSchema.safeParse(period).data
  }
  if (params.has('from') || params.has('to')) {
    const [from, to] = [params.get('from'), params.get('to')]
    const period = periodSchema.safeParse({ kind: 'dates', from: from ?? to, to: to ?? from }).data
    return period?.kind === 'dates' && period.from <= period.to ? period : undefined
  }
  return periodSchema.safeParse({ kind: 'preset', preset: params.get('period') }).data
}

function writePeriod(params: URLSearchParams, period: Period, usual: Period | null): void {
  if (JSON.stringify(period) === JSON.stringify(usual)) return
  switch (period.kind) {
    case 'preset':
      params.set('period', period.preset)
      break
    case 'dates':
      params.set('from', period.from)
      params.set('to', period.to)
      break
    case 'instants':
      params.set('since', period.from ?? '')
      params.set('until', period.to ?? '')
      break
  }
}

function readSort(params: URLSearchParams): UsageSort | undefined {
  const [by, direction] = params.get('sort')?.split('.') ?? []
  return usageSortSchema.safeParse({ by, direction }).data
}

function some<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? [...new Set(values)].slice(0, 1_000) : undefined
}

function entries<K extends string, V>(record: Record<K, V>): [K, V][] {
  return Object.entries(record) as [K, V][]
}
