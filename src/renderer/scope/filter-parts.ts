import type { UsageFilter } from '../../contract/usage'

type Narrowing = Exclude<keyof UsageFilter, 'period'>

/** The parts of a filter that a person sets and takes away in one piece, in the order of the bar. */
export const filterParts = {
  project: ['projectIds'],
  provider: ['providerIds'],
  model: ['modelIds'],
  type: ['modelTypes'],
  cacheHit: ['cacheHit'],
  cost: ['costMin', 'costMax'],
  tokens: ['inputTokensMin', 'inputTokensMax', 'outputTokensMin', 'outputTokensMax'],
  unpriced: ['unpricedOnly'],
  promptCache: ['promptCacheOnly'],
  import: ['importId'],
} as const satisfies Record<string, readonly Narrowing[]>

export type FilterPart = keyof typeof filterParts

/** The parts that narrow, in the order of the bar. */
export function activeParts(filter: UsageFilter): FilterPart[] {
  const parts = Object.keys(filterParts) as FilterPart[]
  return parts.filter((part) => filterParts[part].some((key) => filter[key] !== undefined))
}

export function without(filter: UsageFilter, keys: readonly Narrowing[]): UsageFilter {
  const rest = { ...filter }
  for (const key of keys) delete rest[key]
  return rest
}

/** Only the period is left. */
export function clearedFilter(filter: UsageFilter): UsageFilter {
  return { period: filter.period }
}

/** Without any narrowing at all, the period included. */
export const everything: UsageFilter = { period: { kind: 'preset', preset: 'allTime' } }

export function isAllTime({ period }: UsageFilter): boolean {
  return period.kind === 'preset' && period.preset === 'allTime'
}
