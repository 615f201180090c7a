import { Button, Group, Skeleton, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import { routeKey, useCanWrite, useRouteMutation, useRouteQuery } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { Tag } from '../../ui/tag'
import { ExportKeySheet } from './export-key-sheet'
import { ImportKeySheet } from './import-key-sheet'
import { SettingRow } from './setting-row'

export function SecuritySection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const [sheet, setSheet] = useState<'export' | 'import' | null>(null)
  const status = useRouteQuery('security.status', {})
  return (
    <>
      <PageHeader id={id} title={t('security.title')} description={t('security.description')} />
      {status.isPending && <Skeleton height={120} />}
      {status.isError && <ErrorState error={status.error} onRetry={() => void status.refetch()} />}
      {status.data && (
        <div>
          <SettingRow
            labelId="security-protection"
            label={t('security.protection')}
            description={t(`security.protectionHelp.${status.data.protection}`)}
          >
            <Tag tone="good">{t(`security.protections.${status.data.protection}`)}</Tag>
          </SettingRow>
          <PlainKeys count={status.data.plainKeys} />
          {status.data.unreadableKeys > 0 && (
            <SettingRow
              labelId="security-unreadable"
              label={t('security.unreadable', { count: status.data.unreadableKeys })}
              description={t('security.unreadableHelp')}
            >
              <Button variant="default" onClick={() => setSheet('import')}>
                {t('security.import')}
              </Button>
            </SettingRow>
          )}
          <SettingRow
            labelId="security-share"
            label={t('security.share')}
            description={t('security.shareHelp')}
          >
            <Group gap="xs" justify="flex-end">
              <Button variant="default" onClick={() => setSheet('export')}>
                {t('security.export')}
              </Button>
              <Button variant="default" onClick={() => setSheet('import')}>
                {t('security.import')}
              </Button>
            </Group>
          </SettingRow>
        </div>
      )}
      <ExportKeySheet opened={sheet === 'export'} onClose={() => setSheet(null)} />
      <ImportKeySheet opened={sheet === 'import'} onClose={() => setSheet(null)} />
    </>
  )
}

/** Provider keys that other programs wrote as text, and the offer to encrypt them. */
function PlainKeys({ count }: { count: number }) {
  const { t } = useTranslation('settings')
  const queries = useQueryClient()
  const errorText = useErrorText()
  const canWrite = useCanWrite()
  const encrypt = useRouteMutation('security.encryptPlainKeys', {
    onSuccess: ({ encrypted }) => {
      void queries.invalidateQueries({ queryKey: routeKey('security.status') })
      notifications.show({ message: t('security.encrypted', { count: encrypted }) })
    },
  })
  return (
    <SettingRow
      labelId="security-plain"
      label={t('security.plain', { count })}
      description={count > 0 ? t('security.plainHelp') : undefined}
    >
      {count > 0 && (
        <Button onClick={() => encrypt.mutate({})} loading={encrypt.isPending} disabled={!canWrite}>
          {t('security.encrypt', { count })}
        </Button>
      )}
      {count > 0 && !canWrite && (
        <Text size="xs" c="dimmed">
          {t('security.encryptReadOnly')}
        </Text>
      )}
      {encrypt.error && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(encrypt.error)}
        </Text>
      )}
    </SettingRow>
  )
}
