import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { IconBox, IconBuilding, IconFolder } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearch } from 'wouter'
import { useModels, useProjects, useProviders } from '../api/queries'
import { auditTabs } from '../features/audit/tabs'
import { sectionIds } from '../features/settings/section-ids'
import { useScopedHref } from '../scope/carry-scope'
import { type Screen, screens, showsScope } from '../screens'

const ICON = { size: 18, stroke: 1.6, 'aria-hidden': true } as const

/** Screens; once something is typed, also their parts, and the figures of whatever has a name. */
export function usePalettePlaces(query: string): SpotlightActionGroupData[] {
  const { t } = useTranslation()
  const [path, go] = useLocation()
  const search = useSearch()
  const hrefOf = useScopedHref(showsScope(path) ? search : null)
  const named = useNamed()
  const typed = query.trim() !== ''

  const partsOf = ({ id, icon: Icon }: Screen): SpotlightActionGroupData['actions'] =>
    parts
      .filter(({ screen }) => screen === id)
      .map((part) => ({
        id: part.path,
        label: t(part.name),
        description: t(`screens.${id}`),
        leftSection: <Icon {...ICON} />,
        onClick: () => go(hrefOf(part)),
      }))

  return [
    {
      group: t('palette.goTo'),
      actions: screens.flatMap((screen) => [
        {
          id: `go-${screen.id}`,
          label: t(`screens.${screen.id}`),
          leftSection: <screen.icon {...ICON} />,
          onClick: () => go(hrefOf(screen)),
        },
        ...(typed ? partsOf(screen) : []),
      ]),
    },
    {
      group: t('palette.figures'),
      actions: typed
        ? named.map(({ kind, id, name, hint }) => {
            const Icon = icons[kind]
            return {
              id: `${kind}-${id}`,
              label: name,
              description: hint ?? t(`palette.kind.${kind}`),
              leftSection: <Icon {...ICON} />,
              onClick: () => go(`/dashboard?${new URLSearchParams({ [kind]: id })}`),
            }
          })
        : [],
    },
  ]
}

const icons = { provider: IconBuilding, model: IconBox, project: IconFolder } as const

const parts = [
  ...auditTabs.map(({ id, path, scoped }) => ({
    screen: 'audit',
    path,
    scoped,
    name: `audit:tabs.${id}`,
  })),
  ...sectionIds.map((id) => ({
    screen: 'settings',
    path: `/settings/${id}`,
    scoped: false,
    name: `settings:${id}.title`,
  })),
]

interface Named {
  /** Also the name of its parameter in an address. */
  kind: keyof typeof icons
  id: string
  name: string
  /** Whose it is. */
  hint?: string | null
}

function useNamed(): Named[] {
  const { data: models } = useModels()
  const { data: providers } = useProviders()
  const { data: projects } = useProjects()
  return [
    ...(models?.models ?? []).map(({ id, modelName, providerName }): Named => ({
      kind: 'model',
      id,
      name: modelName,
      hint: providerName,
    })),
    ...(providers?.providers ?? []).map(({ id, name }): Named => ({ kind: 'provider', id, name })),
    ...(projects?.projects ?? []).flatMap(({ id, name }): Named[] =>
      name === null || name === '' ? [] : [{ kind: 'project', id, name }],
    ),
  ]
}
