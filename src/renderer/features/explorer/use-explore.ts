import { useMemo } from 'react'
import type { ExploreRequest, ExploreTable } from '../../../contract/explore'
import { useRouteQuery } from '../../api/queries'
import { subtractDecimals } from '../../lib/decimal'
import { ALL_ROWS } from './explore-view'

/** The table of a request. */
export function useExplore(request: ExploreRequest) {
  return useRouteQuery('spend.explore', request, { keepPrevious: true })
}

/**
 * Unpriced calls by row, to stand apart from an amount that does not hold their cost. null where
 * the measure is none, or there are no such calls.
 */
export function useUnpriced(
  request: ExploreRequest,
  table: ExploreTable | undefined,
): ReadonlyMap<string, string> | null {
  const measure = table?.measure
  const wanted =
    table !== undefined &&
    table.unpricedCalls > 0 &&
    (measure === 'costUsd' || measure === 'averageCostUsd')
  const counts = useRouteQuery(
    'spend.explore',
    {
      ...request,
      measure: 'unpricedCalls',
      split: null,
      limit: ALL_ROWS,
      sort: { by: 'value', direction: 'desc' },
    },
    { enabled: wanted, keepPrevious: true },
  ).data
  return useMemo(() => {
    if (!wanted || counts?.groupBy !== table.groupBy) return null
    const byKey = new Map(counts.rows.map(({ key, total }) => [key, total ?? '0']))
    const shown = table.rows.filter(({ folded }) => folded === 0)
    const rest = shown.reduce(
      (sum, { key }) => subtractDecimals(sum, byKey.get(key) ?? '0'),
      String(table.unpricedCalls),
    )
    return new Map(
      table.rows.map(({ key, folded }) => [key, folded > 0 ? rest : (byKey.get(key) ?? '0')]),
    )
  }, [wanted, counts, table])
}
