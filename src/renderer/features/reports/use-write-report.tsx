import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SavedFile } from '../../../contract/files'
import type { Job } from '../../../contract/jobs'
import type { ReportFormat, ReportLanguage, ReportRequest } from '../../../contract/reports'
import { useClient } from '../../api/client-context'
import { routeKey, useRouteMutation } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { whenJobEnded } from '../../api/when-job-ended'
import { useErrorText } from '../../i18n/use-error-text'

export interface WriteChoice {
  request: ReportRequest
  formats: readonly ReportFormat[]
  template: string | null
}

/** Writes a report's files and says where they are. */
export function useWriteReport() {
  const { t } = useTranslation('reports')
  const client = useClient()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const language = useReportLanguage()

  const failed = (error: unknown): void => {
    notifications.show({
      color: 'red',
      title: t('write.failed'),
      message: errorText.text(error),
      autoClose: false,
    })
  }
  const ended = (job: Job): void => {
    notifications.hide(noticeId(job.id))
    void queries.invalidateQueries({ queryKey: routeKey('reports.recent') })
    if (job.state === 'failed') return failed(job.error)
    if (job.result?.kind !== 'report') return
    notifications.show({
      title: t('write.done'),
      message: <WrittenFiles files={job.result.files} />,
      autoClose: false,
    })
  }
  const start = useRouteMutation('reports.start', {
    onSuccess: ({ jobId }) => {
      if (jobId === null) return
      notifications.show({
        id: noticeId(jobId),
        title: t('write.started'),
        message: t('write.progress'),
        autoClose: false,
      })
      whenJobEnded(client, queries, jobId, ended)
    },
    onError: failed,
  })
  return {
    isStarting: start.isPending,
    write: ({ request, formats, template }: WriteChoice) =>
      start.mutate({ request, formats: [...formats], template, language }),
  }
}

/** Reports speak the app's language. */
export function useReportLanguage(): ReportLanguage {
  const { i18n } = useTranslation()
  return i18n.language === 'zh-CN' ? 'zh-CN' : 'en'
}

function noticeId(jobId: string): string {
  return `report-${jobId}`
}

function WrittenFiles({ files }: { files: readonly SavedFile[] }) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  return (
    <>
      {files.map((file) => (
        <div key={file.name}>
          {file.kind === 'download' ? (
            <Anchor href={file.url} download={file.name} size="sm">
              {t('write.download', { name: file.name, size: format.bytes(file.bytes) })}
            </Anchor>
          ) : (
            t('write.saved', { path: file.path, size: format.bytes(file.bytes) })
          )}
        </div>
      ))}
    </>
  )
}
