import { useMemo } from 'react'
import { useModels, useProjects, useProviders } from '../../api/queries'
import type { ScopePart } from './scope-values'

export interface ScopeChoice {
  id: string
  label: string
  /** Quiet words at the right: a model's provider. */
  hint?: string | undefined
}

/** What the lists of the scope offer, by name. */
export function useScopeChoices(): Record<ScopePart, ScopeChoice[]> {
  const providers = useProviders().data?.providers
  const models = useModels().data?.models
  const projects = useProjects().data?.projects
  return useMemo(
    () => ({
      provider: byLabel((providers ?? []).map(({ id, name }) => ({ id, label: name }))),
      model: byLabel(
        (models ?? []).map(({ id, modelName, providerName, providerId }) => ({
          id,
          label: modelName,
          hint: providerName ?? `#${providerId}`,
        })),
      ),
      project: byLabel((projects ?? []).map(({ id, name }) => ({ id, label: name ?? `#${id}` }))),
    }),
    [providers, models, projects],
  )
}

function byLabel(choices: ScopeChoice[]): ScopeChoice[] {
  return choices.toSorted((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
}
