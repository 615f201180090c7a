import { Skeleton } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteQuery } from '../../api/queries'
import { useStop } from '../../api/use-stop'
import { styleNonce } from '../../strict-csp'
import { Announce } from '../../ui/announce'
import { ErrorState } from '../../ui/error-state'
import { SlowAnswer } from '../../ui/slow-answer'
import type { ReportView } from './report-view'
import classes from './reports.module.css'
import { useReportLanguage } from './use-write-report'

/** The very page of the HTML file, in a frame that runs nothing and reaches nothing. */
export function Preview({ view }: { view: ReportView }) {
  const { t } = useTranslation('reports')
  const language = useReportLanguage()
  const preview = useRouteQuery(
    'reports.preview',
    { request: view.request, template: view.name, language },
    { keepPrevious: true },
  )
  const stop = useStop('reports.preview', preview)
  const html = preview.data?.html
  // A frame made from text is under this page's policy, which takes a style by its nonce alone.
  const page = useMemo(() => html?.replace('<style>', `<style nonce="${styleNonce()}">`), [html])
  if (preview.isError && page === undefined) {
    return (
      <div className={classes.previewState}>
        <ErrorState
          error={preview.error}
          onRetry={() => void preview.refetch()}
          retrying={preview.isFetching}
        />
      </div>
    )
  }
  if (page === undefined) {
    return (
      <>
        <SlowAnswer {...stop} />
        <PreviewSkeleton />
      </>
    )
  }
  return (
    <>
      <SlowAnswer {...stop} />
      {preview.isError && (
        <p className={classes.outdated} role="alert">
          <IconFileOff size={16} stroke={1.6} aria-hidden />
          {t('preview.outdated')}
        </p>
      )}
      <iframe
        className={classes.paper}
        data-waiting={preview.isPlaceholderData || undefined}
        title={t('preview.title')}
        sandbox=""
        srcDoc={page}
      />
      <Announce text={preview.isFetching ? '' : t('preview.ready')} />
    </>
  )
}

function PreviewSkeleton() {
  return (
    <div className={classes.previewSkeleton} aria-hidden>
      <Skeleton height={32} width="40%" />
      <Skeleton height={16} width="24%" mt={8} />
      <Skeleton height={120} mt={24} />
      <Skeleton height={64} mt={24} />
      <Skeleton height={260} mt={24} />
      <Skeleton height={200} mt={24} />
    </div>
  )
}
