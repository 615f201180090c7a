import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowUp, IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { routeKey, useRouteQuery, useSettings } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { Announce } from '../../ui/announce'
import { ErrorState } from '../../ui/error-state'
import { TopBarSlot } from '../../ui/page-slots'
import { everything } from '../../scope/filter-parts'
import { NoCalls } from '../../scope/no-calls'
import { NothingLeft } from '../../scope/nothing-left'
import { ScopeBar } from '../../scope/scope-bar'
import { CallSheet } from './call-sheet'
import { ExportMenu } from './export-menu'
import { ColumnsMenu } from './columns-menu'
import { GoToDate } from './go-to-date'
import { LiveSwitch } from './live-switch'
import { ROW_HEIGHT, shownColumns } from './log-columns'
import { LogFooter } from './log-footer'
import { LogTable, LogTableSkeleton } from './log-table'
import tableClasses from './log-table.module.css'
import classes from './page.module.css'
import { useLogsStore } from './logs-store'
import { SpendHistogram } from './spend-histogram'
import { useExport } from './use-export'
import { useLiveTail } from './use-live-tail'
import { useLoadMore } from './use-load-more'
import { useLogCursor } from './use-log-cursor'
import { useLogKeys } from './use-log-keys'
import { useLogLocation } from './use-log-location'
import { useLogPages } from './use-log-pages'
import { useLogScroller } from './use-log-scroller'
import { useSheetRoom } from './use-sheet-room'

/** Every call, newest first, with the filter above and its sums below. */
export default function LogsPage() {
  const { t } = useTranslation('logs')
  const queries = useQueryClient()
  const format = useFormat()
  const { density } = useSettings()
  const rowHeight = ROW_HEIGHT[density]

  const location = useLogLocation()
  const { scope, at, callId } = location
  const { filter, sort } = scope
  const layout = useLogsStore((state) => state.layout)
  const wantsLive = useLogsStore((state) => state.live)
  const chosen = useMemo(() => shownColumns(layout), [layout])
  const { ref: middle, beside, columns } = useSheetRoom(chosen, callId !== null)
  const canBeLive = at === null && sort.by === 'time' && sort.direction === 'desc'
  const live = wantsLive && canBeLive
  const pages = useLogPages({ scope, at, live })
  const { list, shown, newer, startAtHead } = pages
  const scroller = useLogScroller(shown, rowHeight, JSON.stringify([scope, at]))
  const onRange = useLoadMore(pages, scroller)
  useLiveTail(live, newer, pages.lookedAt, scroller, startAtHead)

  const count = useRouteQuery('usage.count', { filter })
  const totals = useRouteQuery('usage.totals', { filter })
  const isEmpty =
    list.isSuccess && !list.isPlaceholderData && shown.rows.length === 0 && !list.hasPreviousPage
  const all = useRouteQuery('usage.count', { filter: everything }, { enabled: isEmpty })
  const exporting = useExport(scope)
  const [choosesDate, setChoosesDate] = useState(false)

  const call = useRouteQuery(
    'usage.get',
    { id: callId ?? '0' },
    { enabled: callId !== null, keepPrevious: true },
  )

  const showHead = async (): Promise<void> => {
    if (at !== null) return location.goTo(null)
    await startAtHead()
    scroller.toTop()
  }
  const cursor = useLogCursor(shown, scroller, location, () => {
    void showHead().catch(() => undefined)
  })
  const refresh = (): void => {
    void showHead().catch(() => list.refetch())
    for (const route of ['usage.count', 'usage.totals', 'usage.get', 'spend.series'] as const) {
      void queries.invalidateQueries({ queryKey: routeKey(route) })
    }
  }

  useLogKeys({
    sheetOpen: callId !== null,
    move: cursor.move,
    open: cursor.openActive,
    close: location.closeCall,
    goToDate: () => setChoosesDate(true),
  })

  // Pages that arrive while one scrolls draw rows, not all of this.
  const { setFilter } = location
  const above = useMemo(
    () => (
      <>
        <ScopeBar full filter={filter} onChange={setFilter} />
        {!isEmpty && (
          <SpendHistogram
            filter={filter}
            onPeriod={(period) => setFilter({ ...filter, period })}
            format={format}
          />
        )}
      </>
    ),
    [filter, setFilter, isEmpty, format],
  )
  const exact = totals.data ?? (count.data?.capped === false ? count.data : undefined)
  const onlyUnpriced = useMemo(() => ({ ...filter, unpricedOnly: true }), [filter])
  const newerText =
    newer > 0
      ? t(pages.newerCapped ? 'table.newerCapped' : 'table.newer', {
          count: newer,
          rows: format.integer(newer),
        })
      : ''

  return (
    <div className={classes.page}>
      <TopBarSlot>
        <div className={classes.actions}>
          <GoToDate
            opened={choosesDate}
            onOpened={setChoosesDate}
            at={at}
            onGo={location.goTo}
            sort={sort}
            range={pages.range}
          />
          <LiveSwitch possible={canBeLive} />
          <ColumnsMenu />
          <Tooltip label={t('table.refresh')}>
            <ActionIcon
              size="md"
              onClick={refresh}
              loading={list.isRefetching}
              aria-label={t('table.refresh')}
            >
              <IconRefresh size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <ExportMenu
            calls={exact?.calls ?? null}
            busy={exporting.isStarting}
            disabled={isEmpty || list.data === undefined}
            onExport={exporting.start}
          />
        </div>
      </TopBarSlot>
      {above}
      <div ref={middle} className={classes.middle}>
        {list.isPending ? (
          <LogTableSkeleton columns={columns} sort={sort} rowHeight={rowHeight} />
        ) : list.data === undefined ? (
          <div className={classes.state}>
            <ErrorState
              error={list.error}
              onRetry={() => void list.refetch()}
              retrying={list.isFetching}
            />
          </div>
        ) : isEmpty ? (
          <div className={classes.state}>
            {all.data?.calls === 0 ? (
              <NoCalls />
            ) : (
              all.data && <NothingLeft filter={filter} onChange={location.setFilter} />
            )}
          </div>
        ) : (
          <div className={tableClasses.frame}>
            <LogTable
              columns={columns}
              shown={shown}
              more={list.hasNextPage}
              total={totals.data?.calls ?? null}
              stale={list.isPlaceholderData}
              sort={sort}
              onSort={location.setSort}
              rowHeight={rowHeight}
              scroller={scroller}
              activeId={cursor.activeId}
              onOpen={cursor.openRow}
              onRange={onRange}
              format={format}
            />
            {newer > 0 && (
              <Button
                size="xs"
                radius="xl"
                className={tableClasses.newer}
                leftSection={<IconArrowUp size={14} aria-hidden />}
                onClick={refresh}
              >
                {newerText}
              </Button>
            )}
            {list.isRefetchError && (
              <div className={tableClasses.more} role="alert">
                {t('table.outdated')}
                <Button
                  size="xs"
                  variant="default"
                  loading={list.isFetching}
                  onClick={() => void list.refetch()}
                >
                  {t('common:actions.retry')}
                </Button>
              </div>
            )}
            {(list.isFetchNextPageError || list.isFetchPreviousPageError) && (
              <div className={tableClasses.more} role="alert">
                {t('table.moreFailed')}
                <Button
                  size="xs"
                  variant="default"
                  onClick={() =>
                    void (list.isFetchNextPageError
                      ? list.fetchNextPage()
                      : list.fetchPreviousPage())
                  }
                >
                  {t('common:actions.retry')}
                </Button>
              </div>
            )}
          </div>
        )}
        {callId !== null && (
          <CallSheet
            id={callId}
            beside={beside}
            detail={call.data}
            stale={call.isPlaceholderData}
            error={call.error}
            onRetry={() => void call.refetch()}
            retrying={call.isFetching}
            onPrevious={() => cursor.move('up')}
            onNext={() => cursor.move('down')}
            onClose={location.closeCall}
            format={format}
          />
        )}
      </div>
      {!list.isLoadingError && (
        <LogFooter
          count={count.data}
          totals={totals.data}
          error={totals.error}
          onRetry={() => void totals.refetch()}
          retrying={totals.isFetching}
          onShowUnpriced={filter.unpricedOnly ? null : () => location.setFilter(onlyUnpriced)}
          format={format}
        />
      )}
      <Announce text={callId === null ? newerText : t('sheet.opened', { id: callId })} />
    </div>
  )
}
