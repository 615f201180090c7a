import { createTheme, MantineThemeProvider, Notification } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** Where notifications appear; each one's close button says what it does. */
export function Notices() {
  const { t } = useTranslation()
  const label = t('actions.close')
  const theme = useMemo(
    () =>
      createTheme({
        components: {
          Notification: Notification.extend({
            defaultProps: { closeButtonProps: { 'aria-label': label } },
          }),
        },
      }),
    [label],
  )
  return (
    <MantineThemeProvider theme={theme}>
      <Notifications position="bottom-right" autoClose={6_000} limit={3} />
    </MantineThemeProvider>
  )
}
