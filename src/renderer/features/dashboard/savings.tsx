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

interface SavingsProps {
  query: UseQueryResult<RouteOutput<'spend.recomputed'>>
  filter: UsageFilter
  format: Format
}

/** What the response cache saved in the period. */
export function Savings({ query, filter, format }: SavingsProps) {
  const { t } = useTranslation('dashboard')
  return (
    <ChartFigure className={classes.panel} title={t('savings.title')}>
      <Panel query={query} route="spend.recomputed" skeleton={<Skeleton height={72} />}>
        {({ savings }) =>
          savings.cacheHits === 0 ? (
            <p className={classes.quiet}>{t('savings.none')}</p>
          ) : (
            <>
              <p className={classes.amount}>
                <span title={format.moneyFull(savings.savedUsd)}>
                  {format.money(savings.savedUsd)}
                </span>
                <span className={classes.between}>
                  <Anchor component={Link} inherit href={callsHref({ ...filter, cacheHit: true })}>
                    {t('savings.hits', {
                      count: savings.cacheHits,
                      calls: format.integer(savings.cacheHits),
                    })}
                  </Anchor>
                </span>
              </p>
              <p className={classes.quiet}>
                {t('savings.text', {
                  full: format.money(savings.fullPriceUsd),
                  recorded: format.money(savings.recordedUsd),
                })}{' '}
                {savings.unpricedCacheHits > 0 &&
                  t('savings.unpriced', {
                    count: savings.unpricedCacheHits,
                    calls: format.integer(savings.unpricedCacheHits),
                  })}
              </p>
            </>
          )
        }
      </Panel>
    </ChartFigure>
  )
}
