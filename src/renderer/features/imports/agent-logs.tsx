import { Button, Skeleton, Switch, Text, Title, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileImport, IconTerminal2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentLogs, AgentTool } from '../../../contract/agents'
import type { Job } from '../../../contract/jobs'
import { useRouteMutation, useRouteQuery, useSettings } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { ErrorState } from '../../ui/error-state'
import { GuardedButton } from '../../ui/guarded-button'
import classes from './agent-logs.module.css'
import { ClosedMonthsChoice } from '../../ui/closed-months-choice'

interface AgentLogsSectionProps {
  jobs: readonly Job[]
  blocked: string | null
}

/** Logs of coding agents that lie on this machine: what they hold, and reading them in. */
export function AgentLogsSection({ jobs, blocked }: AgentLogsSectionProps) {
  const { t } = useTranslation('imports')
  const errorText = useErrorText()
  const query = useRouteQuery('agents.list', {})
  /** The job that reads a tool's logs, or did so last. */
  const [jobOf, setJobOf] = useState<Partial<Record<AgentTool, string>>>({})
  const [mayChangeClosed, setMayChangeClosed] = useState(false)
  const stored = useSettings().watchedAgents
  const fail = (error: unknown): string =>
    notifications.show({ color: 'red', message: errorText.text(error) })
  const settings = useRouteMutation('settings.update', { onError: fail })
  // A switch shows at once where it was put.
  const watchedAgents = (settings.isPending && settings.variables.watchedAgents) || stored
  const start = useRouteMutation('agents.import', {
    onError: fail,
    onSuccess: ({ jobIds }, { tools }) => {
      setJobOf((old) => ({
        ...old,
        ...Object.fromEntries(tools.map((tool, index) => [tool, jobIds[index]])),
      }))
      // It was meant for this reading.
      setMayChangeClosed(false)
    },
  })
  const found = query.data?.found ?? []
  const closedMonths = [...new Set(found.flatMap((logs) => logs.closedMonths))]
    .toSorted()
    .toReversed()
  const intoClosedMonths = mayChangeClosed && closedMonths.length > 0
  const readsAgain = (logs: AgentLogs): boolean => intoClosedMonths && logs.closedMonths.length > 0
  const fresh = found.filter((logs) => logs.newFiles > 0 || readsAgain(logs))
  const read = (tools: AgentTool[]): void => start.mutate({ tools, intoClosedMonths })

  return (
    <section aria-labelledby="agents-title" className={classes.section}>
      <div className={classes.head}>
        <Title order={2} id="agents-title">
          {t('agents.title')}
        </Title>
        {fresh.length > 1 && (
          <GuardedButton
            size="xs"
            blocked={blocked}
            loading={start.isPending}
            onClick={() => read(fresh.map(({ tool }) => tool))}
          >
            {t('agents.importAll')}
          </GuardedButton>
        )}
      </div>
      {query.isPending && (
        <div role="status" aria-label={t('agents.looking')}>
          <Skeleton height={56} />
        </div>
      )}
      {query.isError && !query.data && (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {query.data && found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('agents.none')}
        </Text>
      )}
      {found.length > 0 && (
        <ul className={classes.list}>
          {found.map((logs) => (
            <Row
              key={logs.tool}
              logs={logs}
              job={jobs.find(({ id }) => id === jobOf[logs.tool])}
              watched={watchedAgents.includes(logs.tool)}
              blocked={blocked}
              readsAgain={readsAgain(logs)}
              onImport={() => read([logs.tool])}
              onWatch={(watch) =>
                settings.mutate({
                  watchedAgents: watch
                    ? [...watchedAgents, logs.tool]
                    : watchedAgents.filter((tool) => tool !== logs.tool),
                })
              }
            />
          ))}
        </ul>
      )}
      <ClosedMonthsChoice
        months={closedMonths}
        checked={mayChangeClosed}
        onChange={setMayChangeClosed}
      />
    </section>
  )
}

interface RowProps {
  logs: AgentLogs
  job: Job | undefined
  watched: boolean
  blocked: string | null
  /** From the beginning, for what was refused of closed months. */
  readsAgain: boolean
  onImport: () => void
  onWatch: (watch: boolean) => void
}

function Row({ logs, job, watched, blocked, readsAgain, onImport, onWatch }: RowProps) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const { tool, sessions, files, bytes, from, to, newFiles, places } = logs
  const name = t(`facts.formats.${tool}`)
  const periodText = (first: string, last: string): string =>
    first === last ? first : t('agents.period', { from: first, to: last })
  const facts = [
    sessions === null
      ? t('agents.files', { count: files, files: format.integer(files) })
      : t('agents.sessions', { count: sessions, sessions: format.integer(sessions) }),
    ...(from && to ? [periodText(format.date(from), format.date(to))] : []),
    format.bytes(bytes),
  ]
  return (
    <li className={classes.item}>
      <IconTerminal2 size={20} stroke={1.6} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={`${classes.facts} tabular`}>{facts.join(' · ')}</span>
        <span className={classes.facts} title={places.join('\n')}>
          {places.join(' · ')}
        </span>
        <JobText job={job} />
      </div>
      <Tooltip label={blocked ?? t('agents.watchHelp')} multiline maw={320}>
        <Switch
          label={t('agents.watch')}
          aria-label={t('agents.watchOf', { tool: name })}
          checked={watched}
          disabled={blocked !== null && !watched}
          onChange={(event) => onWatch(event.currentTarget.checked)}
        />
      </Tooltip>
      {newFiles > 0 || readsAgain || job?.state === 'running' ? (
        <GuardedButton
          variant="default"
          blocked={blocked}
          loading={job?.state === 'running'}
          leftSection={<IconFileImport size={16} aria-hidden />}
          onClick={onImport}
        >
          {readsAgain
            ? t('agents.importAgain')
            : t('agents.importNew', { count: newFiles, files: format.integer(newFiles) })}
        </GuardedButton>
      ) : (
        <Button variant="default" disabled>
          {t('agents.upToDate')}
        </Button>
      )}
    </li>
  )
}

/** What came of the last reading. */
function JobText({ job }: { job: Job | undefined }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const errorText = useErrorText()
  if (!job || job.state === 'running') return null
  if (job.error) {
    return (
      <span className={classes.bad} role="alert">
        {t('agents.failed', { reason: errorText.text(job.error) })}
      </span>
    )
  }
  if (job.result?.kind === 'nothingNew') {
    return <span className={classes.facts}>{t('agents.nothingNew')}</span>
  }
  if (job.result?.kind !== 'import') return null
  const { added, duplicates, rejected } = job.result.import
  return (
    <span className={`${rejected > 0 ? classes.warn : classes.good} tabular`} role="status">
      {t('agents.result', {
        added: format.integer(added),
        duplicates: format.integer(duplicates),
        rejected: format.integer(rejected),
      })}
    </span>
  )
}
