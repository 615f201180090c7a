import { Anchor, Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ReconciliationRow, ReconciliationState } from '../../../../contract/bills'
import { useFormat } from '../../../api/use-format'
import { callsHref } from '../../../scope/calls-href'
import table from '../../../ui/data-table.module.css'
import { Tag } from '../../../ui/tag'
import { signed } from '../signed'
import { useMonthText } from '../use-month-text'
import { type BillSort, billSorts, type BillsView } from './bills-location'
import classes from './bills.module.css'

const tones: Record<ReconciliationState, 'neutral' | 'good' | 'warn' | 'bad' | 'accent'> = {
  within: 'good',
  differs: 'bad',
  billOnly: 'warn',
  ledgerOnly: 'warn',
  platform: 'neutral',
}
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
  view: Pick<BillsView, 'sort' | 'direction' | 'by'>
  onShow: (patch: Partial<BillsView>) => void
}

/** A row for each day (or month) and model; the number of its calls leads to them. */
export function BillTable({ rows, view, onShow }: BillTableProps) {
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
                  <SortHead key={head} column={head} view={view} onShow={onShow} />
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <Row key={`${row.day} ${row.modelId ?? ''} ${row.name}`} row={row} by={view.by} />
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

function SortHead({ column, view, onShow }: Omit<BillTableProps, 'rows'> & { column: BillSort }) {
  const { t } = useTranslation('bills')
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
        {t(`table.${column}`)}
        {isSorted && <Arrow size={12} aria-hidden />}
      </button>
    </th>
  )
}

function Row({ row, by }: { row: ReconciliationRow; by: BillsView['by'] }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const monthText = useMonthText()
  const { modelId, name, state, lines, calls } = row
  const when = by === 'month' ? monthText(row.day) : format.day(row.day)
  return (
    <tr>
      <td className={`${table.short} tabular`}>{when}</td>
      <th scope="row" className={classes.name}>
        {name}
        {modelId === null && state !== 'platform' && (
          <span className={classes.quiet}> {t('table.unknown')}</span>
        )}
      </th>
      <td className={table.short}>
        <Tag tone={tones[state]}>{t(`state.${state}`)}</Tag>
      </td>
      <td
        className={table.number}
        title={t('table.lines', { count: lines, lines: format.integer(lines) })}
      >
        {lines === 0 ? '–' : format.money(row.billedUsd)}
      </td>
      <td className={table.number}>
        {modelId === null || calls === 0 ? '–' : format.money(row.recordedUsd)}
      </td>
      <td className={table.number} title={format.moneyFull(row.differenceUsd)}>
        <span className={state === 'within' ? classes.quiet : undefined}>
          {signed(row.differenceUsd, format.money)}
        </span>
      </td>
      <td className={table.number}>
        {modelId === null || calls === 0 ? (
          '–'
        ) : (
          <Anchor
            component={Link}
            size="sm"
            href={callsHref({
              period: { kind: 'instants', from: row.from, to: row.to },
              modelIds: [modelId],
            })}
            aria-label={t('table.seeCalls', {
              count: calls,
              calls: format.integer(calls),
              model: name,
              when,
            })}
          >
            {format.integer(calls)}
          </Anchor>
        )}
      </td>
    </tr>
  )
}
