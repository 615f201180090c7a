import { Skeleton, Text } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useJobs, useRouteQuery } from '../../../api/queries'
import { useWriteBlock } from '../../../api/use-write-block'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import { MonthDialogs, type MonthQuestion } from './month-dialogs'
import { MonthSheet } from './month-sheet'
import { MonthTable } from './month-table'
import classes from './months.module.css'

/** Months to freeze, and those that are: what they were, and whether they still are. */
export default function MonthsPanel() {
  const { t } = useTranslation('audit')
  const list = useRouteQuery('months.list', {})
  const jobs = useJobs().data?.jobs ?? []
  const blocked = useWriteBlock()
  const [question, setQuestion] = useState<MonthQuestion | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const busy = new Set(
    jobs
      .filter(({ kind, state }) => state === 'running' && kind.endsWith('Month'))
      .map(({ subject }) => subject),
  )

  return (
    <section className={classes.panel} aria-label={t('tabs.months')}>
      <Text size="sm" c="dimmed" maw="96ch">
        {t('months.description')}
      </Text>
      {list.isError && !list.data ? (
        <ErrorState
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : !list.data ? (
        <div aria-hidden className={classes.panel}>
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} height={24} />
          ))}
        </div>
      ) : list.data.months.length === 0 ? (
        <EmptyState icon={IconCalendarOff}>{t('months.empty')}</EmptyState>
      ) : (
        <MonthTable
          months={list.data.months}
          busy={busy}
          blocked={blocked}
          onAsk={setQuestion}
          onShow={setShown}
        />
      )}
      <MonthDialogs question={question} onClose={() => setQuestion(null)} />
      <MonthSheet month={shown} onClose={() => setShown(null)} />
    </section>
  )
}
