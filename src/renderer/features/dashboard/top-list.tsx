import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../contract/routes'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { columnMoney } from '../../lib/chart-format'
import { isUnknownCost } from '../../lib/money'
import { ChartFigure } from '../../ui/charts/chart-figure'
import { RankList, type RankRow } from '../../ui/charts/rank-list'
import { narrowedCallsHref } from '../../scope/calls-href'
import classes from './page.module.css'
import { Panel } from './panel'
import { scopeLists, type ScopePart, toggled } from '../../scope/scope-lists'

type Top = RouteOutput<'spend.top'>
type Spent = Pick<Top['rows'][number], 'costUsd' | 'unpricedCalls' | 'share'>

/** Rows at first, and after "show more". */
export const TOP_ROWS = { few: 6, many: 100 } as const

interface TopListProps {
  by: ScopePart
  query: UseQueryResult<Top>
  /** Of the whole page. */
  filter: UsageFilter
  /** That the list was read with: without its own part. */
  listFilter: UsageFilter
  color: (key: string) => string
  providerName: (id: string) => string | undefined
  expanded: boolean
  onExpand: (expanded: boolean) => void
  onChange: (filter: UsageFilter) => void
  format: Format
}

/** The largest providers, models or projects; a click filters everything else by one. */
export function TopList(props: TopListProps) {
  const { by, query, expanded, onExpand } = props
  const { t } = useTranslation('dashboard')
  const more = (query.data?.others?.members ?? 0) > 0
  return (
    <ChartFigure
      className={classes.panel}
      title={t(`top.${by}`)}
      caption={t('top.caption')}
      controls={
        (more || expanded) && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-expanded={expanded}
            onClick={() => onExpand(!expanded)}
          >
            {t(expanded ? 'top.fewer' : 'top.more')}
          </Button>
        )
      }
    >
      <Panel query={query} route="spend.top" skeleton={<TopSkeleton />}>
        {(top) => (
          <div className={classes.top} data-expanded={expanded || undefined}>
            {top.rows.length === 0 ? (
              <p className={classes.quiet}>{t('top.none')}</p>
            ) : (
              <Rows {...props} top={top} />
            )}
          </div>
        )}
      </Panel>
    </ChartFigure>
  )
}

function Rows({
  by,
  top,
  filter,
  listFilter,
  color,
  providerName,
  onChange,
  format,
}: TopListProps & { top: Top }) {
  const { t } = useTranslation('dashboard')
  const chosen = filter[scopeLists[by]] ?? []
  const largest = Math.max(0, ...top.rows.map(({ share }) => share ?? 0))
  const money = columnMoney(
    Math.max(0, ...top.rows.map(({ costUsd }) => Number(costUsd))),
    format.locale,
  )
  const lengthOf = (share: number | null): number => (largest > 0 ? (share ?? 0) / largest : 0)
  /** What is known of a row's cost. */
  const costOf = (row: Spent): Pick<RankRow, 'amount' | 'share'> =>
    isUnknownCost(row.costUsd, row.unpricedCalls)
      ? { amount: t('top.unpriced'), share: '–' }
      : {
          amount: money(row.costUsd),
          share: row.share === null ? '–' : format.share(row.share),
        }
  const linkTo = (narrow: Top['rows'][number]['narrow'], name: string): RankRow['link'] => {
    const href = narrowedCallsHref(listFilter, narrow)
    return href === null ? null : { href, label: t('top.calls', { name }) }
  }
  const rows: RankRow[] = top.rows.map((row) => {
    const provider =
      by === 'model' && row.providerId !== null ? providerName(row.providerId) : undefined
    const label = row.key === 'unknown' ? t('unknown') : withoutPrefix(row.label, provider)
    const ids = row.narrow?.[scopeLists[by]]
    return {
      key: row.key,
      label,
      hint: provider,
      color: color(row.key),
      length: lengthOf(row.share),
      ...costOf(row),
      selected: ids !== undefined && ids.every((id) => chosen.includes(id)),
      onToggle: ids === undefined ? null : () => onChange(toggled(filter, by, ids)),
      link: linkTo(row.narrow, label),
    }
  })
  const { others } = top
  if (others) {
    const label = t('others', { count: others.members })
    rows.push({
      key: 'others',
      label,
      color: color('others'),
      length: lengthOf(others.share),
      ...costOf(others),
      selected: false,
      onToggle: null,
      link: linkTo(others.narrow, label),
    })
  }
  return <RankList label={t(`top.${by}`)} rows={rows} />
}

/** "OpenAI / gpt-4o" without its provider, which stands beside it. */
function withoutPrefix(label: string, provider: string | undefined): string {
  const prefix = `${provider} / `
  return provider !== undefined && label.startsWith(prefix) ? label.slice(prefix.length) : label
}

function TopSkeleton() {
  return (
    <div className={classes.top}>
      {Array.from({ length: TOP_ROWS.few }, (_, row) => (
        <Skeleton key={row} height={24} my={6} />
      ))}
    </div>
  )
}
