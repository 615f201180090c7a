import { useQueryClient } from '@tanstack/react-query'
import type { RouteOutput } from '../../../contract/routes'
import type { SavedView } from '../../../contract/explore'
import { routeKey, useRouteMutation, useRouteQuery } from '../../api/queries'
import type { ExploreView } from './explore-view'

export type StoredView = RouteOutput<'views.list'>['views'][number]

/** The saved views, and what can be done to them. */
export function useViews() {
  const queries = useQueryClient()
  const list = useRouteQuery('views.list', {})
  const keep = (answer: RouteOutput<'views.list'>): void => {
    queries.setQueryData(routeKey('views.list', {}), answer)
  }
  const save = useRouteMutation('views.save', { onSuccess: keep })
  const remove = useRouteMutation('views.remove', { onSuccess: keep })

  /** Keeps it under its new name before the old one goes, so that nothing is lost on the way. */
  const rename = async (stored: StoredView, name: string): Promise<void> => {
    const { savedAt: _, ...view } = stored
    const only = sameName(stored.name, name)
    await save.mutateAsync({ view: { ...view, name }, replace: only })
    if (!only) await remove.mutateAsync({ name: stored.name })
  }
  return { list, save, remove, rename }
}

export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

export function storedView({ request, chart }: ExploreView, name: string): SavedView {
  return { name, request, chart }
}
