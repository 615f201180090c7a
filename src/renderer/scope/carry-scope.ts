import { useEffect } from 'react'
import { create } from 'zustand'
import { namesPeriod, readScope, scopeDefaults, spelledOut, writeScope } from './scope-url'

/** The scope that was looked at last, as an address has it; forgotten when the window closes. */
const useCarried = create(() => ({ query: '' }))

/**
 * Keeps the scope from one screen to the next. Answers the address of a screen: with the scope in
 * it, where the screen has one. `search` is that of the screen shown, null where it has none.
 */
export function useScopedHref(
  search: string | null,
): (screen: { path: string; scoped: boolean }) => string {
  const carried = useCarried((state) => state.query)
  const query = search === null ? carried : scopeQuery(search)
  useEffect(() => {
    useCarried.setState({ query })
  }, [query])
  return ({ path, scoped }) => (scoped && query !== '' ? `${path}?${query}` : path)
}

/**
 * Of an address only what says which calls are meant. A period that it names stays named: what is
 * usual on one screen is not so on another.
 */
export function scopeQuery(search: string): string {
  const params = new URLSearchParams(search)
  const { filter } = readScope(params)
  const defaults = namesPeriod(params) ? spelledOut : scopeDefaults
  return writeScope({ filter, sort: scopeDefaults.sort }, defaults).toString()
}
