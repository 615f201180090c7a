import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconInfoCircle, IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConnectionStatus } from '../../contract/connections'
import { useConnectionStatus } from '../api/queries'
import { useErrorText } from '../i18n/use-error-text'
import { errorReport } from '../lib/error-text'
import { dismissBanner, useUiStore } from '../stores/ui-store'
import { CopyDetails } from '../ui/copy-button'
import { Banner } from './banner'
import { ConsentModal } from './consent-modal'
import { DifferencesModal } from './differences-modal'
import { NewlyPricedBanner } from './newly-priced-banner'
import { useSwitchConnection } from './use-switch-connection'

/** What is wrong or unusual about the connection, one line each, with the remedy. */
export function Banners() {
  const status = useConnectionStatus()
  if (status.isError) {
    return (
      <FailedBanner
        error={status.error}
        onRetry={() => void status.refetch()}
        retrying={status.isFetching}
      />
    )
  }
  if (!status.data) return null
  return <StatusBanner status={status.data} />
}

function StatusBanner({ status }: { status: ConnectionStatus }) {
  const switchTo = useSwitchConnection()
  if (status.state === 'failed') {
    return (
      <FailedBanner
        error={status.error}
        onRetry={() => switchTo.mutate({ id: status.connection.id })}
        retrying={switchTo.isPending}
      />
    )
  }
  return (
    <>
      {status.access.mode === 'readOnly' && (
        <ReadOnlyBanner status={status} reason={status.access.reason} />
      )}
      {status.access.mode !== 'readOnly' && <NewlyPricedBanner key={status.connection.id} />}
      {status.differences.length > 0 && <DifferencesBanner status={status} />}
    </>
  )
}

interface FailedBannerProps {
  error: unknown
  onRetry: () => void
  retrying: boolean
}

function FailedBanner({ error, onRetry, retrying }: FailedBannerProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  return (
    <Banner
      tone="bad"
      icon={IconAlertTriangle}
      actions={
        <>
          <Button size="xs" variant="default" onClick={onRetry} loading={retrying}>
            {t('actions.retry')}
          </Button>
          <CopyDetails text={errorReport(error)} size="xs" />
        </>
      }
    >
      {errorText.text(error)}
    </Banner>
  )
}

interface ReadOnlyBannerProps {
  status: ConnectionStatus
  reason: 'chosen' | 'grants' | 'server' | 'consent'
}

function ReadOnlyBanner({ status, reason }: ReadOnlyBannerProps) {
  const { t } = useTranslation()
  const [detailsOpened, details] = useDisclosure(false)
  const { dismissed, dismiss } = useDismissal(`${status.connection.id}:${reason}`, details.close)
  if (dismissed) return null
  return (
    <>
      <Banner
        tone="info"
        icon={reason === 'consent' ? IconInfoCircle : IconLock}
        onDismiss={dismiss}
        actions={
          reason === 'consent' && (
            <Button size="xs" variant="default" onClick={details.open}>
              {t('banner.consent.action')}
            </Button>
          )
        }
      >
        {t(`banner.${reason}.text`)}
      </Banner>
      {reason === 'consent' && (
        <ConsentModal
          opened={detailsOpened}
          onClose={details.close}
          onStayReadOnly={dismiss}
          pending={status.pending}
        />
      )}
    </>
  )
}

/** Columns that are not as specified are named, and left alone. Others than before show anew. */
function DifferencesBanner({ status: { connection, differences } }: { status: ConnectionStatus }) {
  const { t } = useTranslation()
  const [detailsOpened, details] = useDisclosure(false)
  const names = differences.map(({ table, column, kind }) => `${table}.${column}.${kind}`).join()
  const { dismissed, dismiss } = useDismissal(
    `${connection.id}:differences:${names}`,
    details.close,
  )
  if (dismissed) return null
  return (
    <>
      <Banner
        tone="warn"
        icon={IconAlertTriangle}
        onDismiss={dismiss}
        actions={
          <Button size="xs" variant="default" onClick={details.open}>
            {t('banner.differences.action')}
          </Button>
        }
      >
        {t('banner.differences.text', { count: differences.length })}
      </Banner>
      <DifferencesModal opened={detailsOpened} onClose={details.close} differences={differences} />
    </>
  )
}

function useDismissal(
  banner: string,
  close: () => void,
): { dismissed: boolean; dismiss: () => void } {
  const dismissed = useUiStore((state) => state.dismissedBanners.includes(banner))
  const dismiss = (): void => {
    close()
    dismissBanner(banner)
  }
  return { dismissed, dismiss }
}
