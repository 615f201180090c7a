import { Code, Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAppInfo, useConnectionStatus } from '../../api/queries'
import { ErrorState } from '../../ui/error-state'
import { KeyValue } from '../../ui/key-value'
import { PageHeader } from '../../ui/page-header'

export function AboutSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const info = useAppInfo()
  const status = useConnectionStatus().data
  return (
    <>
      <PageHeader id={id} title={t('about.title')} description={t('about.description')} />
      {info.isPending && <Skeleton height={92} />}
      {info.isError && <ErrorState error={info.error} onRetry={() => void info.refetch()} />}
      {info.data && (
        <KeyValue
          items={[
            [t('about.version'), info.data.version],
            [t('about.platform'), info.data.platform],
            [t('about.dataFolder'), <Code key="folder">{info.data.dataFolder}</Code>],
            [t('about.database'), status?.serverVersion ?? t('common:connection.state.failed')],
          ]}
        />
      )}
    </>
  )
}
