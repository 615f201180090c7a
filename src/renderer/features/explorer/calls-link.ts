import type { ExploreMeasure } from '../../../contract/explore'
import type { Narrow } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import { narrowedCallsHref } from '../../scope/calls-href'

/**
 * The address of the calls behind a figure: the filter narrowed by its row and its column, and by
 * what the measure counts. null where no filter can name them.
 */
export function callsLink(
  filter: UsageFilter,
  measure: ExploreMeasure,
  ...narrows: readonly Narrow[]
): string | null {
  return narrowedCallsHref({ ...filter, ...countedBy(measure) }, ...narrows)
}

function countedBy(measure: ExploreMeasure): Partial<UsageFilter> {
  if (measure === 'unpricedCalls') return { unpricedOnly: true }
  if (measure === 'cacheReadTokens' || measure === 'cacheWriteTokens') {
    return { promptCacheOnly: true }
  }
  return measure === 'cacheHits' ? { cacheHit: true } : {}
}
