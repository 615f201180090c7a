import { useQueryClient } from '@tanstack/react-query'
import type { RouteOutput } from '../../../contract/routes'
import { routeKey, useRouteMutation, useRouteQuery } from '../../api/queries'

export type SavedTemplate = RouteOutput<'reports.templates'>['templates'][number]

/** The saved templates, and what can be done to them. */
export function useTemplates() {
  const queries = useQueryClient()
  const list = useRouteQuery('reports.templates', {})
  const keep = (answer: RouteOutput<'reports.templates'>): void => {
    queries.setQueryData(routeKey('reports.templates', {}), answer)
  }
  const save = useRouteMutation('reports.saveTemplate', { onSuccess: keep })
  const remove = useRouteMutation('reports.removeTemplate', { onSuccess: keep })

  /** Keeps it under its new name before the old one goes, so that nothing is lost on the way. */
  const rename = async (saved: SavedTemplate, name: string): Promise<void> => {
    const { savedAt: _, ...template } = saved
    const only = sameName(saved.name, name)
    await save.mutateAsync({ template: { ...template, name }, replace: only })
    if (!only) await remove.mutateAsync({ name: saved.name })
  }
  return { list, save, remove, rename }
}

export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
