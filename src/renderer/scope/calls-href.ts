import { type Narrow, narrowFilter } from '../../contract/spend'
import type { UsageFilter, UsageSort } from '../../contract/usage'
import { scopeDefaults, writeScope } from './scope-url'

/** The address of the calls that a filter leaves. */
export function callsHref(filter: UsageFilter, sort: UsageSort = scopeDefaults.sort): string {
  const query = writeScope({ filter, sort }).toString()
  return query === '' ? '/logs' : `/logs?${query}`
}

/** The address of the calls behind a figure; null where no filter can name them. */
export function narrowedCallsHref(
  filter: UsageFilter,
  ...narrows: readonly Narrow[]
): string | null {
  if (narrows.includes(null)) return null
  const narrowed = narrowFilter(filter, ...narrows)
  const lists = [narrowed.providerIds, narrowed.modelIds, narrowed.modelTypes, narrowed.projectIds]
  // An empty list means "none of them", which an address cannot say.
  return lists.some((list) => list?.length === 0) ? null : callsHref(narrowed)
}

/** The models that have no price. */
export const unpricedModelsHref = '/models?price=unpriced'
