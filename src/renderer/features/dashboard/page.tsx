import { ActionIcon, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageFilter } from '../../../contract/usage'
import { useConnectionStatus, useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { useProjectColors } from '../../api/use-project-colors'
import { chartColors } from '../../lib/chart-colors'
import { periodDays, possibleBuckets, usualBucket } from '../../lib/chart-time'
import { useStop } from '../../api/use-stop'
import { ErrorState } from '../../ui/error-state'
import { TopBarSlot } from '../../ui/page-slots'
import { SlowAnswer } from '../../ui/slow-answer'
import { NoCalls } from '../../scope/no-calls'
import { Figures } from './figures'
import { Forecast } from './forecast'
import { HeatMap } from './heat-map'
import { Notices } from './notices'
import classes from './page.module.css'
import { Savings } from './savings'
import { NothingLeft } from '../../scope/nothing-left'
import { ScopeBar } from '../../scope/scope-bar'
import { everything } from '../../scope/filter-parts'
import { scopeNames, type ScopePart, withList } from '../../scope/scope-lists'
import { SpendChart } from './spend-chart'
import { TOP_ROWS, TopList } from './top-list'
import { useDashboardLocation } from './use-dashboard-location'
import { instantsText, usePeriodText } from '../../scope/use-period-text'
import { useScopeChoices } from '../../scope/use-scope-choices'

/** What was spent, on what, and how it goes on. */
export default function DashboardPage() {
  const { t } = useTranslation('dashboard')
  const queries = useQueryClient()
  const format = useFormat()
  const periodText = usePeriodText()
  const location = useDashboardLocation()
  const { filter, chart, setFilter } = location

  const choices = useScopeChoices()
  const connection = useConnectionStatus().data
  const overview = useRouteQuery('spend.overview', { filter }, { keepPrevious: true })
  const stop = useStop('spend.overview', overview)
  const figures = overview.data?.figures
  const isEmpty = figures?.calls === 0 && !overview.isPlaceholderData
  const hasCalls = figures !== undefined && !isEmpty
  const all = useRouteQuery('usage.count', { filter: everything }, { enabled: isEmpty })

  // How long an open period is, only its answer knows.
  const days = periodDays(filter.period)
  const usual = days === null ? (overview.data?.bucket ?? 'month') : usualBucket(days)
  const bucket = possibleBuckets(days).find((unit) => unit === chart.bucket) ?? usual
  const series = useRouteQuery(
    'spend.series',
    { filter, by: chart.by, bucket, top: 8 },
    { enabled: hasCalls, keepPrevious: true },
  )
  const provider = useTop('provider', filter, hasCalls)
  const model = useTop('model', filter, hasCalls)
  const project = useTop('project', filter, hasCalls)
  const heat = useRouteQuery('spend.heatmap', { filter }, { enabled: hasCalls, keepPrevious: true })
  const { period: _, ...ofAnyTime } = filter
  const forecast = useRouteQuery(
    'spend.forecast',
    { filter: ofAnyTime },
    { enabled: hasCalls, keepPrevious: true },
  )
  // Reads the rows themselves, so the quick answers go first.
  const recomputed = useRouteQuery(
    'spend.recomputed',
    { filter },
    { enabled: hasCalls && !series.isPending && !heat.isPending },
  )
  const rollup = useRouteQuery('rollup.status', {}).data
  const changes = useRouteQuery('rollup.changes', {}).data?.changes ?? []
  const rebuild = useRouteMutation('rollup.rebuild')
  const compare = useRouteMutation('rollup.verify')
  /** Open days at once; closed days that other programs have changed follow when they are found. */
  const readAgain = (): void => {
    compare.mutate({ full: false })
    void queries.invalidateQueries({ predicate: isFigure })
  }
  const reconnect = useRouteMutation('connections.activate')

  const shownKeys = series.data?.series.map(({ key }) => key)
  const colors = {
    provider: useColors('provider', chart.by === 'provider' ? shownKeys : undefined, provider.keys),
    model: useColors('model', chart.by === 'model' ? shownKeys : undefined, model.keys),
    project: useColors(
      'project',
      chart.by === 'project' ? shownKeys : undefined,
      project.keys,
      useProjectColors(),
    ),
  }
  const providerName = useMemo(() => {
    const names = new Map(choices.provider.choices.map(({ value, label }) => [value, label]))
    return (id: string) => names.get(id)
  }, [choices.provider.choices])

  const previous = overview.data?.previous
  const before = previous && instantsText(previous.range, format)
  const comparison = before
    ? t(previous.toDate ? 'comparison.toDate' : 'comparison.whole', { period: before })
    : null
  const names = scopeNames(filter, choices)
  const lists = { provider, model, project }

  return (
    <div className={classes.page}>
      <TopBarSlot>
        <div className={classes.actions}>
          <Tooltip label={t('refresh')}>
            <ActionIcon
              size="md"
              aria-label={t('refresh')}
              loading={overview.isRefetching}
              onClick={readAgain}
            >
              <IconRefresh size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </TopBarSlot>
      <ScopeBar filter={filter} onChange={setFilter} note={comparison} />
      <div className={classes.scroll}>
        {overview.isError && !overview.data ? (
          <ErrorState
            error={overview.error}
            onRetry={() => void overview.refetch()}
            retrying={overview.isFetching}
          />
        ) : isEmpty ? (
          all.data &&
          (all.data.calls === 0 ? (
            <NoCalls />
          ) : (
            <NothingLeft filter={filter} onChange={setFilter} />
          ))
        ) : (
          <div className={classes.content}>
            <SlowAnswer {...stop} />
            <Figures
              overview={overview.data}
              rounding={recomputed.data?.rounding}
              filter={filter}
              format={format}
            />
            <Notices
              unpricedCalls={figures?.unpricedCalls ?? 0}
              filter={filter}
              changes={changes}
              rollup={rollup}
              source={overview.data?.source}
              offline={connection?.state === 'failed'}
              onReconnect={() => {
                if (connection) reconnect.mutate({ id: connection.connection.id })
              }}
              onRebuild={() => rebuild.mutate({})}
              busy={reconnect.isPending || rebuild.isPending}
              format={format}
            />
            <div className={classes.grid}>
              <div className={classes.chart}>
                <SpendChart
                  query={series}
                  filter={filter}
                  view={chart}
                  scopeNames={names}
                  usual={usual}
                  color={colors[chart.by]}
                  onView={location.setChart}
                  onPeriod={(period) => setFilter({ ...filter, period })}
                  format={format}
                />
              </div>
              {topOrder.map((by) => (
                <TopList
                  key={by}
                  by={by}
                  {...lists[by]}
                  filter={filter}
                  color={colors[by]}
                  providerName={providerName}
                  onChange={setFilter}
                  format={format}
                />
              ))}
              <div className={classes.heat}>
                <HeatMap
                  query={heat}
                  scope={[periodText(filter.period), ...names].join(' · ')}
                  format={format}
                />
              </div>
              <div className={classes.side}>
                <div>
                  <Forecast query={forecast} format={format} />
                </div>
                <div className={classes.savings}>
                  <Savings query={recomputed} filter={filter} format={format} />
                </div>
              </div>
            </div>
          </div>
        )}
      </div>
    </div>
  )
}

const topOrder = ['provider', 'model', 'project'] as const satisfies readonly ScopePart[]

/** A list leaves out its own part of the filter, so that what is not chosen can be chosen still. */
function useTop(by: ScopePart, filter: UsageFilter, enabled: boolean) {
  const [expanded, onExpand] = useState(false)
  const listFilter = withList(filter, by, [])
  const limit = expanded ? TOP_ROWS.many : TOP_ROWS.few
  const query = useRouteQuery(
    'spend.top',
    { filter: listFilter, by, limit },
    { enabled, keepPrevious: true },
  )
  const keys = query.data?.rows.map(({ key }) => key)
  return { query, keys, listFilter, expanded, onExpand }
}

/** One colour for a key in the chart and in the list. */
function useColors(
  kind: ScopePart,
  shown: string[] = [],
  listed: string[] = [],
  own?: ReadonlyMap<string, string>,
) {
  const keys = [...shown, ...listed].join(' ')
  return useMemo(
    () => chartColors(kind, keys === '' ? [] : keys.split(' '), own),
    [kind, keys, own],
  )
}

function isFigure({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return /^(spend|rollup)\./.test(String(queryKey[0]))
}
