import { Button, Skeleton, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueryClient } from '@tanstack/react-query'
import type { Connection } from '../../../contract/connections'
import { applyConnection } from '../../api/live-data'
import { useConnections, useConnectionStatus, useRouteMutation } from '../../api/queries'
import { useErrorText } from '../../i18n/use-error-text'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { ConnectionList } from './connection-list'
import { ConnectionSheet } from './connection-sheet'

/** Which sheet is open, for which connection; a new `key` for each opening. */
interface Sheet {
  opened: boolean
  connection: Connection | null
  key: number
}

export function ConnectionsSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const queries = useQueryClient()
  const errorText = useErrorText()
  const connections = useConnections()
  const status = useConnectionStatus().data
  const [sheet, setSheet] = useState<Sheet>({ opened: false, connection: null, key: 0 })
  const [removing, setRemoving] = useState<Connection | null>(null)
  const activate = useRouteMutation('connections.activate', {
    onSuccess: (active) => applyConnection(queries, active),
  })
  const remove = useRouteMutation('connections.remove', { onSuccess: () => setRemoving(null) })
  const open = (connection: Connection | null): void =>
    setSheet(({ key }) => ({ opened: true, connection, key: key + 1 }))

  return (
    <>
      <PageHeader
        id={id}
        title={t('connections.title')}
        description={t('connections.description')}
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open(null)}>
            {t('connections.add')}
          </Button>
        }
      />
      {connections.isPending && <Skeleton height={96} />}
      {connections.isError && (
        <ErrorState error={connections.error} onRetry={() => void connections.refetch()} />
      )}
      {activate.error && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(activate.error)}
        </Text>
      )}
      {connections.data && (
        <ConnectionList
          connections={connections.data.connections}
          status={status}
          activating={activate.isPending ? activate.variables.id : null}
          onActivate={(connection) => activate.mutate({ id: connection.id })}
          onEdit={open}
          onRemove={(connection) => {
            remove.reset()
            setRemoving(connection)
          }}
        />
      )}
      <ConnectionSheet
        key={sheet.key}
        opened={sheet.opened}
        connection={sheet.connection}
        onClose={() => setSheet((old) => ({ ...old, opened: false }))}
      />
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        onConfirm={() => removing && remove.mutate({ id: removing.id })}
        title={t('connections.removeTitle', { name: removing?.name ?? '' })}
        confirmLabel={t('connections.remove')}
        busy={remove.isPending}
        error={remove.error}
        danger
      >
        <Text size="sm">{t('connections.removeText')}</Text>
      </ConfirmDialog>
    </>
  )
}
