import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { UsageFilter, UsageSort } from '../../../contract/usage'
import { idSchema, instantSchema } from '../../../contract/values'
import { afterGoingBack, goBack } from '../../lib/history-back'
import { readScope, type Scope, writeScope } from '../../scope/scope-url'

const CALL = 'call'
const AT = 'at'

/** Marks history entries that opened a call over the list, so that closing it can go back. */
const openedHere = { openedCall: true }

export interface LogLocation {
  scope: Scope
  /** The instant at which the list begins; null: at its head. */
  at: string | null
  /** The call whose sheet is open. */
  callId: string | null
  /** `replace`: a further step of a change that is already a history entry. */
  setFilter: (filter: UsageFilter, replace?: boolean) => void
  setSort: (sort: UsageSort) => void
  /** Begins the list at an instant; null: at its head again. */
  goTo: (at: string | null) => void
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
    const given = instantSchema.safeParse(params.get(AT)).data ?? null
    const at = scope.sort.by === 'time' ? given : null
    const go = (
      next: Scope,
      start: string | null,
      call: string | null,
      options?: { replace?: boolean; state?: unknown },
    ) => {
      const query = writeScope(next)
      if (start !== null && next.sort.by === 'time') query.set(AT, start)
      if (call !== null) query.set(CALL, call)
      const text = query.toString()
      afterGoingBack(() => navigate(text ? `${path}?${text}` : path, options))
    }
    return {
      scope,
      at,
      callId,
      setFilter: (filter, replace = false) => go({ ...scope, filter }, at, null, { replace }),
      setSort: (sort) => go({ ...scope, sort }, null, null),
      goTo: (start) => go(scope, start, null),
      openCall: (id) => go(scope, at, id, { replace: callId !== null, state: stateFor(callId) }),
      followCall: (id) => go(scope, at, id, { replace: true, state: history.state as unknown }),
      closeCall: () => {
        if (callId === null) return
        if (isOpenedHere(history.state)) goBack()
        else go(scope, at, null, { replace: true })
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
