import { Popover, RingProgress, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Job } from '../../contract/jobs'
import { useJobs } from '../api/queries'
import { Announce } from '../ui/announce'
import { JobRow } from './job-row'
import classes from './jobs-menu.module.css'
import rail from './rail.module.css'

/** The jobs that run and those that ended; absent while there are none. */
export function JobsMenu({ collapsed }: { collapsed: boolean }) {
  const { t } = useTranslation()
  const jobs = useJobs().data?.jobs ?? []
  const running = jobs.filter(({ state }) => state === 'running')
  const last = jobs.find(({ state }) => state !== 'running')
  const summary =
    running.length > 0 ? t('jobs.running', { count: running.length }) : t('jobs.ended')

  return (
    <>
      <Announce
        text={
          last
            ? `${t(`jobs.kind.${last.kind}`, { subject: last.subject })}: ${t(`jobs.state.${last.state}`)}`
            : ''
        }
      />
      {jobs.length > 0 && (
        <Popover position="right-end" width={360} shadow="md" trapFocus withinPortal>
          <Popover.Target>
            <UnstyledButton className={rail.button} aria-label={summary}>
              <span className={rail.slot}>
                <JobsIcon running={running} failed={last?.state === 'failed'} />
              </span>
              {!collapsed && <span>{summary}</span>}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown p={0} aria-label={t('jobs.title')}>
            <Text fw={600} size="sm" className={classes.title}>
              {t('jobs.title')}
            </Text>
            <ScrollArea.Autosize mah={400}>
              <ul className={classes.list}>
                {jobs.map((job) => (
                  <JobRow key={job.id} job={job} />
                ))}
              </ul>
            </ScrollArea.Autosize>
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  )
}

function JobsIcon({ running, failed }: { running: Job[]; failed: boolean }) {
  if (running.length > 0) {
    return (
      <RingProgress
        size={18}
        thickness={2.5}
        aria-hidden
        sections={[
          { value: shareDone(running) * 100, color: 'var(--mantine-primary-color-filled)' },
        ]}
      />
    )
  }
  return failed ? (
    <IconAlertTriangle size={18} stroke={1.6} color="var(--tl-bad)" aria-hidden />
  ) : (
    <IconCircleCheck size={18} stroke={1.6} color="var(--tl-good)" aria-hidden />
  )
}

/** The mean share of the jobs whose end is known, 0 to 1. */
function shareDone(jobs: Job[]): number {
  const shares = jobs.flatMap(({ progress: { done, total } }) => (total ? [done / total] : []))
  return shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : 0.1
}
