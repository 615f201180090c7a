import { ActionIcon, Anchor, Skeleton, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { IconRefresh, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { DownloadLink } from '../../../contract/files'
import type { RouteOutput } from '../../../contract/routes'
import { routeKey, useAppInfo, useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import { downloadUrl } from '../../lib/chart-export'
import { ErrorState } from '../../ui/error-state'
import classes from './reports.module.css'

type RecentReport = RouteOutput<'reports.recent'>['reports'][number]

interface RecentReportsProps {
  busy: boolean
  onAgain: (report: RecentReport) => void
}

/** What was written lately: where it is, and the same once more. */
export function RecentReports({ busy, onAgain }: RecentReportsProps) {
  const { t } = useTranslation('reports')
  const queries = useQueryClient()
  const errorText = useErrorText()
  const recent = useRouteQuery('reports.recent', {})
  const canShow = useAppInfo().data?.nativeDialogs ?? false
  const reveal = useRouteMutation('reports.reveal', {
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: t('recent.notShown'),
        message: errorText.text(error),
      }),
  })
  const forget = useRouteMutation('reports.forget', {
    onSuccess: (answer) => queries.setQueryData(routeKey('reports.recent', {}), answer),
  })
  /** Another link to the file may have been followed since the list was read. */
  const download = async ({ id }: RecentReport, { url }: DownloadLink): Promise<void> => {
    const { data } = await recent.refetch()
    const still = data?.reports.find((one) => one.id === id)?.downloads
    const link = still?.find((one) => one.url === url)
    if (link) downloadUrl(link.url, link.name)
  }
  if (recent.isPending) return <Skeleton height={56} />
  if (recent.isError) {
    return (
      <ErrorState
        error={recent.error}
        onRetry={() => void recent.refetch()}
        retrying={recent.isFetching}
      />
    )
  }
  if (recent.data.reports.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('recent.none')}
      </Text>
    )
  }
  return (
    <ul className={classes.recent}>
      {recent.data.reports.map((report) => (
        <RecentRow
          key={report.id}
          report={report}
          busy={busy}
          onAgain={() => onAgain(report)}
          onShow={canShow && report.path !== null ? () => reveal.mutate({ id: report.id }) : null}
          onDownload={(link) => void download(report, link)}
          onForget={() => forget.mutate({ id: report.id })}
        />
      ))}
    </ul>
  )
}

interface RecentRowProps {
  report: RecentReport
  busy: boolean
  onAgain: () => void
  onShow: (() => void) | null
  onDownload: (link: DownloadLink) => void
  onForget: () => void
}

function RecentRow({ report, busy, onAgain, onShow, onDownload, onForget }: RecentRowProps) {
  const { t } = useTranslation('reports')
  const format = useFormat()
  const { name, createdAt, bytes, formats, path, downloads } = report
  return (
    <li className={classes.recentRow}>
      <span className={classes.recentWords}>
        <span className={classes.recentName} title={path ?? name}>
          {name}
        </span>
        <span className={classes.recentFacts}>
          {format.dateTime(createdAt)} · {formats.map((one) => t(`format.${one}`)).join(', ')} ·{' '}
          {format.bytes(bytes)}
        </span>
        {onShow && (
          <Anchor component="button" size="xs" onClick={onShow} className={classes.textButton}>
            {t('recent.show')}
          </Anchor>
        )}
        {downloads.length > 0 && (
          <span className={classes.recentLinks}>
            {downloads.map((link) => {
              const label = t(link.name === name ? 'recent.download' : 'recent.manifest')
              return (
                <Anchor
                  key={link.url}
                  component="button"
                  size="xs"
                  onClick={() => onDownload(link)}
                  aria-label={`${label}: ${link.name}`}
                  className={classes.textButton}
                >
                  {label}
                </Anchor>
              )
            })}
          </span>
        )}
        {path === null && downloads.length === 0 && (
          <span className={classes.recentFacts}>{t('recent.handedOver')}</span>
        )}
      </span>
      <Tooltip label={t('recent.again')}>
        <ActionIcon
          size="md"
          loading={busy}
          onClick={onAgain}
          aria-label={`${t('recent.again')}: ${name}`}
        >
          <IconRefresh size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('recent.forget')}>
        <ActionIcon size="md" onClick={onForget} aria-label={`${t('recent.forget')}: ${name}`}>
          <IconX size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
