import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Connection, ConnectionStatus, DatabaseSettings } from '../../../contract/connections'
import { connectionName } from '../../lib/connection-name'
import { StatusDot } from '../../ui/status-dot'
import { Tag } from '../../ui/tag'
import classes from './connection-list.module.css'

interface ConnectionListProps {
  connections: Connection[]
  status: ConnectionStatus | undefined
  /** The id of the connection that is being made active. */
  activating: string | null
  onActivate: (connection: Connection) => void
  onEdit: (connection: Connection) => void
  onRemove: (connection: Connection) => void
}

export function ConnectionList({ connections, status, activating, ...on }: ConnectionListProps) {
  const { t } = useTranslation('settings')
  return (
    <ul className={classes.list}>
      {connections.map((connection) => (
        <li key={connection.id} className={classes.item}>
          <ConnectionDot connection={connection} status={status} />
          <div className={classes.words}>
            <span className={classes.name}>
              {connectionName(connection, t)}
              {connection.kind === 'environment' && <Tag>{t('connections.fromEnvironment')}</Tag>}
              {connection.readOnly && <Tag>{t('common:connection.readOnly')}</Tag>}
            </span>
            <span className={classes.place}>
              {(connection.active && status?.serverVersion) ||
                t(`common:connection.engine.${connection.database.engine}`)}
              {' · '}
              {placeText(connection.database)}
            </span>
          </div>
          <Group gap={4} wrap="nowrap">
            {connection.active ? (
              <Tag tone="accent">{t('connections.active')}</Tag>
            ) : (
              <Button
                size="xs"
                variant="default"
                loading={activating === connection.id}
                onClick={() => on.onActivate(connection)}
                aria-label={t('connections.useNamed', { name: connectionName(connection, t) })}
              >
                {t('connections.use')}
              </Button>
            )}
            {connection.kind === 'saved' && (
              <>
                <Tooltip label={t('common:actions.edit')}>
                  <ActionIcon
                    onClick={() => on.onEdit(connection)}
                    aria-label={t('connections.edit', { name: connection.name })}
                  >
                    <IconPencil size={16} stroke={1.6} aria-hidden />
                  </ActionIcon>
                </Tooltip>
                {!connection.active && (
                  <Tooltip label={t('common:actions.remove')}>
                    <ActionIcon
                      onClick={() => on.onRemove(connection)}
                      aria-label={t('connections.removeNamed', { name: connection.name })}
                    >
                      <IconTrash size={16} stroke={1.6} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                )}
              </>
            )}
          </Group>
        </li>
      ))}
    </ul>
  )
}

interface ConnectionDotProps {
  connection: Connection
  status: ConnectionStatus | undefined
}

function ConnectionDot({ connection, status }: ConnectionDotProps) {
  const { t } = useTranslation('settings')
  if (!connection.active || !status) return <StatusDot tone="idle" label={t('connections.idle')} />
  if (status.state === 'failed') {
    return <StatusDot tone="bad" label={t('common:connection.state.failed')} />
  }
  return status.access.mode === 'managed' ? (
    <StatusDot tone="good" label={t('common:connection.state.connected')} />
  ) : (
    <StatusDot tone="warn" label={t('common:connection.state.readOnly')} />
  )
}

function placeText(database: DatabaseSettings): string {
  if (database.engine === 'sqlite') return database.file
  const place = database.socketPath || `${database.host}:${database.port}`
  return `${database.user}@${place} / ${database.database}`
}
