import { Text, Title, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconSearch, IconWorld } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSettings } from '../api/queries'
import { TOP_BAR_SLOT_ID } from '../ui/page-slots'
import { Shortcut } from '../ui/shortcut'
import classes from './top-bar.module.css'

/** The page's title, a slot for its scope, the accounting time zone, the command palette. */
export function TopBar({ title }: { title: string }) {
  const { t } = useTranslation()
  const { timeZone } = useSettings()
  return (
    <header className={classes.bar}>
      <Title order={1} className={classes.title}>
        {title}
      </Title>
      <div id={TOP_BAR_SLOT_ID} className={classes.slot} />
      <Tooltip label={t('frame.timeZone')}>
        <Text size="xs" c="dimmed" className={classes.zone} tabIndex={0}>
          <IconWorld size={14} stroke={1.6} aria-hidden />
          {timeZone}
        </Text>
      </Tooltip>
      <UnstyledButton className={classes.search} onClick={spotlight.open}>
        <IconSearch size={14} stroke={1.8} aria-hidden />
        <VisuallyHidden>{t('palette.open')}</VisuallyHidden>
        <span className={classes.searchText}>{t('palette.short')}</span>
        <Shortcut keys={['mod', 'K']} />
      </UnstyledButton>
    </header>
  )
}
