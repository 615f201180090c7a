import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { applyConnection } from '../api/live-data'
import { useRouteMutation } from '../api/queries'
import { useErrorText } from '../i18n/use-error-text'

/** Makes a connection the active one (again); a failure to connect shows as the banner does. */
export function useSwitchConnection() {
  const queries = useQueryClient()
  const { t } = useTranslation()
  const errorText = useErrorText()
  return useRouteMutation('connections.activate', {
    onSuccess: (status) => applyConnection(queries, status),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: t('connection.switchFailed'),
        message: errorText.text(error),
      }),
  })
}
