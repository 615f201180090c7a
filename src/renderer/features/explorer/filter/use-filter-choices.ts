import { useMemo } from 'react'
import { useModels, useProjects, useProviders, useRouteQuery } from '../../../api/queries'
import type { Choice } from './choice-filter'
import type { FilterChoices } from './filter-bar'

/** What the lists of the filter offer, by name. */
export function useFilterChoices(): FilterChoices {
  const providers = useProviders().data?.providers
  const models = useModels().data?.models
  const projects = useProjects().data?.projects
  return useMemo(
    () => ({
      providers: byLabel((providers ?? []).map(({ id, name }) => ({ value: id, label: name }))),
      models: byLabel(
        (models ?? []).map(({ id, modelName, providerName, providerId }) => ({
          value: id,
          label: modelName,
          hint: providerName ?? `#${providerId}`,
        })),
      ),
      projects: byLabel(
        (projects ?? []).map(({ id, name }) => ({
          value: id,
          label: name ?? `#${id}`,
          ...(name === null ? {} : { hint: `#${id}` }),
        })),
      ),
    }),
    [providers, models, projects],
  )
}

/** The file's name of the import that the filter names. */
export function useImportName(importId: string | undefined): string | null {
  const imports = useRouteQuery('imports.list', {}, { enabled: importId !== undefined })
  return imports.data?.imports.find(({ id }) => id === importId)?.fileName ?? null
}

function byLabel(choices: Choice[]): Choice[] {
  return choices.toSorted((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
}
