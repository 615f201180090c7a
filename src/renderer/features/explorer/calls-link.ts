import { type ExploreMeasure, type Narrow, narrowFilter } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import { scopeDefaults, writeScope } from '../../lib/scope'

/**
 * The address of the calls behind a figure: the filter narrowed by its row and its column, and by
 * what the measure counts. null where no filter can name them.
 */
export function callsLink(
  filter: UsageFilter,
  measure: ExploreMeasure,
  ...narrows: readonly Narrow[]
): string | null {
  if (narrows.includes(null)) return null
  const narrowed = narrowFilter(filter, ...narrows)
  const lists = [narrowed.providerIds, narrowed.modelIds, narrowed.modelTypes, narrowed.projectIds]
  // An empty list means "none of them", which an address cannot say.
  if (lists.some((list) => list?.length === 0)) return null
  const query = writeScope({
    filter: { ...narrowed, ...countedBy(measure) },
    sort: scopeDefaults.sort,
  }).toString()
  return query ? `/logs?${query}` : '/logs'
}

function countedBy(measure: ExploreMeasure): Partial<UsageFilter> {
  if (measure === 'unpricedCalls') return { unpricedOnly: true }
  return measure === 'cacheHits' ? { cacheHit: true } : {}
}
