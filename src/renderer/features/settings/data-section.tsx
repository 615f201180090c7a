import { Button, Code, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DatabaseSettings } from '../../../contract/connections'
import { useConnectionStatus, useRouteMutation } from '../../api/queries'
import { useSampleWorkspace } from '../../api/use-sample-workspace'
import { useErrorText } from '../../i18n/use-error-text'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { CopyText } from '../../ui/copy-button'
import { PageHeader } from '../../ui/page-header'
import { dumpCommand } from './dump-command'
import { SettingRow } from './setting-row'

/** Copies of the data, and invented data. */
export function DataSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const database = useConnectionStatus().data?.connection.database
  return (
    <>
      <PageHeader id={id} title={t('data.title')} description={t('data.description')} />
      {database && <Backup database={database} />}
      <Sample />
    </>
  )
}

function Backup({ database }: { database: DatabaseSettings }) {
  const { t } = useTranslation('settings')
  const errorText = useErrorText()
  const backup = useRouteMutation('backup.start', {
    onError: (error) => notifications.show({ color: 'red', message: errorText.text(error) }),
  })
  if (database.engine === 'mysql') {
    const command = dumpCommand(database)
    return (
      <SettingRow
        labelId="data-backup"
        label={t('data.backup')}
        description={
          <>
            {t('data.backupMysql')}
            <Code block mt="xs" tabIndex={0} aria-labelledby="data-backup">
              {command}
            </Code>
          </>
        }
      >
        <CopyText text={command} label={t('data.copyCommand')} />
      </SettingRow>
    )
  }
  return (
    <SettingRow labelId="data-backup" label={t('data.backup')} description={t('data.backupHelp')}>
      <Button variant="default" loading={backup.isPending} onClick={() => backup.mutate({})}>
        {t('data.backupNow')}
      </Button>
    </SettingRow>
  )
}

function Sample() {
  const { t } = useTranslation('settings')
  const [asking, setAsking] = useState(false)
  const { status, load, remove } = useSampleWorkspace()
  const exists = status?.connectionId !== null && status !== undefined
  return (
    <SettingRow
      labelId="data-sample"
      label={t('data.sample')}
      description={
        <>
          {t('data.sampleHelp')}
          {status?.active && (
            <Text span inherit>
              {' '}
              {t('data.sampleOpen')}
            </Text>
          )}
        </>
      }
    >
      <Group gap="xs" justify="flex-end">
        {exists && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('data.remove')}
          </Button>
        )}
        {!status?.active && (
          <Button variant="default" loading={load.isPending} onClick={() => load.mutate({})}>
            {t(exists ? 'data.open' : 'data.load')}
          </Button>
        )}
      </Group>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate({}, { onSuccess: () => setAsking(false) })}
        title={t('data.removeTitle')}
        confirmLabel={t('data.remove')}
        danger
        busy={remove.isPending}
        error={remove.error}
      >
        {t('data.removeText')}
      </ConfirmDialog>
    </SettingRow>
  )
}
