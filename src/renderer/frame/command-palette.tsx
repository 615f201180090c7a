import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import {
  IconDatabase,
  IconLanguage,
  IconMoon,
  IconRefresh,
  IconSearch,
  IconSun,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { routeKey, useConnections, useRouteMutation } from '../api/queries'
import { connectionName } from '../lib/connection-name'
import { usePalettePlaces } from './use-palette-places'
import { useSwitchConnection } from './use-switch-connection'

/** Among hundreds of models, more would only be scrolled past. */
const MOST_FOUND = 12

/** Ctrl/⌘ K: go somewhere, switch the connection, the theme or the language. */
export function CommandPalette() {
  const { t, i18n } = useTranslation()
  const [query, setQuery] = useState('')
  const places = usePalettePlaces(query)
  const queries = useQueryClient()
  const scheme = useComputedColorScheme()
  const connections = useConnections().data?.connections ?? []
  const switchTo = useSwitchConnection()
  const update = useRouteMutation('settings.update', {
    onSuccess: (settings) => queries.setQueryData(routeKey('settings.get', {}), settings),
  })
  const otherScheme = scheme === 'dark' ? 'light' : 'dark'
  const otherLanguage = i18n.language === 'en' ? 'zh-CN' : 'en'
  const SchemeIcon = otherScheme === 'dark' ? IconMoon : IconSun

  const actions: SpotlightActionGroupData[] = [
    ...places,
    {
      group: t('palette.connections'),
      actions: connections
        .filter(({ active }) => !active)
        .map((connection) => ({
          id: `connection-${connection.id}`,
          label: t('palette.switchTo', { name: connectionName(connection, t) }),
          description: t(`connection.engine.${connection.database.engine}`),
          leftSection: <IconDatabase size={18} stroke={1.6} aria-hidden />,
          onClick: () => switchTo.mutate({ id: connection.id }),
        })),
    },
    {
      group: t('palette.app'),
      actions: [
        {
          id: 'theme',
          label: t(`palette.theme.${otherScheme}`),
          leftSection: <SchemeIcon size={18} stroke={1.6} aria-hidden />,
          onClick: () => update.mutate({ theme: otherScheme }),
        },
        {
          id: 'language',
          label: t(`languages.${otherLanguage}`),
          description: t('palette.language'),
          leftSection: <IconLanguage size={18} stroke={1.6} aria-hidden />,
          onClick: () => update.mutate({ language: otherLanguage }),
        },
        {
          id: 'reload',
          label: t('palette.reload'),
          leftSection: <IconRefresh size={18} stroke={1.6} aria-hidden />,
          onClick: () => void queries.invalidateQueries(),
        },
      ],
    },
  ]

  return (
    <Spotlight
      actions={actions.filter((group) => group.actions.length > 0)}
      shortcut={['mod + K']}
      query={query}
      onQueryChange={setQuery}
      nothingFound={t('palette.nothing')}
      highlightQuery
      limit={query.trim() === '' ? Infinity : MOST_FOUND}
      scrollable
      maxHeight={400}
      transitionProps={{ duration: 100 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} aria-hidden />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  )
}
