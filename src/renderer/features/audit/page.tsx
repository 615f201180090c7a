import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearch } from 'wouter'
import { useScopedHref } from '../../scope/carry-scope'
import classes from './page.module.css'
import { auditTabs } from './tabs'

/** What proves the figures: each tab has a place of its own. */
export default function AuditPage() {
  const { t } = useTranslation('audit')
  const [path] = useLocation()
  const search = useSearch()
  const current = auditTabs.find((tab) => path === tab.path) ?? auditTabs[0]
  const { Panel } = current
  const hrefOf = useScopedHref(current.scoped ? search : null)
  return (
    <div className={classes.page}>
      <nav aria-label={t('tabs.label')} className={classes.tabs}>
        {auditTabs.map(({ id, ...tab }) => (
          <Link
            key={id}
            href={hrefOf(tab)}
            className={classes.tab}
            aria-current={id === current.id ? 'page' : undefined}
          >
            {t(`tabs.${id}`)}
          </Link>
        ))}
      </nav>
      <Suspense>
        <Panel />
      </Suspense>
    </div>
  )
}
