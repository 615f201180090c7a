import { ActionIcon, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearch } from 'wouter'
import { useScopedHref } from '../scope/carry-scope'
import { screenAt, screens, showsScope } from '../screens'
import { toggleRail, useUiStore } from '../stores/ui-store'
import { ConnectionMenu } from './connection-menu'
import { JobsMenu } from './jobs-menu'
import { Logo } from './logo'
import classes from './rail.module.css'

/** The screens at the left; the running jobs and the connection below them. */
export function Rail() {
  const { t } = useTranslation()
  const [path] = useLocation()
  // A small window, or a large zoom: the page needs the room.
  const narrow = useMediaQuery('(max-width: 1100px)', false, { getInitialValueInEffect: false })
  const collapsed = useUiStore((state) => state.railCollapsed) || narrow
  const search = useSearch()
  const current = screenAt(path)
  const hrefOf = useScopedHref(showsScope(path) ? search : null)
  const toggleLabel = t(collapsed ? 'frame.expandRail' : 'frame.collapseRail')
  const ToggleIcon = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse

  return (
    <div className={classes.rail} data-collapsed={collapsed || undefined}>
      <div className={classes.head}>
        {!collapsed && (
          <span className={classes.brand}>
            <Logo />
            {t('app.name')}
          </span>
        )}
        {narrow ? (
          <Logo />
        ) : (
          <ActionIcon aria-label={toggleLabel} aria-expanded={!collapsed} onClick={toggleRail}>
            <ToggleIcon size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <nav aria-label={t('frame.screens')} className={classes.nav}>
        <ul className={classes.list}>
          {screens.map(({ id, icon: Icon, ...screen }) => (
            <li key={id}>
              <Tooltip label={t(`screens.${id}`)} position="right" disabled={!collapsed}>
                <Link
                  href={hrefOf(screen)}
                  className={classes.link}
                  aria-current={current?.id === id ? 'page' : undefined}
                  aria-label={collapsed ? t(`screens.${id}`) : undefined}
                >
                  <Icon size={18} stroke={1.6} aria-hidden />
                  {!collapsed && <span>{t(`screens.${id}`)}</span>}
                </Link>
              </Tooltip>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.foot}>
        <JobsMenu collapsed={collapsed} />
        <ConnectionMenu collapsed={collapsed} />
      </div>
    </div>
  )
}
