import { Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReconciliationRow } from '../../../../contract/bills'
import type { RouteInput } from '../../../../contract/routes'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { BillRow } from './bill-row'
import { type BillSort, billSorts, type BillsView } from './bills-location'
import classes from './bills.module.css'

const numbers: ReadonlySet<BillSort> = new Set(['difference', 'billed', 'recorded', 'calls'])
const heads: readonly (BillSort | 'state')[] = [
  'day',
  'name',
  'state',
  'billed',
  'recorded',
  'difference',
  'calls',
]
/** Rows that are drawn at first, and with each click more. */
const PAGE = 200

interface BillTableProps {
  /** In the order in which they are shown. */
  rows: readonly ReconciliationRow[]
  request: RouteInput<'bills.compare'>
  view: Pick<BillsView, 'sort' | 'direction'>
  onShow: (patch: Partial<BillsView>) => void
}

/** A row for each day (or month) and model. */
export function BillTable({ rows, request, view, onShow }: BillTableProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const [shown, setShown] = useState(PAGE)
  return (
    <>
      <div className={table.scroll}>
        <table className={`${table.table} ${classes.table}`} aria-label={t('table.label')}>
          <thead>
            <tr>
              {heads.map((head) =>
                head === 'state' ? (
                  <th key={head} scope="col">
                    {t('table.state')}
                  </th>
                ) : (
                  <SortHead
                    key={head}
                    column={head}
                    label={t(`table.${head === 'day' ? request.by : head}`)}
                    view={view}
                    onShow={onShow}
                  />
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <BillRow
                key={`${row.day} ${row.modelId ?? ''} ${row.name}`}
                row={row}
                request={request}
                columns={heads.length}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown && (
        <Button variant="default" className={classes.more} onClick={() => setShown(shown + PAGE)}>
          {t('table.more', { rows: format.integer(Math.min(PAGE, rows.length - shown)) })}
        </Button>
      )}
    </>
  )
}

interface SortHeadProps extends Pick<BillTableProps, 'view' | 'onShow'> {
  column: BillSort
  label: string
}

function SortHead({ column, label, view, onShow }: SortHeadProps) {
  const isSorted = view.sort === column
  const usual = numbers.has(column) ? 'desc' : 'asc'
  const turned = view.direction === 'asc' ? 'desc' : 'asc'
  const Arrow = view.direction === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <th
      scope="col"
      className={numbers.has(column) ? table.number : undefined}
      aria-sort={isSorted ? (view.direction === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button
        type="button"
        className={classes.sort}
        data-sorted={isSorted || undefined}
        onClick={() =>
          onShow({
            sort: billSorts.find((one) => one === column) ?? 'difference',
            direction: isSorted ? turned : usual,
          })
        }
      >
        {label}
        {isSorted && <Arrow size={12} aria-hidden />}
      </button>
    </th>
  )
}
