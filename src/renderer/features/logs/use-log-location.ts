import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { UsageFilter, UsageSort } from '../../../contract/usage'
import { idSchema } from '../../../contract/values'
import { afterGoingBack, goBack } from '../../lib/history-back'
import { readScope, type Scope, writeScope } from '../../scope/scope-url'

const CALL = 'call'

/** Marks history entries that opened a call over the list, so that closing it can go back. */
const openedHere = { openedCall: true }

export interface LogLocation {
  scope: Scope
  /** The call whose sheet is open. */
  callId: string | null
  /** `replace`: a further step of a change that is already a history entry. */
  setFilter: (filter: UsageFilter, replace?: boolean) => void
  setSort: (sort: UsageSort) => void
  openCall: (id: string) => void
  /** Shows another call in the sheet that is open. */
  followCall: (id: string) => void
  closeCall: () => void
}

/** What the Logs screen shows, kept in the address: back, forward and reload keep it. */
export function useLogLocation(): LogLocation {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const params = new URLSearchParams(search)
    const scope = readScope(params)
    const callId = idSchema.safeParse(params.get(CALL)).data ?? null
    const go = (
      next: Scope,
      call: string | null,
      options?: { replace?: boolean; state?: unknown },
    ) => {
      const query = writeScope(next)
      if (call !== null) query.set(CALL, call)
      const text = query.toString()
      afterGoingBack(() => navigate(text ? `${path}?${text}` : path, options))
    }
    return {
      scope,
      callId,
      setFilter: (filter, replace = false) => go({ ...scope, filter }, null, { replace }),
      setSort: (sort) => go({ ...scope, sort }, null),
      openCall: (id) => go(scope, id, { replace: callId !== null, state: stateFor(callId) }),
      followCall: (id) => go(scope, id, { replace: true, state: history.state as unknown }),
      closeCall: () => {
        if (callId === null) return
        if (isOpenedHere(history.state)) goBack()
        else go(scope, null, { replace: true })
      },
    }
  }, [search, path, navigate])
}

function stateFor(openCallId: string | null): unknown {
  return openCallId === null ? openedHere : (history.state as unknown)
}

function isOpenedHere(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'openedCall' in state
}
