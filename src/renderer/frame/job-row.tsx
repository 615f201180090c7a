import { Anchor, Button, CloseButton, Group, Progress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SavedFile } from '../../contract/files'
import type { Job } from '../../contract/jobs'
import { useAppInfo, useRouteMutation } from '../api/queries'
import { type Format, useFormat } from '../api/use-format'
import { useErrorText } from '../i18n/use-error-text'
import classes from './jobs-menu.module.css'

/** One job: how far it is or what it came to, and what can be done with it. */
export function JobRow({ job }: { job: Job }) {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  const cancel = useRouteMutation('jobs.cancel')
  const dismiss = useRouteMutation('jobs.dismiss')
  const { done, total, rows } = job.progress
  const running = job.state === 'running'
  const title = t(`jobs.kind.${job.kind}`, { subject: job.subject })

  return (
    <li className={classes.job}>
      <div className={classes.words}>
        <Text size="sm" fw={500} truncate title={title}>
          {title}
        </Text>
        {running && (
          <Progress
            value={total ? (done / total) * 100 : 100}
            animated={!total}
            size="sm"
            my={4}
            aria-label={title}
          />
        )}
        <Text size="xs" c={job.state === 'failed' ? 'var(--tl-bad)' : 'dimmed'} className="tabular">
          {running && (
            <>
              {total ? `${format.share(done / total)} · ` : ''}
              {job.kind === 'report' && rows === 0
                ? t('jobs.state.running')
                : t('jobs.rows', { count: rows, rows: format.integer(rows) })}
            </>
          )}
          {job.state === 'failed' &&
            (job.error ? errorText.text(job.error) : t('jobs.state.failed'))}
          {job.state === 'cancelled' && t('jobs.state.cancelled')}
          {job.state === 'done' && <JobResultText job={job} />}
        </Text>
        <JobFiles job={job} />
      </div>
      {running ? (
        <Button
          size="xs"
          variant="default"
          onClick={() => cancel.mutate({ id: job.id })}
          loading={cancel.isPending}
          aria-label={`${t('actions.cancel')}: ${title}`}
        >
          {t('actions.cancel')}
        </Button>
      ) : (
        <CloseButton
          size="sm"
          onClick={() => dismiss.mutate({ id: job.id })}
          aria-label={t('jobs.dismiss', { job: title })}
        />
      )}
    </li>
  )
}

function JobResultText({ job }: { job: Job }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { result } = job
  switch (result?.kind) {
    case 'import':
      return t('jobs.result.import', {
        added: format.integer(result.import.added),
        duplicates: format.integer(result.import.duplicates),
        rejected: format.integer(result.import.rejected),
      })
    case 'nothingNew':
      return t('jobs.result.nothingNew')
    case 'undoImport':
      return t('jobs.result.undoImport', {
        count: result.removed,
        removed: format.integer(result.removed),
      })
    case 'export':
      return t('jobs.result.export', {
        count: result.rows,
        rows: format.integer(result.rows),
        size: format.bytes(result.file.bytes),
      })
    case 'backup':
      return t('jobs.result.backup', { size: format.bytes(result.file.bytes) })
    case 'audit':
      return t('jobs.result.audit', {
        count: result.findings,
        calls: format.integer(result.calls),
        findings: format.integer(result.findings),
      })
    case 'backfillPreview':
      return t('jobs.result.backfillPreview', counted(result.preview.change.calls, format))
    case 'whatIf':
      return t('jobs.result.whatIf', counted(result.calls, format))
    case 'backfill':
      return t('jobs.result.backfill', counted(result.calls, format))
    case 'undoBackfill':
      return t('jobs.result.undoBackfill', counted(result.restored, format))
    case 'report':
      return t('jobs.result.report', {
        count: result.files.length,
        size: format.bytes(result.files.reduce((sum, { bytes }) => sum + bytes, 0)),
      })
    case 'closeMonth':
      return t('jobs.result.closeMonth', {
        count: result.figures.calls,
        calls: format.integer(result.figures.calls),
      })
    case 'verifyMonth':
      return result.drift === null
        ? t('jobs.result.verifyMonthSame')
        : t('jobs.result.verifyMonthDrift', { count: result.drift.days.length })
    case 'addIndex':
    case 'removeIndex':
    case undefined:
      return t('jobs.state.done')
  }
}

function counted(calls: number, format: Format): { count: number; calls: string } {
  return { count: calls, calls: format.integer(calls) }
}

/** What a job wrote: shown in its folder, or downloaded. */
function JobFiles({ job }: { job: Job }) {
  const { result } = job
  if (!result) return null
  const files = 'files' in result ? result.files : 'file' in result ? [result.file] : []
  return files.map((file) => <JobFile key={file.name} file={file} />)
}

function JobFile({ file }: { file: SavedFile }) {
  const { t } = useTranslation()
  const info = useAppInfo().data
  const reveal = useRouteMutation('files.reveal')
  if (file.kind === 'download') {
    return (
      <Anchor href={file.url} download={file.name} size="sm">
        {t('jobs.download', { name: file.name })}
      </Anchor>
    )
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="xs" c="dimmed" truncate title={file.path}>
        {file.path}
      </Text>
      {info?.nativeDialogs && (
        <Anchor
          component="button"
          size="xs"
          onClick={() => reveal.mutate({ path: file.path })}
          className={classes.reveal}
        >
          {t('jobs.reveal')}
        </Anchor>
      )}
    </Group>
  )
}
