import { Button, Code, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExtraIndex } from '../../../contract/indexes'
import type { Job } from '../../../contract/jobs'
import { useConnectionStatus, useJobs, useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useWriteBlock } from '../../api/use-write-block'
import { useErrorText } from '../../i18n/use-error-text'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { ErrorState } from '../../ui/error-state'
import { PageHeader } from '../../ui/page-header'
import { Tag } from '../../ui/tag'
import { SettingRow } from './setting-row'
import classes from './setting-row.module.css'

/** Indexes of the calls that the app could make use of: what each is for, and what it costs. */
export function IndexesSection({ id }: { id: string }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const status = useConnectionStatus().data
  const blocked = useWriteBlock()
  const connected = status?.state === 'connected'
  const list = useRouteQuery('indexes.list', {}, { enabled: connected })
  const [asked, setAsked] = useState<ExtraIndex | null>(null)
  const size = list.data
  return (
    <>
      <PageHeader id={id} title={t('indexes.title')} description={t('indexes.description')} />
      {!connected && <Text size="sm">{blocked}</Text>}
      {connected && list.isPending && <Skeleton height={168} />}
      {connected && list.isError && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {connected && size && (
        <div>
          {blocked !== null && (
            <Text size="sm" mb="xs">
              {blocked} {t('indexes.blocked')}
            </Text>
          )}
          {size.calls !== null && size.tableBytes !== null && (
            <Text size="sm" c="dimmed" mb="xs" className="tabular">
              {t('indexes.size', {
                count: size.calls,
                calls: format.compact(size.calls),
                bytes: format.bytes(size.tableBytes),
              })}
            </Text>
          )}
          {size.indexes.map((index) => (
            <IndexRow
              key={index.key}
              index={index}
              writable={blocked === null}
              onAsk={() => setAsked(index)}
            />
          ))}
        </div>
      )}
      <AskDialog
        key={asked ? `${asked.key} ${asked.state}` : ''}
        index={asked}
        onClose={() => setAsked(null)}
      />
    </>
  )
}

interface IndexRowProps {
  index: ExtraIndex
  writable: boolean
  onAsk: () => void
}

function IndexRow({ index, writable, onAsk }: IndexRowProps) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const errorText = useErrorText()
  const job = useIndexJob(index)
  const labelId = `index-${index.key}`
  const name = t(`indexes.keys.${index.key}`)
  return (
    <SettingRow
      labelId={labelId}
      label={name}
      description={
        <>
          {t(`indexes.why.${index.key}`)}{' '}
          {index.bytes !== null &&
            t(index.state === 'absent' ? 'indexes.wouldTake' : 'indexes.takes', {
              bytes: format.bytes(index.bytes),
            })}
          {job?.state === 'failed' && job.error && (
            <Text span display="block" size="sm" c="var(--tl-bad)" role="alert">
              {errorText.text(job.error)}
            </Text>
          )}
        </>
      }
    >
      {job?.state === 'running' ? (
        <RunningJob job={job} name={name} />
      ) : index.state === 'foreign' ? (
        <Tag tone="good" title={index.name ?? undefined}>
          {t('indexes.there')}
        </Tag>
      ) : index.state === 'own' ? (
        writable ? (
          <Button variant="default" onClick={onAsk} aria-label={t('indexes.removeNamed', { name })}>
            {t('indexes.remove')}
          </Button>
        ) : (
          <Tag tone="good">{t('indexes.there')}</Tag>
        )
      ) : writable ? (
        <Button variant="default" onClick={onAsk} aria-label={t('indexes.addNamed', { name })}>
          {t('indexes.add')}
        </Button>
      ) : (
        <Tag>{t('indexes.absent')}</Tag>
      )}
    </SettingRow>
  )
}

function RunningJob({ job, name }: { job: Job; name: string }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const cancel = useRouteMutation('jobs.cancel')
  const { done, total } = job.progress
  return (
    <Stack gap={4} align="flex-end">
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ id: job.id })}
        aria-label={`${t('common:actions.cancel')}: ${name}`}
      >
        {t('common:actions.cancel')}
      </Button>
      <Text size="xs" c="dimmed" className="tabular" role="status">
        {total ? format.share(done / total) : t('indexes.working')}
      </Text>
    </Stack>
  )
}

/** The latest job on an index; jobs are named by its columns. */
function useIndexJob({ columns }: ExtraIndex): Job | undefined {
  const jobs = useJobs().data?.jobs ?? []
  const subject = columns.join(', ')
  return jobs.find(
    ({ kind, subject: of }) => (kind === 'addIndex' || kind === 'removeIndex') && of === subject,
  )
}

/** What will be sent to the database, and what comes of it, before it is. */
function AskDialog({ index, onClose }: { index: ExtraIndex | null; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const engine = useConnectionStatus().data?.connection.database.engine ?? 'mysql'
  const add = useRouteMutation('indexes.add', { onSuccess: onClose })
  const remove = useRouteMutation('indexes.remove', { onSuccess: onClose })
  if (!index) return null
  const adds = index.state === 'absent'
  const change = adds ? add : remove
  const name = t(`indexes.keys.${index.key}`)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      onConfirm={() => change.mutate({ key: index.key })}
      title={t(adds ? 'indexes.addTitle' : 'indexes.removeTitle', { name })}
      confirmLabel={t(adds ? 'indexes.addConfirm' : 'indexes.removeConfirm')}
      busy={change.isPending}
      error={change.error}
      danger={!adds}
    >
      <Stack gap="sm">
        <Text size="sm">{t(adds ? `indexes.why.${index.key}` : 'indexes.removeText')}</Text>
        {adds && (
          <>
            <Text size="sm">
              {index.bytes !== null && t('indexes.wouldTake', { bytes: format.bytes(index.bytes) })}{' '}
              {t('indexes.writes')} {t(`indexes.meanwhile.${engine}`)}
            </Text>
            <Code block className={classes.statement}>
              {index.statement}
            </Code>
          </>
        )}
      </Stack>
    </ConfirmDialog>
  )
}
