import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { UsageFilter } from '../../../contract/usage'
import {
  readScope,
  type ScopeDefaults,
  scopeDefaults,
  spelledOut,
  writeScope,
} from '../../scope/scope-url'

/** The audit looks at everything unless told otherwise. */
const defaults: ScopeDefaults = {
  ...scopeDefaults,
  period: { kind: 'preset', preset: 'allTime' },
}

export function readAuditScope(search: string): UsageFilter {
  return readScope(new URLSearchParams(search), defaults).filter
}

/** All time is spelled out, too: without it other screens would show their 30 days. */
export function writeAuditScope(filter: UsageFilter): URLSearchParams {
  return writeScope({ filter, sort: scopeDefaults.sort }, spelledOut)
}

/** Which calls the audit is to read, kept in the address: back, forward and reload keep it. */
export function useAuditScope(): {
  filter: UsageFilter
  setFilter: (filter: UsageFilter, replace?: boolean) => void
} {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const setFilter = (next: UsageFilter, replace = false): void => {
      const query = writeAuditScope(next).toString()
      navigate(query ? `${path}?${query}` : path, { replace })
    }
    return { filter: readAuditScope(search), setFilter }
  }, [search, path, navigate])
}
