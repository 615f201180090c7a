import { Anchor, Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ReconciliationRow, ReconciliationState } from '../../../../contract/bills'
import type { RouteInput } from '../../../../contract/routes'
import { useFormat } from '../../../api/use-format'
import { signedUsd } from '../../../lib/money'
import { callsHref } from '../../../scope/calls-href'
import table from '../../../ui/data-table.module.css'
import { Tag } from '../../../ui/tag'
import { useMonthText } from '../use-month-text'
import classes from './bills.module.css'
import { RowDetail } from './row-detail'

const tones: Record<ReconciliationState, 'neutral' | 'good' | 'warn' | 'bad' | 'accent'> = {
  within: 'good',
  differs: 'bad',
  billOnly: 'warn',
  ledgerOnly: 'warn',
  platform: 'neutral',
}

interface BillRowProps {
  row: ReconciliationRow
  request: RouteInput<'bills.compare'>
  columns: number
}

/** A day (or month) and model; what is billed opens the bill's lines, the calls lead to the log. */
export function BillRow({ row, request, columns }: BillRowProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const monthText = useMonthText()
  const detailId = useId()
  const [isOpen, setOpen] = useState(false)
  const { modelId, name, state, lines, calls } = row
  // While months are on their way, the rows that are shown are still those of days.
  const isMonth = row.day.length === 7
  const when = isMonth ? monthText(row.day) : format.day(row.day)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <tr data-open={isOpen || undefined}>
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
        <td className={table.number}>
          {lines === 0 ? (
            '–'
          ) : (
            <Button
              size="compact-xs"
              variant="subtle"
              className={classes.opener}
              aria-expanded={isOpen}
              aria-controls={isOpen ? detailId : undefined}
              aria-label={t('table.seeLines', {
                count: lines,
                lines: format.integer(lines),
                amount: format.money(row.billedUsd),
                model: name,
                when,
              })}
              leftSection={<Chevron size={12} aria-hidden />}
              onClick={() => setOpen(!isOpen)}
            >
              {format.money(row.billedUsd)}
            </Button>
          )}
        </td>
        <td className={table.number}>
          {modelId === null || calls === 0 ? '–' : format.money(row.recordedUsd)}
        </td>
        <td className={table.number} title={format.moneyFull(row.differenceUsd)}>
          <span className={state === 'within' ? classes.quiet : undefined}>
            {signedUsd(row.differenceUsd, format.money)}
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
      {isOpen && (
        <tr className={classes.detailRow} id={detailId}>
          <td colSpan={columns}>
            <RowDetail row={row} request={request} when={when} />
          </td>
        </tr>
      )}
    </>
  )
}
