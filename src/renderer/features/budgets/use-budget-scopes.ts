import { useMemo } from 'react'
import { useModels, useProjects, useProviders } from '../../api/queries'

interface Choice {
  value: string
  label: string
}

/** What a budget can be about, by name. */
export function useBudgetScopes(): Record<'provider' | 'model' | 'project', Choice[]> {
  const providers = useProviders().data?.providers
  const models = useModels().data?.models
  const projects = useProjects().data?.projects
  return useMemo(
    () => ({
      provider: sorted((providers ?? []).map(({ id, name }) => ({ value: id, label: name }))),
      model: sorted(
        (models ?? []).map(({ id, modelName, providerName, providerId }) => ({
          value: id,
          label: `${modelName} · ${providerName ?? `#${providerId}`}`,
        })),
      ),
      project: sorted(
        (projects ?? []).map(({ id, name }) => ({ value: id, label: name ?? `#${id}` })),
      ),
    }),
    [providers, models, projects],
  )
}

function sorted(choices: Choice[]): Choice[] {
  return choices.toSorted((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
}
