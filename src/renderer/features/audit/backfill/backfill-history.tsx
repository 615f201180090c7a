import { Button, Skeleton, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BackfillStatus } from '../../../../contract/backfill'
import { useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { signedUsd } from '../../../lib/money'
import { ErrorState } from '../../../ui/error-state'
import { Tag } from '../../../ui/tag'
import classes from './backfill.module.css'

interface BackfillHistoryProps {
  onUndo: (id: string) => void
  busy: boolean
  /** Why nothing may be written. */
  blocked: string | null
}

const tones: Record<BackfillStatus, 'good' | 'warn' | 'neutral' | 'accent'> = {
  running: 'accent',
  done: 'good',
  cancelled: 'warn',
  interrupted: 'warn',
  undone: 'neutral',
}

/** What was written before, and taking it back. */
export function BackfillHistory({ onUndo, busy, blocked }: BackfillHistoryProps) {
  const { t } = useTranslation('backfill')
  const format = useFormat()
  const list = useRouteQuery('backfill.list', {})
  return (
    <section aria-labelledby="backfill-history">
      <h2 id="backfill-history" className={classes.heading}>
        {t('history')}
      </h2>
      {list.isPending && <Skeleton height={80} />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.backfills.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      {list.data && list.data.backfills.length > 0 && (
        <Table className="tabular" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('columns.when')}</Table.Th>
              <Table.Th>{t('columns.reach')}</Table.Th>
              <Table.Th>{t('columns.status')}</Table.Th>
              <Table.Th ta="right">{t('columns.calls')}</Table.Th>
              <Table.Th ta="right">{t('columns.difference')}</Table.Th>
              <Table.Th ta="right">{t('columns.actions')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.data.backfills.map((backfill) => (
              <Table.Tr key={backfill.id}>
                <Table.Td>{format.dateTime(backfill.startedAt)}</Table.Td>
                <Table.Td>{t(`reaches.${backfill.scope.reach}`)}</Table.Td>
                <Table.Td>
                  <Tag tone={tones[backfill.status]}>{t(`status.${backfill.status}`)}</Tag>
                </Table.Td>
                <Table.Td ta="right">{format.integer(backfill.calls)}</Table.Td>
                <Table.Td ta="right">{signedUsd(backfill.differenceUsd, format.money)}</Table.Td>
                <Table.Td ta="right">
                  {backfill.status !== 'undone' && backfill.status !== 'running' && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      disabled={busy || blocked !== null}
                      title={blocked ?? undefined}
                      onClick={() => onUndo(backfill.id)}
                    >
                      {t('undo')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
