import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BackfillPreview } from '../../../../contract/backfill'
import { useFormat } from '../../../api/use-format'
import { signedUsd } from '../../../lib/money'
import classes from './backfill.module.css'

/** What would change, by model, and what is left as it is. */
export function PreviewTable({ preview }: { preview: BackfillPreview }) {
  const { t } = useTranslation('backfill')
  const format = useFormat()
  const { byModel, left, unpricedCalls } = preview
  const notes = (['computed', 'recorded', 'closedMonths'] as const).flatMap((kind) => {
    const { calls, differenceUsd } = left[kind]
    if (calls === 0) return []
    const params = {
      count: calls,
      calls: format.integer(calls),
      amount: signedUsd(differenceUsd, format.money),
    }
    return [t(`left.${kind}`, params)]
  })
  if (left.tooLarge > 0) notes.push(t('left.tooLarge', { count: left.tooLarge }))
  if (unpricedCalls > 0) {
    notes.push(t('left.unpriced', { count: unpricedCalls, calls: format.integer(unpricedCalls) }))
  }
  return (
    <div className={classes.preview}>
      {byModel.length > 0 && (
        <Table className="tabular" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('columns.model')}</Table.Th>
              <Table.Th ta="right">{t('columns.calls')}</Table.Th>
              <Table.Th ta="right">{t('columns.before')}</Table.Th>
              <Table.Th ta="right">{t('columns.after')}</Table.Th>
              <Table.Th ta="right">{t('columns.difference')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {byModel.map((row) => (
              <Table.Tr key={row.modelId}>
                <Table.Td>{row.modelName}</Table.Td>
                <Table.Td ta="right">{format.integer(row.calls)}</Table.Td>
                <Table.Td ta="right">{format.money(row.beforeUsd)}</Table.Td>
                <Table.Td ta="right">{format.money(row.afterUsd)}</Table.Td>
                <Table.Td ta="right">{signedUsd(row.differenceUsd, format.money)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
    </div>
  )
}
