import { assertNever } from '../../../contract/errors'
import type { ModelType } from '../../../contract/models'
import type { Narrow, RankMeasure, SpendKey } from '../../../contract/spend'
import type { Id } from '../../../contract/values'
import { fullNameOf } from '../full-name'
import type { Reference } from '../reference'
import { addTo, noCalls, OTHERS, type Sums, sumOf } from './figures'
import type { Cell, SumKey } from './sums'

/** The key of calls whose model has no row, so that provider and type are not known. */
const UNKNOWN = 'unknown'

/** A filter takes no longer lists (usageFilterSchema). */
const MAX_IDS = 1_000

/** A provider, model, type or project, with its sums. */
export interface Group {
  key: string
  label: string
  providerId: Id | null
  narrow: Narrow
  sums: Sums
}

export function sumKeyOf(by: SpendKey): SumKey {
  return by === 'project' ? 'project' : 'model'
}

/** The key of each cell; cells come by `sumKeyOf(by)` at least. */
export function keyFinder(by: SpendKey, reference: Reference): (cell: Cell) => string {
  switch (by) {
    case 'model':
      return (cell) => cell.modelId ?? UNKNOWN
    case 'project':
      return (cell) => cell.projectId ?? UNKNOWN
    case 'provider':
      return (cell) => reference.models.get(cell.modelId ?? '')?.providerId ?? UNKNOWN
    case 'type':
      return (cell) => reference.models.get(cell.modelId ?? '')?.modelType ?? UNKNOWN
    default:
      return assertNever(by)
  }
}

/** Adds cells up by provider, model, type or project; in no order. */
export function groupCells(cells: readonly Cell[], by: SpendKey, reference: Reference): Group[] {
  const keyOf = keyFinder(by, reference)
  const found = new Map<string, { sums: Sums; modelIds: Set<Id> }>()
  for (const cell of cells) {
    const key = keyOf(cell)
    let group = found.get(key)
    if (!group) found.set(key, (group = { sums: noCalls(), modelIds: new Set() }))
    addTo(group.sums, cell)
    if (key === UNKNOWN && cell.modelId !== null) group.modelIds.add(cell.modelId)
  }
  return [...found].map(([key, { sums, modelIds }]) => ({
    ...nameOf(key, by, reference),
    narrow: narrowTo(by, key, modelIds),
    sums,
  }))
}

function nameOf(
  key: string,
  by: SpendKey,
  { models, projectNames }: Reference,
): Pick<Group, 'key' | 'label' | 'providerId'> {
  switch (by) {
    case 'project':
      return { key, label: projectNames.get(key) ?? `#${key}`, providerId: null }
    case 'model': {
      const model = models.get(key)
      if (!model) return { key, label: `#${key}`, providerId: null }
      return { key, label: fullNameOf(model), providerId: model.providerId }
    }
    case 'provider': {
      if (key === UNKNOWN) return { key, label: '?', providerId: null }
      const model = [...models.values()].find(({ providerId }) => providerId === key)
      return { key, label: model?.providerName ?? `#${key}`, providerId: key }
    }
    case 'type':
      return { key, label: key === UNKNOWN ? '?' : key, providerId: null }
    default:
      return assertNever(by)
  }
}

function narrowTo(by: SpendKey, key: string, modelIds: ReadonlySet<Id>): Narrow {
  if (key === UNKNOWN) return modelIds.size > MAX_IDS ? null : { modelIds: [...modelIds] }
  switch (by) {
    case 'project':
      return { projectIds: [key] }
    case 'model':
      return { modelIds: [key] }
    case 'provider':
      return { providerIds: [key] }
    case 'type':
      return { modelTypes: [key as ModelType] }
    default:
      return assertNever(by)
  }
}

/** Largest first; then more calls; then by name. As `usage.summary` orders. */
export function compareGroups(measure: RankMeasure): (a: Group, b: Group) => number {
  const rank = (group: Group): bigint | number =>
    measure === 'costUsd' ? group.sums.costMicros : group.sums[measure]
  return (a, b) => {
    const [one, other] = [rank(a), rank(b)]
    if (one !== other) return one < other ? 1 : -1
    return b.sums.calls - a.sums.calls || (a.label < b.label ? -1 : 1)
  }
}

/** The tail of a list in one group. */
export function foldGroups(tail: readonly Group[]): Group & { folded: number } {
  return {
    key: OTHERS,
    label: '',
    providerId: null,
    narrow: narrowToAll(tail),
    sums: sumOf(tail.map(({ sums }) => sums)),
    folded: tail.length,
  }
}

/** One list that names all of the groups; null where some differ in kind, or it is too long. */
function narrowToAll(groups: readonly Group[]): Narrow {
  const [first] = groups
  const field = FIELDS.find((name) => first?.narrow?.[name] !== undefined)
  if (field === undefined) return null
  const all: string[] = []
  for (const { narrow } of groups) {
    const list = narrow?.[field]
    if (!list) return null
    all.push(...list)
  }
  return all.length > MAX_IDS ? null : { [field]: all }
}

const FIELDS = ['providerIds', 'modelIds', 'modelTypes', 'projectIds'] as const
