import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearch } from 'wouter'
import { readAuditScope, writeAuditScope } from './audit-scope'
import classes from './page.module.css'
import { auditTabs } from './tabs'

/** What proves the figures: each tab has a place of its own. */
export default function AuditPage() {
  const { t } = useTranslation('audit')
  const [path] = useLocation()
  const search = useSearch()
  const current = auditTabs.find(({ id }) => path === placeOf(id)) ?? auditTabs[0]
  const { Panel } = current
  const query = writeAuditScope(readAuditScope(search)).toString()
  const scope = query === '' ? '' : `?${query}`
  return (
    <div className={classes.page}>
      <nav aria-label={t('tabs.label')} className={classes.tabs}>
        {auditTabs.map(({ id, scoped }) => (
          <Link
            key={id}
            href={current.scoped && scoped ? `${placeOf(id)}${scope}` : placeOf(id)}
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

function placeOf(id: string): string {
  return `/audit/${id}`
}
