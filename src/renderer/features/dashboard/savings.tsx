import { Anchor, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
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

interface PartProps<Saved> {
  saved: Saved
  filter: UsageFilter
  format: Format
}

function OfPrompts({ saved, filter, format }: PartProps<Recomputed['promptCache']>) {
  const { t } = useTranslation('dashboard')
  const counted = (calls: number) => ({ count: calls, calls: format.integer(calls) })
  return (
    <Amount
      savedUsd={saved.savedUsd}
      format={format}
      href={callsHref({ ...filter, cacheHit: false, promptCacheOnly: true })}
      calls={t('savings.promptCalls', counted(saved.calls))}
    >
      {t('savings.promptText', {
        read: format.integer(saved.readTokens),
        readSaved: format.money(saved.readSavedUsd),
        written: format.integer(saved.writeTokens),
        writeExtra: format.money(saved.writeExtraUsd),
      })}{' '}
      {saved.unpricedCalls > 0 && t('savings.promptUnpriced', counted(saved.unpricedCalls))}
    </Amount>
  )
}

function OfResponses({ saved, filter, format }: PartProps<Recomputed['savings']>) {
  const { t } = useTranslation('dashboard')
  const counted = (calls: number) => ({ count: calls, calls: format.integer(calls) })
  return (
    <Amount
      savedUsd={saved.savedUsd}
      format={format}
      href={callsHref({ ...filter, cacheHit: true })}
      calls={t('savings.hits', counted(saved.cacheHits))}
    >
      {t('savings.text', {
        full: format.money(saved.fullPriceUsd),
        recorded: format.money(saved.recordedUsd),
      })}{' '}
      {saved.unpricedCacheHits > 0 && t('savings.unpriced', counted(saved.unpricedCacheHits))}
    </Amount>
  )
}

interface AmountProps {
  savedUsd: string
  format: Format
  href: string
  /** Says which calls the address leads to. */
  calls: string
  children: ReactNode
}

/** An amount, the calls behind it, and how it comes about. */
function Amount({ savedUsd, format, href, calls, children }: AmountProps) {
  return (
    <>
      <p className={classes.amount}>
        <span title={format.moneyFull(savedUsd)}>{format.money(savedUsd)}</span>
        <span className={classes.between}>
          <Anchor component={Link} inherit href={href}>
            {calls}
          </Anchor>
        </span>
      </p>
      <p className={classes.quiet}>{children}</p>
    </>
  )
}
