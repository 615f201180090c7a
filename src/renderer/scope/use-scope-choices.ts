import { useMemo } from 'react'
import { useModels, useProjects, useProviders, useRouteQuery } from '../api/queries'
import type { ScopePart } from './scope-lists'

export interface Choice {
  value: string
  label: string
  /** Quiet words at the right: a model's provider. */
  hint?: string
}

export interface ChoiceSource {
  choices: Choice[]
  /** Set where the list could not be read; reads it again. */
  retry: (() => void) | null
}

/** What the lists of the scope offer, by name. */
export function useScopeChoices(): Record<ScopePart, ChoiceSource> {
  const providers = useProviders()
  const models = useModels()
  const projects = useProjects()
  const provider = useMemo(
    () =>
      byLabel(
        (providers.data?.providers ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ),
    [providers.data],
  )
  const model = useMemo(
    () =>
      byLabel(
        (models.data?.models ?? []).map(({ id, modelName, providerName, providerId }) => ({
          value: id,
          label: modelName,
          hint: providerName ?? `#${providerId}`,
        })),
      ),
    [models.data],
  )
  const project = useMemo(
    () =>
      byLabel(
        (projects.data?.projects ?? []).map(({ id, name }) => ({
          value: id,
          label: name ?? `#${id}`,
          ...(name === null ? {} : { hint: `#${id}` }),
        })),
      ),
    [projects.data],
  )
  return {
    provider: { choices: provider, retry: retryOf(providers) },
    model: { choices: model, retry: retryOf(models) },
    project: { choices: project, retry: retryOf(projects) },
  }
}

/** The file's name of the import that the filter names. */
export function useImportName(importId: string | undefined): string | null {
  const imports = useRouteQuery('imports.list', {}, { enabled: importId !== undefined })
  return imports.data?.imports.find(({ id }) => id === importId)?.fileName ?? null
}

function retryOf(query: { isError: boolean; refetch: () => Promise<unknown> }) {
  return query.isError ? () => void query.refetch() : null
}

function byLabel(choices: Choice[]): Choice[] {
  return choices.toSorted((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
}
