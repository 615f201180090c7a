import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ImportRecord } from '../../../contract/imports'
import type { Job } from '../../../contract/jobs'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { errorReport } from '../../lib/error-text'
import { Announce } from '../../ui/announce'
import { CopyDetails } from '../../ui/copy-button'
import { callsOfImport } from './calls-link'
import { changeFile, type QueuedFile } from './imports-store'
import classes from './imports.module.css'
import { RejectsList } from './rejects-list'
import { Step } from './step'
import { discardFile } from './use-add-files'
import { useUndo } from './use-undo'

interface ResultStepProps {
  file: QueuedFile
  /** Not there any more once it was taken off the list of jobs. */
  job: Job | undefined
  onNext: (() => void) | null
}

/** How far the import is, and what it came to. */
export function ResultStep({ file, job, onNext }: ResultStepProps) {
  const { t } = useTranslation('imports')
  const again = (): void => changeFile(file.key, { jobId: null })
  return (
    <Step number={3} title={t('step.result')}>
      <Outcome job={job} onAgain={again} />
      {job?.state !== 'running' && (
        <Group gap="xs" mt="md">
          {onNext && <Button onClick={onNext}>{t('result.next')}</Button>}
          <Button variant="default" onClick={() => discardFile(file.key)}>
            {t('result.close')}
          </Button>
        </Group>
      )}
    </Step>
  )
}

interface OutcomeProps {
  job: Job | undefined
  onAgain: () => void
}

function Outcome({ job, onAgain }: OutcomeProps) {
  const { t } = useTranslation('imports')
  const errorText = useErrorText()
  if (!job) return <Text>{t('result.inHistory')}</Text>
  switch (job.state) {
    case 'running':
      return <Running job={job} />
    case 'cancelled':
      return (
        <Stack gap="xs" align="flex-start">
          <Text role="status">{t('result.cancelled')}</Text>
          <Button variant="default" onClick={onAgain}>
            {t('result.again')}
          </Button>
        </Stack>
      )
    case 'failed':
      return (
        <Stack gap="xs" align="flex-start" role="alert">
          <Text c="var(--tl-bad)">{t('result.failed', { reason: errorText.text(job.error) })}</Text>
          <Group gap="xs">
            <Button variant="default" onClick={onAgain}>
              {t('result.again')}
            </Button>
            <CopyDetails text={errorReport(job.error)} />
          </Group>
        </Stack>
      )
    case 'done':
      return job.result?.kind === 'import' ? <Done record={job.result.import} /> : null
  }
}

function Running({ job }: { job: Job }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const cancel = useRouteMutation('jobs.cancel')
  const { done, total, rows, files } = job.progress
  const share = total ? Math.min(done / total, 1) : null
  const sentence = (of: number | null): string =>
    of === null ? t('result.running') : t('result.runningShare', { share: format.share(of) })
  return (
    <Stack gap="xs">
      <Progress
        value={(share ?? 1) * 100}
        animated={share === null}
        aria-label={t('result.progress', { file: job.subject })}
      />
      <Group justify="space-between">
        <Text size="sm" className="tabular">
          {sentence(share)} · {t('result.rows', { count: rows, rows: format.integer(rows) })}
          {total !== null && (
            <Text span c="dimmed" size="sm">
              {' · '}
              {t('result.bytes', { done: format.bytes(done), total: format.bytes(total) })}
            </Text>
          )}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ id: job.id })}
        >
          {t('result.cancel')}
        </Button>
      </Group>
      {files && (
        <Text size="xs" c="dimmed" className="tabular" truncate>
          {t('result.files', {
            done: format.integer(files.done),
            total: format.integer(files.total),
            current: files.current,
          })}
        </Text>
      )}
      {/* Every tenth is enough to hear. */}
      <Announce text={sentence(share === null ? null : Math.floor(share * 10) / 10)} />
    </Stack>
  )
}

function Done({ record }: { record: ImportRecord }) {
  const imports = useRouteQuery('imports.list', {}).data?.imports
  const isUndone = imports?.find(({ id }) => id === record.id)?.status === 'undone'
  const { t } = useTranslation('imports')
  const format = useFormat()
  const undo = useUndo()
  const { added, updated, aggregates, duplicates, rejected, rowsRead } = record
  const figures = [
    { name: t('result.added'), value: added, tone: 'good' },
    ...(updated > 0 ? [{ name: t('result.updated'), value: updated, tone: 'good' }] : []),
    ...(aggregates > 0 ? [{ name: t('result.aggregates'), value: aggregates, tone: 'good' }] : []),
    { name: t('result.duplicates'), value: duplicates, tone: 'neutral' },
    { name: t('result.rejected'), value: rejected, tone: rejected > 0 ? 'warn' : 'neutral' },
    { name: t('result.read'), value: rowsRead, tone: 'neutral' },
  ]
  return (
    <Stack gap="md">
      <Announce
        text={figures.map(({ name, value }) => `${name}: ${format.integer(value)}`).join(', ')}
      />
      <dl className={classes.figures}>
        {figures.map(({ name, value, tone }) => (
          <div key={name} className={classes.figure} data-tone={tone}>
            <dt>{name}</dt>
            <dd className="tabular">{format.integer(value)}</dd>
          </div>
        ))}
      </dl>
      {[
        duplicates > 0 && t('result.duplicatesHelp'),
        updated > 0 && t('result.updatedHelp'),
        aggregates > 0 && t('result.aggregatesHelp'),
      ]
        .filter((text) => text !== false)
        .map((text) => (
          <Text key={text} size="xs" c="dimmed">
            {text}
          </Text>
        ))}
      <Group gap="xs">
        {isUndone && <Text role="status">{t('result.undone')}</Text>}
        {added > 0 && !isUndone && (
          <Button component={Link} href={callsOfImport(record.id)} variant="default">
            {t('result.seeCalls')}
          </Button>
        )}
        {added + aggregates > 0 && !isUndone && (
          <Button variant="default" onClick={() => undo.ask(record)}>
            {t('undo.button')}
          </Button>
        )}
      </Group>
      {rejected > 0 && <RejectsList record={record} />}
      {undo.dialog}
    </Stack>
  )
}
