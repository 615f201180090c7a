import type { UsageFilter } from '../../contract/usage'

/** The parts of the scope that are lists of ids, by what they list. */
export const scopeLists = {
  project: 'projectIds',
  provider: 'providerIds',
  model: 'modelIds',
} as const

export type ScopePart = keyof typeof scopeLists
export const scopeParts = ['project', 'provider', 'model'] as const satisfies readonly ScopePart[]

/** What is chosen in the lists, by name. */
export function scopeNames(
  filter: UsageFilter,
  choices: Record<ScopePart, { choices: readonly { value: string; label: string }[] }>,
): string[] {
  return scopeParts.flatMap((part) =>
    (filter[scopeLists[part]] ?? []).map(
      (id) => choices[part].choices.find(({ value }) => value === id)?.label ?? `#${id}`,
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
