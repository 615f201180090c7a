import { useTranslation } from 'react-i18next'
import { useConnectionStatus } from './queries'

/** Why nothing may be written now, as a sentence; null when it may. */
export function useWriteBlock(): string | null {
  const { t } = useTranslation()
  const status = useConnectionStatus().data
  if (!status || status.state === 'failed') return t('blocked.notConnected')
  if (status.access.mode === 'managed') return null
  return t(`blocked.${status.access.reason}`)
}
