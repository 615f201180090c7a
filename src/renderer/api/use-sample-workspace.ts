import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../i18n/use-error-text'
import { routeKey, useRouteMutation, useRouteQuery } from './queries'

/** The sample workspace: whether there is one, opening it (made first if need be), removing it. */
export function useSampleWorkspace() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const status = useRouteQuery('sample.status', {})
  const options = {
    onSuccess: () => void queries.invalidateQueries({ queryKey: routeKey('sample.status') }),
    onError: (error: unknown) =>
      notifications.show({
        color: 'red',
        title: t('connection.switchFailed'),
        message: errorText.text(error),
      }),
  }
  const load = useRouteMutation('sample.load', options)
  const remove = useRouteMutation('sample.remove', options)
  return { status: status.data, load, remove }
}
