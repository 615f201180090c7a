import { Anchor, Button, Skeleton, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Finding } from '../../../../contract/audit'
import { useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { useErrorText } from '../../../i18n/use-error-text'
import { scopeDefaults, writeScope } from '../../../scope/scope-url'
import { ErrorState } from '../../../ui/error-state'
import { KeyValue } from '../../../ui/key-value'
import { SideSheet } from '../../../ui/side-sheet'
import { useLast } from '../../../ui/use-last'
import { writeAuditScope } from '../audit-scope'
import {
  findingAmount,
  findingRemedy,
  findingSentence,
  hasAmount,
  isDifference,
} from './finding-text'
import classes from './findings.module.css'

interface FindingSheetProps {
  finding: Finding | null
  onClose: () => void
}

/** One finding: by month, what its calls imply, and the calls themselves. */
export function FindingSheet({ finding, onClose }: FindingSheetProps) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const shown = useLast(finding)
  const errorText = useErrorText()
  const exportCalls = useRouteMutation('audit.exportCalls', {
    onError: (error) => notifications.show({ color: 'red', message: errorText.text(error) }),
  })
  const remedy = shown && remedyOf(shown)
  return (
    <SideSheet
      opened={finding !== null}
      onClose={onClose}
      title={t('sheetTitle')}
      width={640}
      footer={
        shown && (
          <>
            <Button component={Link} href={logsLink(shown)} variant="default">
              {t(shown.exact ? 'showCalls' : 'showWider')}
            </Button>
            {shown.kind !== 'outlier' && (
              <Button
                variant="default"
                loading={exportCalls.isPending}
                onClick={() => exportCalls.mutate({ findingId: shown.id })}
              >
                {t('exportCalls')}
              </Button>
            )}
            {remedy && (
              <Button component={Link} href={remedy.href}>
                {t(`action.${remedy.action}`)}
              </Button>
            )}
          </>
        )
      }
    >
      {shown && (
        <>
          <Text fw={600}>{findingSentence(shown, t, format)}</Text>
          <Text size="sm" c="dimmed" mb="md">
            {findingRemedy(shown, t)}
          </Text>
          <KeyValue
            items={[
              [
                t(isDifference(shown) ? 'difference' : 'amount'),
                hasAmount(shown) ? findingAmount(shown, t, format) : null,
              ],
              [t('columns.calls'), format.integer(shown.calls)],
              [t('columns.input'), format.integer(shown.inputTokens)],
              [t('columns.output'), format.integer(shown.outputTokens)],
              [t('columns.recorded'), format.moneyFull(shown.recordedUsd)],
              [
                t('columns.recomputed'),
                shown.recomputedUsd === null ? null : format.moneyFull(shown.recomputedUsd),
              ],
              [
                t('impliedRates'),
                shown.rates &&
                  t('ratesOf', {
                    input: format.price(shown.rates.inputPer1k),
                    output: format.price(shown.rates.outputPer1k),
                    unit: t(`unit.${format.priceUnit}`),
                  }),
              ],
            ]}
          />
          {shown.months.length > 0 && <Months months={shown.months} />}
          <Calls finding={shown} />
        </>
      )}
    </SideSheet>
  )
}

/** Where the remedy is, for findings that have one in this app. */
function remedyOf(finding: Finding): { action: 'recompute' | 'openModel'; href: string } | null {
  const { kind, modelId, modelName, filter } = finding
  switch (kind) {
    case 'missingPrice':
      return { action: 'recompute', href: `/audit/backfill?${writeAuditScope(filter)}` }
    case 'unpriced':
    case 'unchecked':
    case 'undocumentedPrice':
    case 'priceChanged':
    case 'tier':
      return modelId !== null && modelName !== null
        ? { action: 'openModel', href: `/models?model=${modelId}` }
        : null
    default:
      return null
  }
}

function logsLink(finding: Finding): string {
  const query = writeScope({ filter: finding.filter, sort: scopeDefaults.sort }).toString()
  return query ? `/logs?${query}` : '/logs'
}

function Months({ months }: Pick<Finding, 'months'>) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  return (
    <>
      <h3 className={classes.part}>{t('byMonth')}</h3>
      <Table className="tabular" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('columns.month')}</Table.Th>
            <Table.Th ta="right">{t('columns.calls')}</Table.Th>
            <Table.Th ta="right">{t('columns.recorded')}</Table.Th>
            <Table.Th ta="right">{t('columns.recomputed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.map((month) => (
            <Table.Tr key={month.month}>
              <Table.Td>{month.month}</Table.Td>
              <Table.Td ta="right">{format.integer(month.calls)}</Table.Td>
              <Table.Td ta="right">{format.money(month.recordedUsd)}</Table.Td>
              <Table.Td ta="right">
                {month.recomputedUsd === null ? '–' : format.money(month.recomputedUsd)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}

function Calls({ finding }: { finding: Finding }) {
  const { t } = useTranslation('findings')
  const format = useFormat()
  const calls = useRouteQuery('audit.calls', { findingId: finding.id })
  return (
    <>
      <h3 className={classes.part}>
        {finding.allListed
          ? t('allCalls')
          : t('largestCalls', { shown: format.integer(finding.callIds.length) })}
      </h3>
      {calls.isPending && <Skeleton height={120} />}
      {calls.isError && <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />}
      {calls.data && (
        <Table className="tabular" verticalSpacing={4} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('columns.time')}</Table.Th>
              <Table.Th>{t('columns.project')}</Table.Th>
              <Table.Th ta="right">{t('columns.input')}</Table.Th>
              <Table.Th ta="right">{t('columns.output')}</Table.Th>
              <Table.Th ta="right">{t('columns.recorded')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calls.data.rows.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Td>
                  <Anchor component={Link} href={`/logs?period=allTime&call=${row.id}`} size="sm">
                    {format.timestamp(row.createdAt)}
                  </Anchor>
                </Table.Td>
                <Table.Td>{row.projectName ?? `#${row.projectId}`}</Table.Td>
                <Table.Td ta="right">{format.integer(row.inputTokens)}</Table.Td>
                <Table.Td ta="right">{format.integer(row.outputTokens)}</Table.Td>
                <Table.Td ta="right">{format.moneyFixed(row.costUsd)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {calls.data && calls.data.rows.length < finding.callIds.length && (
        <Text size="sm" c="dimmed">
          {t('gone', { count: finding.callIds.length - calls.data.rows.length })}
        </Text>
      )}
    </>
  )
}
