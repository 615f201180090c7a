import { Button, Group, Skeleton, Text } from '@mantine/core'
import { IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../../contract/audit'
import type { UsageFilter } from '../../../../contract/usage'
import { useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import { PageHeader } from '../../../ui/page-header'
import { ScopeBar } from '../../../scope/scope-bar'
import { usePeriodText } from '../../../scope/use-period-text'
import { useAuditScope, writeAuditScope } from '../audit-scope'
import { FindingList } from './finding-list'
import { FindingSheet } from './finding-sheet'
import { ExportReport } from './export-report'
import { RatesTable } from './rates-table'
import { ReportFigures } from './report-figures'
import { useAudit } from './use-audit'
import classes from './findings.module.css'

/** The worklist: what is wrong with the recorded costs, worst first. */
export default function FindingsTab() {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const periodText = usePeriodText()
  const { filter, setFilter } = useAuditScope()
  const [chosen, setChosen] = useState<Finding | null>(null)
  const query = useRouteQuery('audit.report', {})
  const { run, running, error } = useAudit()
  const report = query.data?.report ?? null
  const isOther = report !== null && scopeText(report.filter) !== scopeText(filter)

  const runButton = (
    <Button
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      loading={running}
      onClick={() => run(filter)}
    >
      {t(report ? 'runAgain' : 'run')}
    </Button>
  )
  return (
    <div className={classes.tab}>
      <PageHeader
        title={t('title')}
        description={
          report
            ? t('ran', {
                when: format.relative(report.ranAt),
                calls: format.integer(report.total.calls),
                count: report.total.calls,
              })
            : t('description')
        }
        actions={
          <Group gap="xs">
            {report && <ExportReport />}
            {report && runButton}
          </Group>
        }
      />
      <div className={classes.scope}>
        <ScopeBar full filter={filter} onChange={setFilter} />
      </div>
      {error !== null && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {error}
        </Text>
      )}
      {query.isPending && <FindingsSkeleton />}
      {query.isError && (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {query.data && !report && (
        <EmptyState icon={IconShieldCheck} actions={runButton}>
          {t('empty')}
        </EmptyState>
      )}
      {report && (
        <>
          {isOther && (
            <Group gap="xs">
              <Text size="sm" c="dimmed">
                {t('otherScope', { period: periodText(report.filter.period) })}
              </Text>
              <Button size="compact-xs" variant="subtle" onClick={() => setFilter(report.filter)}>
                {t('showScope')}
              </Button>
            </Group>
          )}
          <ReportFigures report={report} />
          {report.findings.length === 0 ? (
            <EmptyState icon={IconShieldCheck}>{t('nothing')}</EmptyState>
          ) : (
            <FindingList findings={report.findings} onOpen={setChosen} />
          )}
          {report.total.calls > 0 && (
            <RatesTable rates={report.rates} leftOut={report.ratesLeftOut} />
          )}
        </>
      )}
      <FindingSheet finding={chosen} onClose={() => setChosen(null)} />
    </div>
  )
}

function scopeText(filter: UsageFilter): string {
  return writeAuditScope(filter).toString()
}

function FindingsSkeleton() {
  return (
    <div aria-hidden>
      <Skeleton height={72} mb="md" />
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={44} mb={4} />
      ))}
    </div>
  )
}
