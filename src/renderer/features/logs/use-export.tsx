import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ExportFormat } from '../../../contract/exports'
import type { Job } from '../../../contract/jobs'
import { useClient } from '../../api/client-context'
import { useRouteMutation } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { whenJobEnded } from '../../api/when-job-ended'
import { useErrorText } from '../../i18n/use-error-text'
import type { Scope } from '../../scope/scope-url'

export interface ExportChoice {
  format: ExportFormat
  bom: boolean
}

/** Starts an export of a scope and says where the file is once it is written. */
export function useExport(scope: Scope) {
  const { t } = useTranslation('logs')
  const client = useClient()
  const queries = useQueryClient()
  const format = useFormat()
  const errorText = useErrorText()

  const failed = (error: unknown): void => {
    notifications.show({
      color: 'red',
      title: t('export.failed'),
      message: errorText.text(error),
      autoClose: false,
    })
  }

  const ended = (job: Job): void => {
    notifications.hide(noticeId(job.id))
    if (job.state === 'failed') return failed(job.error)
    if (job.result?.kind !== 'export') return
    const { rows, file } = job.result
    notifications.show({
      title: t('export.done', { count: rows, rows: format.integer(rows) }),
      message:
        file.kind === 'download' ? (
          <Anchor href={file.url} download={file.name} size="sm">
            {t('export.download', { name: file.name, size: format.bytes(file.bytes) })}
          </Anchor>
        ) : (
          t('export.saved', { path: file.path, size: format.bytes(file.bytes) })
        ),
      autoClose: false,
    })
  }

  const start = useRouteMutation('exports.start', {
    onSuccess: ({ jobId }) => {
      if (jobId === null) return
      notifications.show({
        id: noticeId(jobId),
        title: t('export.started'),
        message: t('export.progress'),
      })
      whenJobEnded(client, queries, jobId, ended)
    },
    onError: failed,
  })
  return {
    isStarting: start.isPending,
    start: (choice: ExportChoice) => start.mutate({ ...scope, ...choice }),
  }
}

function noticeId(jobId: string): string {
  return `export-${jobId}`
}
