import { Button, Skeleton, Text } from '@mantine/core'
import { IconFileImport, IconFileInvoice } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteInput } from '../../../../contract/routes'
import { useConnectionStatus, useProviders, useRouteQuery, useSettings } from '../../../api/queries'
import { useWriteBlock } from '../../../api/use-write-block'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import { GuardedButton } from '../../../ui/guarded-button'
import { PageHeader } from '../../../ui/page-header'
import { USUAL_TOLERANCE } from '../../../../contract/tolerance'
import { BillBar } from './bill-bar'
import { chooseBill } from './bill-choice'
import { BillImport } from './bill-import'
import { BillShare } from './bill-share'
import { billKey, useBillsLocation } from './bills-location'
import { BillsSheet } from './bills-sheet'
import classes from './bills.module.css'
import { Comparison } from './comparison'
import { NamesSheet } from './names-sheet'

type Sheet = 'import' | 'bills' | 'names'

/** What a provider billed beside what its calls cost, by day and model. */
export default function BillsTab() {
  const { t } = useTranslation('bills')
  const list = useRouteQuery('bills.list', {})
  const providers = useProviders()
  const blocked = useWriteBlock()
  const connectionId = useConnectionStatus().data?.connection.id ?? ''
  const tolerance = useSettings().billTolerances[connectionId] ?? USUAL_TOLERANCE
  const { view, show } = useBillsLocation()
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const groups = list.data?.groups ?? []
  const choice = chooseBill(view, groups, providers.data?.providers ?? [])
  const { group, provider, month } = choice
  const request: RouteInput<'bills.compare'> | null =
    group && month !== null
      ? {
          source: group.source,
          provider: group.provider,
          timeZone: group.timeZone,
          month,
          by: view.by,
          ...(provider && { providerId: provider.id }),
          toleranceUsd: tolerance.usd,
          tolerancePercent: tolerance.percent,
        }
      : null
  const importButton = (
    <GuardedButton
      blocked={blocked}
      leftSection={<IconFileImport size={16} aria-hidden />}
      size={groups.length > 0 ? 'xs' : 'sm'}
      onClick={() => setSheet('import')}
    >
      {t('import.action')}
    </GuardedButton>
  )
  const failed = list.error ?? providers.error

  return (
    <section className={classes.tab} aria-label={t('audit:tabs.bills')}>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          groups.length > 0 && (
            <>
              <Button
                size="xs"
                variant="default"
                disabled={!provider}
                onClick={() => setSheet('names')}
              >
                {t('names.action')}
              </Button>
              <Button size="xs" variant="default" onClick={() => setSheet('bills')}>
                {t('list.action')}
              </Button>
              {request && <BillShare request={request} states={view.states} />}
              {importButton}
            </>
          )
        }
      />
      {failed && (!list.data || !providers.data) ? (
        <ErrorState
          error={failed}
          onRetry={() => void Promise.all([list.refetch(), providers.refetch()])}
          retrying={list.isFetching || providers.isFetching}
        />
      ) : !list.data || !providers.data ? (
        <div aria-hidden className={classes.tab}>
          <Skeleton height={56} />
          <Skeleton height={72} />
          <Skeleton height={240} />
        </div>
      ) : !list.data.kept ? (
        <EmptyState icon={IconFileInvoice}>{t('notKept')}</EmptyState>
      ) : groups.length === 0 ? (
        <EmptyState icon={IconFileInvoice} actions={importButton}>
          {t('empty')}
        </EmptyState>
      ) : (
        <>
          <BillBar
            choice={choice}
            groups={groups}
            providers={providers.data.providers}
            view={view}
            tolerance={tolerance}
            connectionId={connectionId}
            onShow={show}
          />
          {request ? (
            <Comparison request={request} view={view} provider={provider} onShow={show} />
          ) : (
            <EmptyState icon={IconFileInvoice} actions={importButton}>
              {t('noneOf', { provider: provider?.name ?? '' })}
            </EmptyState>
          )}
        </>
      )}
      {sheet === 'import' && (
        <BillImport
          provider={provider?.name ?? ''}
          onClose={() => setSheet(null)}
          onDone={(brought) => {
            setSheet(null)
            show({ bill: billKey(brought), month: brought.month, providerId: null, states: [] })
          }}
        />
      )}
      {sheet === 'bills' && <BillsSheet blocked={blocked} onClose={() => setSheet(null)} />}
      {sheet === 'names' && provider && (
        <NamesSheet provider={provider} blocked={blocked} onClose={() => setSheet(null)} />
      )}
      {list.data?.kept && groups.length > 0 && !provider && (
        <Text size="sm" c="var(--tl-warn)">
          {t('noProvider', { provider: group?.provider ?? '' })}
        </Text>
      )}
    </section>
  )
}
