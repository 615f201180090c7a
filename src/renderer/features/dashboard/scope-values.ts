import type { UsageFilter } from '../../../contract/usage'

/** The parts of the scope that are lists of ids, by what they list. */
export const scopeLists = {
  provider: 'providerIds',
  model: 'modelIds',
  project: 'projectIds',
} as const

export type ScopePart = keyof typeof scopeLists
export const scopeParts = ['project', 'provider', 'model'] as const satisfies readonly ScopePart[]

/** Parts of a filter that only the logs can set; the dashboard keeps them and can drop them. */
const OTHER_PARTS = [
  ['modelTypes'],
  ['cacheHit'],
  ['costMin', 'costMax'],
  ['inputTokensMin', 'inputTokensMax', 'outputTokensMin', 'outputTokensMax'],
  ['unpricedOnly'],
  ['importId'],
] as const satisfies readonly (readonly (keyof UsageFilter)[])[]

export const everything: UsageFilter = { period: { kind: 'preset', preset: 'allTime' } }

export function isAllTime({ period }: UsageFilter): boolean {
  return period.kind === 'preset' && period.preset === 'allTime'
}

/** What is chosen in the lists, by name. */
export function scopeNames(
  filter: UsageFilter,
  choices: Record<ScopePart, readonly { id: string; label: string }[]>,
): string[] {
  return scopeParts.flatMap((part) =>
    (filter[scopeLists[part]] ?? []).map(
      (id) => choices[part].find((one) => one.id === id)?.label ?? `#${id}`,
    ),
  )
}

/** With other ids in a list; none of them does not narrow. */
export function withList(filter: UsageFilter, part: ScopePart, ids: string[]): UsageFilter {
  const next = { ...filter }
  delete next[scopeLists[part]]
  return ids.length === 0 ? next : { ...next, [scopeLists[part]]: ids }
}

/** With the ids in the list, or without them when all of them are there. */
export function toggled(filter: UsageFilter, part: ScopePart, ids: readonly string[]): UsageFilter {
  const chosen = filter[scopeLists[part]] ?? []
  const rest = chosen.filter((id) => !ids.includes(id))
  const areChosen = ids.every((id) => chosen.includes(id))
  return withList(filter, part, areChosen ? rest : [...rest, ...ids])
}

/** How many filters narrow that this screen has no control for. */
export function otherFilterCount(filter: UsageFilter): number {
  return OTHER_PARTS.filter((keys) => keys.some((key) => filter[key] !== undefined)).length
}

export function withoutOtherFilters(filter: UsageFilter): UsageFilter {
  const next = { ...filter }
  for (const key of OTHER_PARTS.flat()) delete next[key]
  return next
}
