import { useTranslation } from 'react-i18next'
import type { Reconciliation } from '../../../../contract/bills'
import { useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import classes from './bills.module.css'

/** What is not in the figures, or is in them and not to be seen. */
export function BillNotes({ comparison }: { comparison: Reconciliation }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const bills = useRouteQuery('bills.list', {}).data?.bills ?? []
  const { from, to, timeZone, credits, sharedDays, otherSplitDays, billIds } = comparison
  const rejected = bills.filter(({ id, rejected: lines }) => billIds.includes(id) && lines > 0)
  const notes: string[] = []
  if (sharedDays > 0) {
    notes.push(t('notes.shared', { count: sharedDays, days: format.integer(sharedDays) }))
  }
  if (otherSplitDays > 0) {
    notes.push(
      t('notes.otherSplit', { count: otherSplitDays, days: format.integer(otherSplitDays) }),
    )
  }
  for (const bill of rejected) {
    const lines = format.integer(bill.rejected)
    notes.push(t('notes.rejected', { count: bill.rejected, lines, file: bill.fileName }))
  }
  const quiet = [
    t('notes.days', { from: format.day(from), to: format.day(to), zone: timeZone }),
    ...(credits.lines > 0
      ? [
          t('notes.credits', {
            count: credits.lines,
            lines: format.integer(credits.lines),
            amount: format.money(credits.amountUsd),
          }),
        ]
      : []),
  ]
  return (
    <>
      {notes.length > 0 && (
        <div className={classes.alert}>
          {notes.map((note) => (
            <div key={note}>{note}</div>
          ))}
        </div>
      )}
      <p className={classes.quietLine}>{quiet.join(' ')}</p>
    </>
  )
}
