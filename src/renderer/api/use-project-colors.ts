import { useMemo } from 'react'
import { useProjects } from './queries'

/** The colours that people chose for projects, by project id: charts give them the first say. */
export function useProjectColors(): ReadonlyMap<string, string> {
  const projects = useProjects().data?.projects
  return useMemo(
    () => new Map(projects?.flatMap(({ id, color }) => (color === null ? [] : [[id, color]]))),
    [projects],
  )
}
