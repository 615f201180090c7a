import { type ComponentType, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { AboutSection } from './about-section'
import { AccountingSection } from './accounting-section'
import { AppearanceSection } from './appearance-section'
import { ConnectionsSection } from './connections-section'
import { DataSection } from './data-section'
import { IndexesSection } from './indexes-section'
import { LanguageSection } from './language-section'
import classes from './page.module.css'
import { ProjectsSection } from './projects-section'
import { type SectionId, sectionIds } from './section-ids'
import { SecuritySection } from './security-section'
import { useSectionInView } from './use-section-in-view'

const sections: Record<SectionId, ComponentType<{ id: SectionId }>> = {
  connections: ConnectionsSection,
  indexes: IndexesSection,
  accounting: AccountingSection,
  projects: ProjectsSection,
  appearance: AppearanceSection,
  language: LanguageSection,
  security: SecuritySection,
  data: DataSection,
  about: AboutSection,
}

/** All settings on one page; `/settings/<section>` is the place of each. */
export default function SettingsPage() {
  const { t } = useTranslation('settings')
  const [path] = useLocation()
  const asked = sectionIds.find((id) => path === addressOf(id))
  const current = useSectionInView(sectionIds) ?? asked

  useEffect(() => {
    if (asked) goTo(asked)
    else bringToTop(sectionIds[0])
  }, [asked])

  return (
    <div className={classes.page}>
      <nav aria-label={t('sections')} className={classes.nav}>
        <ul>
          {sectionIds.map((id) => (
            <li key={id}>
              <Link
                href={addressOf(id)}
                aria-current={id === current ? 'location' : undefined}
                onClick={() => goTo(id)}
              >
                {t(`${id}.title`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.sections}>
        {sectionIds.map((id) => {
          const Section = sections[id]
          return (
            <section key={id} aria-labelledby={id} className={classes.section}>
              <Section id={id} />
            </section>
          )
        })}
      </div>
    </div>
  )
}

function addressOf(id: string): string {
  return `/settings/${id}`
}

/** Scrolls to a section and puts the keyboard there. */
function goTo(id: string): void {
  bringToTop(id)
  document.getElementById(id)?.focus({ preventScroll: true })
}

function bringToTop(id: string | undefined): void {
  if (id) document.getElementById(id)?.scrollIntoView({ block: 'start' })
}
