import { Text, Title } from '@mantine/core'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useJobs, useRouteQuery } from '../../api/queries'
import { useWriteBlock } from '../../api/use-write-block'
import { ErrorState } from '../../ui/error-state'
import { AgentLogsSection } from './agent-logs'
import { DropZone } from './drop-zone'
import { FileCard } from './file-card'
import { History } from './history'
import { lookAt, useImportsStore } from './imports-store'
import classes from './imports.module.css'
import { Queue } from './queue'
import { Reports } from './reports'
import { useAddFiles } from './use-add-files'

export default function ImportsPage() {
  const { t } = useTranslation('imports')
  const history = useRouteQuery('imports.list', {})
  const jobs = useJobs().data?.jobs ?? []
  const addFiles = useAddFiles()
  const blocked = useWriteBlock()
  const { files, current } = useImportsStore()
  const file = files.find(({ key }) => key === current)
  const next = files.find(({ key, jobId }) => key !== current && jobId === null)

  const [isOver, setOver] = useState(false)

  /** The whole page takes files: one that misses the field must not open in its place. */
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    if (blocked === null) addFiles.addTransfer(event.dataTransfer)
  }

  return (
    <div
      className={classes.page}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(blocked === null)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <DropZone {...addFiles} compact={files.length > 0} isOver={isOver} blocked={blocked} />
      {files.length > 1 && <Queue files={files} current={current} jobs={jobs} />}
      {file && (
        <FileCard
          key={file.key}
          file={file}
          job={jobs.find(({ id }) => id === file.jobId)}
          blocked={blocked}
          onNext={next ? () => lookAt(next.key) : null}
        />
      )}
      <AgentLogsSection jobs={jobs} blocked={blocked} />
      <Reports />
      <section aria-labelledby="history-title" className={classes.historySection}>
        <Title order={2} id="history-title">
          {t('history.title')}
        </Title>
        {history.isError && !history.data ? (
          <ErrorState
            error={history.error}
            onRetry={() => void history.refetch()}
            retrying={history.isFetching}
          />
        ) : history.data?.imports.length === 0 ? (
          <Text size="sm" c="dimmed" py="sm">
            {t('history.empty')}
          </Text>
        ) : (
          <History imports={history.data?.imports ?? null} blocked={blocked} />
        )}
      </section>
    </div>
  )
}
