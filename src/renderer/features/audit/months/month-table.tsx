import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../contract/routes'
import { useRouteMutation, useSettings } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { GuardedButton } from '../../../ui/guarded-button'
import { Tag } from '../../../ui/tag'
import type { MonthQuestion } from './month-dialogs'
import { useMonthText } from '../use-month-text'
import classes from './months.module.css'

type MonthEntry = RouteOutput<'months.list'>['months'][number]

interface MonthTableProps {
  months: readonly MonthEntry[]
  /** Months that a job works on. */
  busy: ReadonlySet<string>
  blocked: string | null
  onAsk: (question: MonthQuestion) => void
  onShow: (month: string) => void
}

export function MonthTable({ months, busy, blocked, onAsk, onShow }: MonthTableProps) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const monthText = useMonthText()
  const { timeZone } = useSettings()
  const verify = useRouteMutation('months.verify')
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={t('tabs.months')}>
        <thead>
          <tr>
            <th scope="col">{t('months.month')}</th>
            <th scope="col" className={table.number}>
              {t('months.calls')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.cost')}
            </th>
            <th scope="col" className={table.number}>
              {t('months.unpriced')}
            </th>
            <th scope="col">{t('months.state')}</th>
            <th scope="col">{t('months.closedBy')}</th>
            <th scope="col" className={table.number}>
              {t('months.actions')}
            </th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, over, figures, closed }) => {
            const shown = closed?.figures ?? figures
            return (
              <tr key={month}>
                <th scope="row" className={table.short}>
                  {monthText(month)}
                  {closed && closed.timeZone !== timeZone && (
                    <span className={classes.quiet}>
                      {' '}
                      {t('months.ofZone', { zone: closed.timeZone })}
                    </span>
                  )}
                </th>
                <td className={table.number}>{format.integer(shown.calls)}</td>
                <td className={table.number}>{format.moneyFixed(shown.costUsd)}</td>
                <td className={table.number}>{format.integer(shown.unpricedCalls)}</td>
                <td>
                  <MonthState over={over} closed={closed} />
                </td>
                <td className={classes.quiet}>
                  {closed && (
                    <span title={format.dateTime(closed.closedAt)}>
                      {closed.closedBy}, {format.relative(closed.closedAt)}
                    </span>
                  )}
                </td>
                <td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    {closed ? (
                      <>
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          onClick={() => onShow(month)}
                          aria-label={t('months.showMonth', { month: monthText(month) })}
                        >
                          {t('months.show')}
                        </Button>
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          loading={busy.has(month)}
                          onClick={() => verify.mutate({ month })}
                          aria-label={t('months.verifyMonth', { month: monthText(month) })}
                        >
                          {t('months.verify')}
                        </Button>
                        <GuardedButton
                          size="compact-xs"
                          variant="subtle"
                          blocked={blocked}
                          onClick={() => onAsk({ kind: 'reopen', month })}
                          aria-label={t('months.reopenMonth', { month: monthText(month) })}
                        >
                          {t('months.reopen')}
                        </GuardedButton>
                      </>
                    ) : (
                      over && (
                        <GuardedButton
                          size="compact-xs"
                          variant="default"
                          loading={busy.has(month)}
                          blocked={blocked}
                          onClick={() => onAsk({ kind: 'close', month })}
                          aria-label={t('months.closeMonth', { month: monthText(month) })}
                        >
                          {t('months.close')}
                        </GuardedButton>
                      )
                    )}
                  </Group>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function MonthState({ over, closed }: Pick<MonthEntry, 'over' | 'closed'>) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  if (!closed) return <Tag>{t(over ? 'months.open' : 'months.running')}</Tag>
  if (closed.drift) {
    return (
      <Tag tone="bad">
        {t('months.drifted', {
          count: closed.drift.days.length,
          days: format.integer(closed.drift.days.length),
        })}
      </Tag>
    )
  }
  return (
    <Group gap={8} wrap="nowrap">
      <Tag tone="accent">{t('months.closed')}</Tag>
      <span className={classes.quiet}>
        {closed.verifiedAt === null
          ? t('months.neverVerified')
          : t('months.verified', { when: format.relative(closed.verifiedAt) })}
      </span>
    </Group>
  )
}
