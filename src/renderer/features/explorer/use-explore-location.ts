import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { type ExploreView, readView, writeView } from './explore-view'

export interface ExploreLocation {
  view: ExploreView
  /** `replace`: a further step of a change that is already a history entry. */
  show: (view: ExploreView, replace?: boolean) => void
}

/** What the explorer shows, kept in the address: back, forward and reload keep it. */
export function useExploreLocation(): ExploreLocation {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const view = readView(new URLSearchParams(search))
    return {
      view,
      show: (next, replace = false) => {
        const query = writeView(next).toString()
        navigate(query ? `${path}?${query}` : path, { replace })
      },
    }
  }, [search, path, navigate])
}
