import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ExploreTable } from '../../../contract/explore'
import { useRouteMutation, useRouteQuery, useSettings } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { errorShape } from '../../lib/error-text'
import { useStop } from '../../api/use-stop'
import { Announce } from '../../ui/announce'
import { ErrorState } from '../../ui/error-state'
import { TopBarSlot } from '../../ui/page-slots'
import { everything } from '../../scope/filter-parts'
import { ShareMenu } from '../../ui/share-menu'
import { SlowAnswer } from '../../ui/slow-answer'
import { NoCalls } from '../../scope/no-calls'
import { NothingLeft } from '../../scope/nothing-left'
import { ScopeBar } from '../../scope/scope-bar'
import { usePeriodText } from '../../scope/use-period-text'
import { callsLink } from './calls-link'
import { ChartPanel, useTableColors } from './chart-panel'
import { ControlRow } from './control-row'
import {
  ALL_ROWS,
  type ExploreView,
  fittingChart,
  refiltered,
  regrouped,
  toggledSort,
} from './explore-view'
import classes from './page.module.css'
import { ResultNotes } from './result-notes'
import { ResultSkeleton, TooLongForHours } from './result-states'
import { ResultTable } from './result-table'
import { useExplore, useUnpriced } from './use-explore'
import { useExploreLocation } from './use-explore-location'
import { useShare } from './use-share'
import { ViewsMenu } from './views-menu'

const ROW_HEIGHT = { compact: 28, comfortable: 36 }

/** Any measure by any key, as a chart and as an exact table. */
export default function ExplorerPage() {
  const { t } = useTranslation('explorer')
  const { view, show } = useExploreLocation()
  const { request, chart } = view
  const { filter } = request
  const rowHeight = ROW_HEIGHT[useSettings().density]
  const result = useExplore(request)
  const stop = useStop('spend.explore', result)
  const share = useShare(request)
  const drawn = fittingChart(chart, request)
  const isEmpty = result.isSuccess && !result.isPlaceholderData && result.data.calls === 0
  const change = (next: Partial<ExploreView>, replace = false): void =>
    show({ ...view, ...next }, replace)

  return (
    <div className={classes.page}>
      <TopBarSlot>
        <div className={classes.actions}>
          <ViewsMenu view={view} onOpen={show} onNamed={(name) => change({ name }, true)} />
          <Tooltip label={t('table.refresh')}>
            <ActionIcon
              size="md"
              onClick={() => void result.refetch()}
              loading={result.isRefetching && !result.isPlaceholderData}
              aria-label={t('table.refresh')}
            >
              <IconRefresh size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <ShareMenu
            busy={share.busy}
            disabled={isEmpty || !result.isSuccess}
            onExport={share.exportAs}
            onCopy={share.copyMarkdown}
          />
        </div>
      </TopBarSlot>
      <ScopeBar
        full
        filter={filter}
        onChange={(next, replace) => show(refiltered(view, next), replace)}
      />
      <ControlRow
        request={request}
        chart={chart}
        onRequest={(next) => change({ request: next })}
        onChart={(next) => change({ chart: next })}
      />
      <div className={classes.slow}>
        <SlowAnswer {...stop} />
      </div>
      {result.isPending && stop.stopped ? null : result.isPending ? (
        <ResultSkeleton chart={drawn !== 'table'} rowHeight={rowHeight} />
      ) : result.data === undefined ? (
        <div className={classes.state}>
          {isTooLong(result.error) ? (
            <TooLongForHours
              onDays={() => change({ request: regrouped(request, 'day') })}
              onShorten={() =>
                show(
                  refiltered(view, { ...filter, period: { kind: 'preset', preset: 'last30Days' } }),
                )
              }
            />
          ) : (
            <ErrorState
              error={result.error}
              onRetry={() => void result.refetch()}
              retrying={result.isFetching}
            />
          )}
        </div>
      ) : isEmpty ? (
        <Nothing view={view} show={show} />
      ) : (
        <Result
          view={view}
          show={show}
          table={result.data}
          stale={result.isPlaceholderData}
          fetching={result.isFetching}
          failed={result.isRefetchError}
          onRetry={() => void result.refetch()}
          rowHeight={rowHeight}
        />
      )}
    </div>
  )
}

interface ShownProps {
  view: ExploreView
  show: (view: ExploreView) => void
}

interface ResultProps extends ShownProps {
  table: ExploreTable
  /** It answers the request before this one. */
  stale: boolean
  fetching: boolean
  /** It could not be read again. */
  failed: boolean
  onRetry: () => void
  rowHeight: number
}

/** The chart, what to know about it, and the table. */
function Result({ view, show, table, stale, fetching, failed, onRetry, rowHeight }: ResultProps) {
  const { t } = useTranslation('explorer')
  const [, navigate] = useLocation()
  const format = useFormat()
  const periodText = usePeriodText()
  const rollup = useRouteQuery('rollup.status', {}).data
  const refresh = useRouteMutation('rollup.verify')
  const { request, chart } = view
  const { filter } = request
  const unpriced = useUnpriced(request, table)
  const colors = useTableColors(table)
  const drawn = fittingChart(chart, table)
  const folded = table.rows.some((row) => row.folded > 0)
  const ask = (next: Partial<typeof request>): void =>
    show({ ...view, request: { ...request, ...next } })

  return (
    <>
      {drawn !== 'table' && (
        <ChartPanel
          table={table}
          unpriced={unpriced}
          chart={drawn}
          subtitle={periodText(filter.period)}
          format={format}
          stale={stale}
          onOpen={(row) => {
            const href = callsLink(filter, table.measure, row.narrow)
            if (href !== null) navigate(href)
          }}
          onSelect={(period) => show(refiltered(view, { ...filter, period }))}
        />
      )}
      <ResultNotes
        table={table}
        filter={filter}
        rollup={rollup}
        waiting={fetching}
        onShowAll={folded && request.limit < ALL_ROWS ? () => ask({ limit: ALL_ROWS }) : null}
        onRefresh={() => refresh.mutate({ full: false })}
        refreshing={refresh.isPending}
        format={format}
      />
      <div className={classes.table} data-waiting={stale || undefined}>
        <ResultTable
          table={table}
          filter={filter}
          unpriced={unpriced}
          format={format}
          columnColor={(index) => {
            const column = table.columns[index]
            return column && drawn !== 'table' ? colors.column(column.key) : null
          }}
          sort={request.sort}
          onSort={(by) => ask({ sort: toggledSort(request, by) })}
          rowHeight={rowHeight}
          stale={stale}
        />
        {failed && (
          <div className={classes.outdated} role="alert">
            {t('table.outdated')}
            <Button size="xs" variant="default" loading={fetching} onClick={onRetry}>
              {t('common:actions.retry')}
            </Button>
          </div>
        )}
      </div>
      <Announce text={stale ? '' : t('table.read', { count: table.rows.length })} />
    </>
  )
}

/** No call fits: because there is none, or because of the filter. */
function Nothing({ view, show }: ShownProps) {
  const all = useRouteQuery('usage.count', { filter: everything })
  return (
    <div className={classes.state}>
      {all.data?.calls === 0 ? (
        <NoCalls />
      ) : (
        <NothingLeft
          filter={view.request.filter}
          onChange={(filter) => show(refiltered(view, filter))}
        />
      )}
    </div>
  )
}

function isTooLong(error: unknown): boolean {
  return errorShape(error).details.fields?.some(({ code }) => code === 'period_too_long') ?? false
}
