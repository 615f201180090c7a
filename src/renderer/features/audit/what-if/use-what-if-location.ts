import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { readWhatIf, type WhatIfView, writeWhatIf } from './scenario-url'

/** The scenario, kept in the address: back, forward and reload keep it. */
export function useWhatIfLocation(): {
  view: WhatIfView
  show: (view: WhatIfView, replace?: boolean) => void
} {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const show = (next: WhatIfView, replace = false): void => {
      const query = writeWhatIf(next).toString()
      navigate(query ? `${path}?${query}` : path, { replace })
    }
    return { view: readWhatIf(search), show }
  }, [search, path, navigate])
}
