import { Anchor, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { RouteOutput } from '../../../contract/routes'
import type { UsageFilter } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { ChartFigure } from '../../ui/charts/chart-figure'
import { callsHref } from '../../scope/calls-href'
import classes from './page.module.css'
import { Panel } from './panel'

type Recomputed = RouteOutput<'spend.recomputed'>

interface SavingsProps {
  query: UseQueryResult<Recomputed>
  filter: UsageFilter
  format: Format
}

/** What prompt caching and the response cache saved in the period. */
export function Savings({ query, filter, format }: SavingsProps) {
  const { t } = useTranslation('dashboard')
  return (
    <ChartFigure className={classes.panel} title={t('savings.title')}>
      <Panel query={query} route="spend.recomputed" skeleton={<Skeleton height={72} />}>
        {({ savings, promptCache }) => {
          const ofPrompts = promptCache.calls + promptCache.unpricedCalls > 0
          return (
            <>
              {ofPrompts && <OfPrompts saved={promptCache} filter={filter} format={format} />}
              {savings.cacheHits > 0 && (
                <OfResponses saved={savings} filter={filter} format={format} />
              )}
              {!ofPrompts && savings.cacheHits === 0 && (
                <p className={classes.quiet}>{t('savings.none')}</p>
              )}
            </>
          )
        }}
      </Panel>
    </ChartFigure>
  )
}

function OfPrompts({
  saved,
  filter,
  format,
}: {
  saved: Recomputed['promptCache']
  filter: UsageFilter
  format: Format
}) {
  const { t } = useTranslation('dashboard')
  return (
    <>
      <p className={classes.amount}>
        <span title={format.moneyFull(saved.savedUsd)}>{format.money(saved.savedUsd)}</span>
        <span className={classes.between}>
          <Anchor
            component={Link}
            inherit
            href={callsHref({ ...filter, cacheHit: false, promptCacheOnly: true })}
          >
            {t('savings.promptCalls', { count: saved.calls, calls: format.integer(saved.calls) })}
          </Anchor>
        </span>
      </p>
      <p className={classes.quiet}>
        {t('savings.promptText', {
          read: format.integer(saved.readTokens),
          readSaved: format.money(saved.readSavedUsd),
          written: format.integer(saved.writeTokens),
          writeExtra: format.money(saved.writeExtraUsd),
        })}{' '}
        {saved.unpricedCalls > 0 &&
          t('savings.promptUnpriced', {
            count: saved.unpricedCalls,
            calls: format.integer(saved.unpricedCalls),
          })}
      </p>
    </>
  )
}

function OfResponses({
  saved,
  filter,
  format,
}: {
  saved: Recomputed['savings']
  filter: UsageFilter
  format: Format
}) {
  const { t } = useTranslation('dashboard')
  return (
    <>
      <p className={classes.amount}>
        <span title={format.moneyFull(saved.savedUsd)}>{format.money(saved.savedUsd)}</span>
        <span className={classes.between}>
          <Anchor component={Link} inherit href={callsHref({ ...filter, cacheHit: true })}>
            {t('savings.hits', { count: saved.cacheHits, calls: format.integer(saved.cacheHits) })}
          </Anchor>
        </span>
      </p>
      <p className={classes.quiet}>
        {t('savings.text', {
          full: format.money(saved.fullPriceUsd),
          recorded: format.money(saved.recordedUsd),
        })}{' '}
        {saved.unpricedCacheHits > 0 &&
          t('savings.unpriced', {
            count: saved.unpricedCacheHits,
            calls: format.integer(saved.unpricedCacheHits),
          })}
      </p>
    </>
  )
}
