import { Anchor, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Bill } from '../../../../contract/bills'
import { useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { ConfirmDialog } from '../../../ui/confirm-dialog'
import table from '../../../ui/data-table.module.css'
import { GuardedButton } from '../../../ui/guarded-button'
import { SideSheet } from '../../../ui/side-sheet'
import { useClosedMonths } from '../../../ui/use-closed-months'
import classes from './bills.module.css'

interface BillsSheetProps {
  blocked: string | null
  onClose: () => void
}

/** The bills that were imported, newest first, each to be taken out again. */
export function BillsSheet({ blocked, onClose }: BillsSheetProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const bills = useRouteQuery('bills.list', {}).data?.bills
  const [removing, setRemoving] = useState<Bill | null>(null)
  return (
    <SideSheet opened onClose={onClose} width={860} title={t('list.title')}>
      {bills ? (
        <div className={table.scroll}>
          <table className={table.table} aria-label={t('list.title')}>
            <thead>
              <tr>
                <th scope="col">{t('list.file')}</th>
                <th scope="col">{t('list.provider')}</th>
                <th scope="col">{t('list.days')}</th>
                <th scope="col" className={table.number}>
                  {t('list.lines')}
                </th>
                <th scope="col" className={table.number}>
                  {t('list.amount')}
                </th>
                <th scope="col" className={table.number}>
                  {t('list.actions')}
                </th>
              </tr>
            </thead>
            <tbody>
              {bills.map((bill) => (
                <tr key={`${bill.id} ${bill.provider} ${bill.source}`}>
                  <th scope="row" className={classes.name}>
                    {bill.fileName}
                    <span className={classes.part} title={format.dateTime(bill.importedAt)}>
                      {t('list.imported', { when: format.relative(bill.importedAt) })}
                    </span>
                  </th>
                  <td>
                    {bill.provider}
                    <span className={classes.part}>{t(`source.${bill.source}`)}</span>
                  </td>
                  <td className={table.short}>
                    {format.day(bill.from)} – {format.day(bill.to)}
                    {bill.timeZone !== 'UTC' && (
                      <span className={classes.part}>{bill.timeZone}</span>
                    )}
                  </td>
                  <td className={table.number}>
                    {format.integer(bill.lines)}
                    {bill.rejected > 0 && (
                      <span className={classes.part}>
                        {t('list.rejected', {
                          count: bill.rejected,
                          lines: format.integer(bill.rejected),
                        })}
                      </span>
                    )}
                  </td>
                  <td className={table.number}>{format.money(bill.amountUsd)}</td>
                  <td className={table.number}>
                    <GuardedButton
                      size="compact-xs"
                      variant="subtle"
                      blocked={blocked}
                      onClick={() => setRemoving(bill)}
                      aria-label={t('list.removeBill', { file: bill.fileName })}
                    >
                      {t('list.remove')}
                    </GuardedButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Text size="xs" c="dimmed" mt="sm">
            {t('list.where')}{' '}
            <Anchor component={Link} href="/imports" size="xs" underline="always">
              {t('list.imports')}
            </Anchor>
          </Text>
        </div>
      ) : (
        <Skeleton height={160} />
      )}
      {removing && <RemoveBill bill={removing} onClose={() => setRemoving(null)} />}
    </SideSheet>
  )
}

function RemoveBill({ bill, onClose }: { bill: Bill; onClose: () => void }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const undo = useRouteMutation('imports.undo', { onSuccess: onClose })
  const closed = useClosedMonths(undo.error)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      onConfirm={() => undo.mutate({ id: bill.id, intoClosedMonths: closed.intoClosedMonths })}
      danger
      busy={undo.isPending}
      disabled={closed.isRefused}
      error={undo.error}
      title={t('remove.title')}
      confirmLabel={t('remove.confirm')}
    >
      <Stack gap="xs">
        <Text>
          {t('remove.text', {
            count: bill.lines,
            lines: format.integer(bill.lines),
            file: bill.fileName,
          })}
        </Text>
        {closed.question}
      </Stack>
    </ConfirmDialog>
  )
}
