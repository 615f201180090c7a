import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector, IconSettings } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useConnections, useConnectionStatus } from '../api/queries'
import { connectionName } from '../lib/connection-name'
import { StatusDot } from '../ui/status-dot'
import { Tag } from '../ui/tag'
import classes from './rail.module.css'
import { useSwitchConnection } from './use-switch-connection'

/** The active connection and its state; opens a menu to switch. */
export function ConnectionMenu({ collapsed }: { collapsed: boolean }) {
  const { t } = useTranslation()
  const [, go] = useLocation()
  const status = useConnectionStatus()
  const connections = useConnections().data?.connections ?? []
  const switchTo = useSwitchConnection()

  const active = status.data?.connection ?? connections.find((connection) => connection.active)
  const failed = status.isError || status.data?.state === 'failed'
  const readOnly = status.data?.state === 'connected' && status.data.access.mode === 'readOnly'
  const busy = status.isPending || switchTo.isPending
  const state = busy ? 'connecting' : failed ? 'failed' : readOnly ? 'readOnly' : 'connected'
  const tone = busy ? 'idle' : failed ? 'bad' : readOnly ? 'warn' : 'good'

  return (
    <Menu position="right-end" width={280}>
      <Menu.Target>
        <UnstyledButton
          className={`${classes.button} ${collapsed ? '' : classes.connection}`}
          aria-label={
            collapsed
              ? t('connection.menuLabel', { name: active ? connectionName(active, t) : '' })
              : undefined
          }
        >
          <span className={classes.slot}>
            <StatusDot tone={tone} label={t(`connection.state.${state}`)} />
          </span>
          {!collapsed && (
            <>
              <span className={classes.words}>
                <span className={classes.name}>
                  {active ? connectionName(active, t) : t(`connection.state.${state}`)}
                </span>
                <span className={classes.engine}>
                  {active && !failed && t(`connection.engine.${active.database.engine}`)}
                  {readOnly && <Tag>{t('connection.readOnly')}</Tag>}
                  {failed && active && (
                    <span className={classes.failed}>{t('connection.state.failed')}</span>
                  )}
                </span>
              </span>
              <IconSelector size={16} className={classes.chevron} aria-hidden />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('connection.switch')}</Menu.Label>
        {connections.map((connection) => (
          <Menu.Item
            key={connection.id}
            onClick={() => {
              if (!connection.active) switchTo.mutate({ id: connection.id })
            }}
            aria-current={connection.active || undefined}
            rightSection={connection.active ? <IconCheck size={16} aria-hidden /> : undefined}
          >
            {connectionName(connection, t)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconSettings size={16} aria-hidden />}
          onClick={() => go('/settings')}
        >
          {t('connection.manage')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
