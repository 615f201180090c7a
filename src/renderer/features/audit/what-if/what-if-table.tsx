import { Table } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { WhatIfRow } from '../../../../contract/what-if'
import { useFormat } from '../../../api/use-format'
import { signedUsd } from '../../../lib/money'
import { shareText } from './difference-text'
import classes from './what-if.module.css'

interface Row extends WhatIfRow {
  key: string
  label: string
  /** Whose price it would have had. */
  to: string | null
}

interface WhatIfTableProps {
  title: string
  /** What the first column holds. */
  first: string
  withTarget?: boolean
  rows: readonly Row[]
  total: WhatIfRow
}

/** Each row's calls at their own prices and at the scenario's; unpriced calls stand apart. */
export function WhatIfTable({ title, first, withTarget = false, rows, total }: WhatIfTableProps) {
  const { t } = useTranslation('whatIf')
  const id = useId()
  const apart = total.unpriced.calls + total.gained.calls > 0
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={classes.heading}>
        {title}
      </h3>
      <div className={classes.scroll} tabIndex={0} role="region" aria-labelledby={id}>
        <Table className="tabular" verticalSpacing={4} aria-labelledby={id}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{first}</Table.Th>
              {withTarget && <Table.Th>{t('columns.to')}</Table.Th>}
              <Table.Th ta="right">{t('columns.calls')}</Table.Th>
              <Table.Th ta="right">{t('columns.tokens')}</Table.Th>
              <Table.Th ta="right">{t('columns.recorded')}</Table.Th>
              <Table.Th ta="right">{t('columns.recomputed')}</Table.Th>
              <Table.Th ta="right">{t('columns.scenario')}</Table.Th>
              <Table.Th ta="right">{t('columns.difference')}</Table.Th>
              {apart && <Table.Th ta="right">{t('columns.apart')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.key}>
                <Table.Th scope="row" fw={400} className={classes.words}>
                  {row.label}
                </Table.Th>
                {withTarget && (
                  <Table.Td className={classes.words}>{row.to ?? t('unchanged')}</Table.Td>
                )}
                <Figures row={row} apart={apart} />
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row" colSpan={withTarget ? 2 : 1}>
                {t('total')}
              </Table.Th>
              <Figures row={total} apart={apart} />
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
    </section>
  )
}

function Figures({ row, apart }: { row: WhatIfRow; apart: boolean }) {
  const format = useFormat()
  const none = row.calls === 0
  const money = (usd: string): string => (none ? '–' : format.money(usd))
  return (
    <>
      <Table.Td ta="right">{format.integer(row.calls)}</Table.Td>
      <Table.Td ta="right">{format.compact(row.inputTokens + row.outputTokens)}</Table.Td>
      <Table.Td ta="right">{money(row.recordedUsd)}</Table.Td>
      <Table.Td ta="right">{money(row.recomputedUsd)}</Table.Td>
      <Table.Td ta="right">{money(row.scenarioUsd)}</Table.Td>
      <Table.Td ta="right">
        {none ? '–' : signedUsd(row.differenceUsd, format.money)}
        {!none && row.differenceShare !== null && (
          <span className={classes.quiet}> {shareText(row.differenceShare, format)}</span>
        )}
      </Table.Td>
      {apart && (
        <Table.Td ta="right">{format.integer(row.unpriced.calls + row.gained.calls)}</Table.Td>
      )}
    </>
  )
}
