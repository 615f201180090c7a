import { useTranslation } from 'react-i18next'
import type { BillCheck } from '../../../../contract/bills'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { Tag } from '../../../ui/tag'
import classes from './bills.module.css'

interface BillCheckProps {
  check: BillCheck
  /** The answer to what stood in the form before. */
  stale: boolean
}

const ITEMS_SHOWN = 12

/** What a bill would bring: its sum, its line items, what cannot be read and what is there already. */
export function BillCheckView({ check, stale }: BillCheckProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const counted = (count: number) => ({ count, lines: format.integer(count) })
  const { from, to, credits, overlaps } = check
  return (
    <div className={classes.tab} data-stale={stale || undefined}>
      <div className={classes.facts} role="status">
        <strong>
          {t('check.sum', { ...counted(check.lines), amount: format.money(check.amountUsd) })}
        </strong>
        {from !== null && to !== null && (
          <span>{t('check.days', { from: format.day(from), to: format.day(to) })}</span>
        )}
        {credits.lines > 0 && (
          <span>
            {t('check.credits', {
              ...counted(credits.lines),
              amount: format.money(credits.amountUsd),
            })}
          </span>
        )}
        {check.known > 0 && <span>{t('check.known', counted(check.known))}</span>}
        {check.changed > 0 && <span>{t('check.changed', counted(check.changed))}</span>}
      </div>
      {overlaps.length > 0 && (
        <div className={classes.alert}>
          {t('check.overlap')}
          <ul className={classes.rejects}>
            {overlaps.map(({ id, fileName, days }) => (
              <li key={id}>
                {t('check.overlapWith', {
                  count: days,
                  days: format.integer(days),
                  file: fileName,
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {check.rejected > 0 && (
        <div className={classes.alert}>
          {t('check.rejected', counted(check.rejected))}
          <ul className={classes.rejects}>
            {check.rejects.map((reject) => (
              <li key={reject.line}>
                {t('check.line', { line: format.integer(reject.line) })}{' '}
                {t(`imports:reject.${reject.reason}`, { value: reject.value })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {check.items.length > 0 && (
        <div className={table.scroll}>
          <table className={table.table} aria-label={t('check.items')}>
            <thead>
              <tr>
                <th scope="col">{t('check.item')}</th>
                <th scope="col">{t('check.becomes')}</th>
                <th scope="col" className={table.number}>
                  {t('list.lines')}
                </th>
                <th scope="col" className={table.number}>
                  {t('list.amount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {check.items.slice(0, ITEMS_SHOWN).map((item) => (
                <tr key={item.name}>
                  <th scope="row" className={classes.name}>
                    {item.name}
                  </th>
                  <td>
                    {item.to === 'model' ? (
                      item.modelName
                    ) : (
                      <Tag tone={item.to === 'unknown' ? 'warn' : 'neutral'}>
                        {t(`check.to.${item.to}`)}
                      </Tag>
                    )}
                  </td>
                  <td className={table.number}>{format.integer(item.lines)}</td>
                  <td className={table.number}>{format.money(item.amountUsd)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {check.itemCount > ITEMS_SHOWN && (
        <p className={classes.quietLine}>
          {t('check.moreItems', { count: check.itemCount - ITEMS_SHOWN })}
        </p>
      )}
    </div>
  )
}
