import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { UsageReport } from '../../../contract/usage-reports'
import { useRouteQuery } from '../../api/queries'
import { type Format, useFormat } from '../../api/use-format'
import { ErrorState } from '../../ui/error-state'
import classes from './imports.module.css'
import { ReportSplits } from './report-splits'

/** Sums that providers reported, beside the calls of the same days; nothing where there are none. */
export function Reports() {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const query = useRouteQuery('imports.reports', {})
  if (query.isError && !query.data) {
    return (
      <ErrorState
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    )
  }
  const reports = query.data?.reports ?? []
  if (reports.length === 0) return null
  return (
    <section aria-labelledby="reports-title" className={classes.historySection}>
      <Title order={2} id="reports-title">
        {t('reports.title')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t('reports.help')} {t('reports.utc')}
      </Text>
      <div className={classes.tableScroll}>
        <table className={classes.history} aria-labelledby="reports-title">
          <thead>
            <tr>
              <th scope="col">{t('reports.month')}</th>
              <th scope="col">{t('reports.source')}</th>
              <th scope="col">{t('reports.provider')}</th>
              <th scope="col" aria-label={t('reports.kind')} />
              <th scope="col" className={classes.number}>
                {t('reports.requests')}
              </th>
              <th scope="col" className={classes.number}>
                {t('reports.input')}
              </th>
              <th scope="col" className={classes.number}>
                {t('reports.output')}
              </th>
              <th scope="col" className={classes.number}>
                {t('reports.cost')}
              </th>
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <Report
                key={`${report.month} ${report.source} ${report.providerName}`}
                report={report}
                format={format}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Report({ report, format }: { report: UsageReport; format: Format }) {
  const { t } = useTranslation('imports')
  const sums = [
    { kind: 'reported', ...report },
    { kind: 'calls', ...report.calls },
  ] as const
  const lines = sums.map((sum, index) => (
    <tr key={sum.kind} className={index === 0 ? undefined : classes.dim}>
      {index === 0 && (
        <>
          <td rowSpan={2}>{report.month}</td>
          <td rowSpan={2}>{t(`facts.formats.${report.source}`)}</td>
          <td rowSpan={2}>{report.providerName}</td>
        </>
      )}
      <td className={classes.reportKind}>{t(`reports.${sum.kind}`)}</td>
      <td className={classes.number}>
        {sum.kind === 'reported' && sum.requests === 0 ? '–' : format.integer(sum.requests)}
      </td>
      <td className={classes.number}>{format.integer(sum.inputTokens)}</td>
      <td className={classes.number}>{format.integer(sum.outputTokens)}</td>
      <td className={classes.number}>
        {sum.costUsd === null ? t('reports.noCost') : format.money(sum.costUsd)}
      </td>
    </tr>
  ))
  return (
    <>
      {lines}
      {report.splits.length > 0 && (
        <tr>
          <td colSpan={8} className={classes.splitsCell}>
            <ReportSplits report={report} />
          </td>
        </tr>
      )}
    </>
  )
}
