import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../ui/page-header'
import { ProjectList } from './projects/project-list'
import { ProjectRules } from './projects/project-rules'

/** What project ids stand for, and how files' own names for projects become ids. */
export function ProjectsSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  return (
    <>
      <PageHeader id={id} title={t('projects.title')} description={t('projects.description')} />
      <ProjectList />
      <ProjectRules />
    </>
  )
}
