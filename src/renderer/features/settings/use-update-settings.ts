import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RouteInput } from '../../../contract/routes'
import type { Settings } from '../../../contract/settings'
import { routeKey, useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'

/** Changes settings: shown at once, taken back with a notice when they could not be kept. */
export function useUpdateSettings(): (patch: RouteInput<'settings.update'>) => void {
  const { t } = useTranslation('settings')
  const queries = useQueryClient()
  const errorText = useErrorText()
  const key = routeKey('settings.get', {})
  const update = useRouteMutation('settings.update', {
    onSuccess: (settings) => queries.setQueryData(key, settings),
    onError: (error) => {
      void queries.invalidateQueries({ queryKey: key })
      notifications.show({ color: 'red', title: t('notKept'), message: errorText.text(error) })
    },
  })
  return (patch) => {
    queries.setQueryData<Settings>(key, (old) => old && { ...old, ...patch })
    update.mutate(patch)
  }
}
