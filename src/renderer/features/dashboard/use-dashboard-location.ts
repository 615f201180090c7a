import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { type BucketUnit, bucketUnitSchema } from '../../../contract/spend'
import type { UsageFilter } from '../../../contract/usage'
import { readScope, scopeDefaults, writeScope } from '../../scope/scope-url'

/** What the columns of the chart are split by. */
export const chartKeys = ['provider', 'model', 'project'] as const
export type ChartKey = (typeof chartKeys)[number]

export interface ChartView {
  by: ChartKey
  /** null: as fits the period. */
  bucket: BucketUnit | null
}

export interface DashboardLocation {
  filter: UsageFilter
  chart: ChartView
  /** `replace`: a further step of a change that is already a history entry. */
  setFilter: (filter: UsageFilter, replace?: boolean) => void
  setChart: (change: Partial<ChartView>) => void
}

/** What the dashboard shows, kept in the address under the same names as in the logs. */
export function useDashboardLocation(): DashboardLocation {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const params = new URLSearchParams(search)
    const { filter } = readScope(params)
    const chart = readChart(params, filter)
    const go = (next: UsageFilter, view: URLSearchParams, replace: boolean): void => {
      const query = writeScope({ filter: next, sort: scopeDefaults.sort })
      for (const [name, value] of view) query.set(name, value)
      const text = query.toString()
      navigate(text ? `${path}?${text}` : path, { replace })
    }
    return {
      filter,
      chart,
      setFilter: (next, replace = false) => go(next, chartParams(params), replace),
      setChart: (change) => {
        const view = chartParams(params)
        if (change.by !== undefined) view.set('by', change.by)
        if (change.bucket === null) view.delete('bucket')
        else if (change.bucket !== undefined) view.set('bucket', change.bucket)
        go(filter, view, true)
      },
    }
  }, [search, path, navigate])
}

/** Of one provider its models are of interest, unless the address says otherwise. */
function readChart(params: URLSearchParams, filter: UsageFilter): ChartView {
  const usual = filter.providerIds?.length === 1 ? 'model' : 'provider'
  return {
    by: chartKeys.find((key) => key === params.get('by')) ?? usual,
    bucket: bucketUnitSchema.safeParse(params.get('bucket')).data ?? null,
  }
}

function chartParams(params: URLSearchParams): URLSearchParams {
  const kept = [...params].filter(([name]) => name === 'by' || name === 'bucket')
  return new URLSearchParams(kept)
}
