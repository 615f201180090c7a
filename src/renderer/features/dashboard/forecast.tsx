import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../contract/routes'
import type { Format } from '../../api/use-format'
import { ChartFigure } from '../../ui/charts/chart-figure'
import { ForecastBar } from './forecast-bar'
import classes from './page.module.css'
import { Panel } from './panel'
import { daysText } from '../../scope/use-period-text'

type ForecastAnswer = RouteOutput<'spend.forecast'>

interface ForecastProps {
  query: UseQueryResult<ForecastAnswer>
  format: Format
}

/** What this month will have cost, and how that is reckoned. */
export function Forecast({ query, format }: ForecastProps) {
  const { t } = useTranslation('dashboard')
  const month =
    query.data &&
    new Intl.DateTimeFormat(format.locale, {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }).format(new Date(`${query.data.month.from}T12:00:00Z`))
  return (
    <ChartFigure className={classes.panel} title={t('forecast.title')} note={month}>
      <Panel query={query} route="spend.forecast" skeleton={<Skeleton height={132} />}>
        {(forecast) => <ForecastText forecast={forecast} format={format} />}
      </Panel>
    </ChartFigure>
  )
}

function ForecastText({ forecast, format }: { forecast: ForecastAnswer; format: Format }) {
  const { t } = useTranslation('dashboard')
  const { forecastUsd, lowUsd, highUsd, toDateUsd, basis, method, remainingDays, unpricedCalls } =
    forecast
  const toDate = t('forecast.toDate', { amount: format.money(toDateUsd) })
  const left = t('forecast.remaining', { count: remainingDays })
  if (forecastUsd === null || basis === null || method === 'none') {
    return (
      <>
        <p className={classes.amount}>{format.money(toDateUsd)}</p>
        <p className={classes.quiet}>{t('forecast.none')}</p>
      </>
    )
  }
  return (
    <>
      <p className={classes.amount}>
        <span title={format.moneyFull(forecastUsd)}>≈ {format.money(forecastUsd)}</span>
        {lowUsd !== null && highUsd !== null && (
          <span className={classes.between}>
            {t('forecast.between', { low: format.money(lowUsd), high: format.money(highUsd) })}
          </span>
        )}
      </p>
      <ForecastBar
        toDate={Number(toDateUsd)}
        forecast={Number(forecastUsd)}
        low={lowUsd === null ? null : Number(lowUsd)}
        high={highUsd === null ? null : Number(highUsd)}
      />
      <p className={classes.facts}>
        {toDate} · {left}
      </p>
      <p className={classes.quiet}>
        {t(`forecast.method.${method}`, {
          days: daysText(basis.from, basis.to, format),
          count: basis.days,
        })}{' '}
        {lowUsd !== null && t('forecast.range')}{' '}
        {unpricedCalls > 0 &&
          t('forecast.unpriced', { count: unpricedCalls, calls: format.integer(unpricedCalls) })}
      </p>
    </>
  )
}
