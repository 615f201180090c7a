import { NativeSelect } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ReportSplit, UsageReport } from '../../../contract/usage-reports'
import { ADD_UP } from '../../../contract/report-splits'
import { routeKey, useConnectionStatus, useRouteMutation, useSettings } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useErrorText } from '../../i18n/use-error-text'
import classes from './imports.module.css'

/** No choice: the finest of those that a day has. */
const FINEST = 'finest'

/** Which of several exports of the same days counts, and what each of them says. */
export function ReportSplits({ report }: { report: UsageReport }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const connectionId = useConnectionStatus().data?.connection.id ?? ''
  const { reportSplits } = useSettings()
  const update = useRouteMutation('settings.update', {
    onSuccess: (settings) => queries.setQueryData(routeKey('settings.get', {}), settings),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: t('splits.notKept'),
        message: errorText.text(error),
      }),
  })
  const { splits, sharedDays, choice } = report
  const chosen = reportSplits[connectionId]?.[choice]
  const choose = (value: string): void => {
    const { [choice]: _, ...others } = reportSplits[connectionId] ?? {}
    const next = value === FINEST ? others : { ...others, [choice]: value }
    update.mutate({ reportSplits: { ...reportSplits, [connectionId]: next } })
  }
  const nameOf = ({ columns, periodSeconds, splitBy }: ReportSplit): string => {
    const by =
      columns.length > 0
        ? columns.join(', ')
        : t(splitBy === '' ? 'splits.unknown' : 'splits.nothing')
    return periodSeconds === null
      ? by
      : t('splits.inPeriods', { by, minutes: format.integer(periodSeconds / 60) })
  }
  return (
    <div className={classes.splits}>
      <p>{t('splits.shared', { count: sharedDays, days: format.integer(sharedDays) })}</p>
      <NativeSelect
        size="xs"
        label={t('splits.counts')}
        value={chosen ?? FINEST}
        disabled={update.isPending}
        data={[
          { value: FINEST, label: t('splits.finest') },
          ...splits.map((split) => ({ value: split.splitBy, label: nameOf(split) })),
          { value: ADD_UP, label: t('splits.addUp') },
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <ul>
        {splits.map((split) => (
          <li key={split.splitBy} data-unused={split.usedDays === 0 || undefined}>
            <strong>{nameOf(split)}</strong>{' '}
            {split.costUsd === null
              ? t('splits.tokens', {
                  input: format.integer(split.inputTokens),
                  output: format.integer(split.outputTokens),
                })
              : format.money(split.costUsd)}{' '}
            {t('splits.used', {
              count: split.days,
              used: format.integer(split.usedDays),
              days: format.integer(split.days),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}
