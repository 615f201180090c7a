import { ActionIcon, Button, Skeleton, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconFilterOff, IconFolder, IconPencil, IconSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../../contract/projects'
import { useProjects, useRouteQuery } from '../../../api/queries'
import { type Format, useFormat } from '../../../api/use-format'
import { useProjectColors } from '../../../api/use-project-colors'
import { chartColors } from '../../../lib/chart-colors'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import { ProjectSheet } from './project-sheet'
import classes from './projects.module.css'

/** So many are drawn; the search finds the others. */
const MOST_ROWS = 100
/** From so many on a search is offered. */
const SEARCH_FROM = 12

interface Spend {
  calls: number
  costUsd: string
}

/** Every project that is named or that calls carry, with this month's calls and spend. */
export function ProjectList() {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const query = useProjects()
  const spend = useSpendThisMonth()
  const own = useProjectColors()
  const [text, setText] = useState('')
  const [edited, setEdited] = useState<Project | null>(null)
  const projects = query.data?.projects
  const wanted = text.trim().toLowerCase()
  const found = useMemo(
    () =>
      projects
        ?.filter(({ id, name, description }) =>
          `${name ?? ''} ${id} ${description}`.toLowerCase().includes(wanted),
        )
        .toSorted(byName) ?? [],
    [projects, wanted],
  )
  const colors = useMemo(
    () => chartColors('project', projects?.map(({ id }) => id) ?? [], own),
    [projects, own],
  )

  if (query.isPending) return <Skeleton height={160} aria-hidden />
  if (query.isError && !projects) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (projects?.length === 0) {
    return <EmptyState icon={IconFolder}>{t('projects.empty')}</EmptyState>
  }
  return (
    <Stack gap="sm">
      {(projects?.length ?? 0) >= SEARCH_FROM && (
        <TextInput
          type="search"
          aria-label={t('projects.search')}
          placeholder={t('projects.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {found.length === 0 ? (
        <EmptyState
          icon={IconFilterOff}
          actions={
            <Button variant="default" onClick={() => setText('')}>
              {t('projects.showAll')}
            </Button>
          }
        >
          {t('projects.nothing', { query: text.trim() })}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {found.slice(0, MOST_ROWS).map((project) => (
            <Row
              key={project.id}
              project={project}
              color={colors(project.id)}
              spend={spend === null ? null : (spend.get(project.id) ?? NO_SPEND)}
              format={format}
              onEdit={() => setEdited(project)}
            />
          ))}
        </ul>
      )}
      {found.length > MOST_ROWS && (
        <Text size="xs" c="dimmed">
          {t('projects.some', {
            shown: format.integer(MOST_ROWS),
            total: format.integer(found.length),
          })}
        </Text>
      )}
      <ProjectSheet project={edited} colorOf={colors} onClose={() => setEdited(null)} />
    </Stack>
  )
}

const NO_SPEND: Spend = { calls: 0, costUsd: '0' }

interface RowProps {
  project: Project
  color: string
  /** null while it is being read. */
  spend: Spend | null
  format: Format
  onEdit: () => void
}

function Row({ project, color, spend, format, onEdit }: RowProps) {
  const { t } = useTranslation('settings')
  const name = project.name ?? t('projects.unnamed', { id: project.id })
  return (
    <li className={classes.item}>
      <span className={classes.swatch} style={{ background: color }} />
      <div className={classes.words}>
        <span className={project.name === null ? classes.dim : classes.name}>{name}</span>
        <span className={classes.facts}>
          {t('projects.id', { id: project.id })}
          {project.description !== '' && ` · ${project.description}`}
        </span>
      </div>
      <div className={`${classes.spend} tabular`}>
        {spend ? (
          <>
            <span>{format.money(spend.costUsd)}</span>
            <span className={classes.facts}>
              {t('projects.calls', { count: spend.calls, calls: format.integer(spend.calls) })}
            </span>
          </>
        ) : (
          <Skeleton width={64} height={14} />
        )}
      </div>
      <Tooltip label={t('common:actions.edit')}>
        <ActionIcon onClick={onEdit} aria-label={t('projects.edit', { project: name })}>
          <IconPencil size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

/** By project id; null until it is read. */
function useSpendThisMonth(): ReadonlyMap<string, Spend> | null {
  const { data } = useRouteQuery('spend.top', {
    filter: { period: { kind: 'preset', preset: 'thisMonth' } },
    by: 'project',
    limit: 1_000,
  })
  return useMemo(() => data && new Map(data.rows.map((row) => [row.key, row])), [data]) ?? null
}

/** As a person counts: "Project 2" before "Project 10"; those without a name last. */
function byName(a: Project, b: Project): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null)
  return a.name.localeCompare(b.name, undefined, { numeric: true })
}
