import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { readReport, type ReportView, writeReport } from './report-view'

/** The report shown, kept in the address: back, forward and reload keep it. */
export function useReportLocation(): {
  view: ReportView
  show: (view: ReportView, replace?: boolean) => void
} {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const view = readReport(new URLSearchParams(search))
    return {
      view,
      show: (next: ReportView, replace = false) => {
        const query = writeReport(next).toString()
        navigate(query ? `${path}?${query}` : path, { replace })
      },
    }
  }, [search, path, navigate])
}
