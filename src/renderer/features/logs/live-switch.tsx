import { Button, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { PAGE_ROWS } from './log-pages'
import { setLive, useLogsStore } from './logs-store'

/** Follows the calls as they land. Only a list that begins at its newest call can. */
export function LiveSwitch({ possible }: { possible: boolean }) {
  const { t } = useTranslation('logs')
  const live = useLogsStore((state) => state.live)
  const on = live && possible
  const Icon = on ? IconPlayerPause : IconPlayerPlay
  return (
    <Tooltip
      label={possible ? t(on ? 'live.stop' : 'live.start', { rows: PAGE_ROWS }) : t('live.notHere')}
    >
      <Button
        size="xs"
        variant={on ? 'light' : 'default'}
        aria-pressed={on}
        aria-disabled={!possible}
        data-disabled={!possible || undefined}
        leftSection={<Icon size={14} stroke={1.8} aria-hidden />}
        onClick={() => possible && setLive(!live)}
      >
        {t('live.name')}
      </Button>
    </Tooltip>
  )
}
