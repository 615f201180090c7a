import { type Narrow, narrowFilter } from '../../../contract/spend'
import type { UsageFilter, UsageSort } from '../../../contract/usage'
import { scopeDefaults, writeScope } from '../../lib/scope'

/** The address of the calls that a filter leaves. */
export function callsHref(filter: UsageFilter, sort: UsageSort = scopeDefaults.sort): string {
  const query = writeScope({ filter, sort }).toString()
  return query === '' ? '/logs' : `/logs?${query}`
}

/** The address of the calls behind a figure; null where no filter can name them. */
export function narrowedCallsHref(filter: UsageFilter, narrow: Narrow): string | null {
  return narrow === null ? null : callsHref(narrowFilter(filter, narrow))
}

/** The models that have no price. */
export const unpricedModelsHref = '/models?price=unpriced'
