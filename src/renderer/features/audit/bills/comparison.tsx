import { Button, Skeleton } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Reconciliation } from '../../../../contract/bills'
import type { RouteInput } from '../../../../contract/routes'
import { useRouteQuery } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { useStop } from '../../../api/use-stop'
import { signedUsd } from '../../../lib/money'
import { Announce } from '../../../ui/announce'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import { FigureList } from '../../../ui/figure-list'
import { SlowAnswer } from '../../../ui/slow-answer'
import { BillNotes } from './bill-notes'
import { BillTable } from './bill-table'
import type { BillsView } from './bills-location'
import classes from './bills.module.css'
import { sortedRows } from './sorted-rows'
import { StateFilter } from './state-filter'
import { UnknownNames } from './unknown-names'

interface ComparisonProps {
  request: RouteInput<'bills.compare'>
  view: BillsView
  provider: { id: string; name: string } | null
  onShow: (patch: Partial<BillsView>) => void
}

/** A month of a bill beside the calls: what it comes to, what is unclear, and the rows. */
export function Comparison({ request, view, provider, onShow }: ComparisonProps) {
  const { t } = useTranslation('bills')
  const query = useRouteQuery('bills.compare', request, { keepPrevious: true })
  const stop = useStop('bills.compare', query)
  const { data } = query
  if (query.isError && !data) {
    return (
      <ErrorState
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    )
  }
  if (!data) {
    return (
      <div className={classes.tab}>
        <SlowAnswer {...stop} />
        {!stop.stopped && (
          <div aria-hidden className={classes.tab}>
            <Skeleton height={72} />
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} height={24} />
            ))}
          </div>
        )}
      </div>
    )
  }
  const rows = sortedRows(
    view.states.length === 0
      ? data.rows
      : data.rows.filter(({ state }) => view.states.includes(state)),
    view,
  )
  return (
    <div className={classes.tab}>
      <SlowAnswer {...stop} />
      <div className={classes.tab} data-stale={query.isPlaceholderData || undefined}>
        <Figures comparison={data} />
        <BillNotes comparison={data} />
        {provider && data.unknownNames.length > 0 && (
          <UnknownNames names={data.unknownNames} provider={provider} />
        )}
        <StateFilter
          rows={data.rows}
          states={view.states}
          onStates={(states) => onShow({ states })}
        />
        {rows.length === 0 ? (
          <EmptyState
            icon={IconFilterOff}
            actions={
              <Button variant="default" onClick={() => onShow({ states: [] })}>
                {t('state.showAll')}
              </Button>
            }
          >
            {t('state.nothing')}
          </EmptyState>
        ) : (
          <BillTable
            key={`${request.source} ${request.month} ${view.states.join()}`}
            rows={rows}
            request={request}
            view={view}
            onShow={onShow}
          />
        )}
        <Announce text={query.isPlaceholderData ? '' : t('announce', { count: rows.length })} />
      </div>
    </div>
  )
}

function Figures({ comparison }: { comparison: Reconciliation }) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const { billedUsd, recordedUsd, differenceUsd, platformUsd, rows } = comparison
  const open = rows.filter(({ state }) => state !== 'within' && state !== 'platform').length
  const lines = rows.reduce((sum, row) => sum + row.lines, 0)
  const calls = rows.reduce((sum, row) => sum + row.calls, 0)
  return (
    <FigureList
      figures={[
        [
          t('figures.billed'),
          format.money(billedUsd),
          t('figures.billedHint', { count: lines, lines: format.integer(lines) }),
        ],
        [
          t('figures.recorded'),
          format.money(recordedUsd),
          t('figures.recordedHint', { count: calls, calls: format.integer(calls) }),
        ],
        [
          t('figures.difference'),
          signedUsd(differenceUsd, format.money),
          t('figures.differenceHint'),
        ],
        [t('figures.platform'), format.money(platformUsd), t('figures.platformHint')],
        [
          t('figures.open'),
          format.integer(open),
          t('figures.openHint', { count: rows.length, rows: format.integer(rows.length) }),
        ],
      ]}
    />
  )
}
