import { CloseButton, Progress, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconFileText } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Job } from '../../../contract/jobs'
import { useFormat } from '../../api/use-format'
import { lookAt, type QueuedFile } from './imports-store'
import classes from './imports.module.css'
import { discardFile } from './use-add-files'

interface QueueProps {
  files: readonly QueuedFile[]
  current: string | null
  jobs: readonly Job[]
}

/** Several files, one after the other: how far each one is. */
export function Queue({ files, current, jobs }: QueueProps) {
  const { t } = useTranslation('imports')
  return (
    <ul className={classes.queue} aria-label={t('queue.label')}>
      {files.map((file) => (
        <Item
          key={file.key}
          file={file}
          isCurrent={file.key === current}
          job={jobs.find(({ id }) => id === file.jobId)}
        />
      ))}
    </ul>
  )
}

interface ItemProps {
  file: QueuedFile
  isCurrent: boolean
  job: Job | undefined
}

function Item({ file, isCurrent, job }: ItemProps) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const state = stateOf(file, job)
  const share = shareOf(file, job)
  return (
    <li className={classes.queued} data-current={isCurrent || undefined}>
      <UnstyledButton
        className={classes.queuedButton}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => lookAt(file.key)}
      >
        {state === 'done' ? (
          <IconCheck size={16} color="var(--tl-good)" aria-hidden />
        ) : state === 'failed' ? (
          <IconAlertTriangle size={16} color="var(--tl-bad)" aria-hidden />
        ) : (
          <IconFileText size={16} aria-hidden />
        )}
        <span className={classes.queuedWords}>
          <span className={classes.queuedName} title={file.name}>
            {file.name}
          </span>
          <span className={`${classes.queuedState} tabular`}>
            {t(`queue.${state}`)}
            {share === null ? '' : ` ${format.share(share)}`}
          </span>
        </span>
      </UnstyledButton>
      {state !== 'running' && (
        <CloseButton
          size="md"
          aria-label={t('queue.drop', { file: file.name })}
          onClick={() => discardFile(file.key)}
        />
      )}
      {share !== null && (
        <Progress
          className={classes.queuedProgress}
          value={share * 100}
          size={2}
          aria-label={file.name}
        />
      )}
    </li>
  )
}

type FileState = 'sending' | 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'

function stateOf(file: QueuedFile, job: Job | undefined): FileState {
  if (file.jobId !== null) return job?.state ?? 'done'
  if (file.error !== null) return 'failed'
  return file.ref === null ? 'sending' : 'waiting'
}

function shareOf(file: QueuedFile, job: Job | undefined): number | null {
  if (job?.state === 'running')
    return job.progress.total ? job.progress.done / job.progress.total : null
  return file.ref === null && file.error === null ? file.share : null
}
