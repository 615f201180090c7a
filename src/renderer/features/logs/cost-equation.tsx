import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { UsageDetail } from '../../../contract/usage'
import type { Format } from '../../api/use-format'
import { signedUsd } from '../../lib/money'
import { KeyValue } from '../../ui/key-value'
import classes from './call-sheet.module.css'
import { compareCost, type CostComparison, sharePercent } from './equation'

interface CostEquationProps {
  detail: UsageDetail
  format: Format
}

/** How the cost comes about: tokens ÷ 1,000 × price, line by line, against what was recorded. */
export function CostEquation({ detail, format }: CostEquationProps) {
  const { t } = useTranslation('logs')
  const { cost } = detail
  const comparison = compareCost(detail)
  if (comparison.verdict === 'unpriced') return <NoPrice detail={detail} format={format} />
  return (
    <section className={classes.section}>
      <h3>
        {t('cost.title')} <span className={classes.rule}>{t('cost.rule')}</span>
      </h3>
      <div className={classes.equation}>
        {cost.lines.map((line) => (
          <div key={line.kind} className={classes.line}>
            <span className={classes.kind}>
              {t(
                `cost.kind.${line.kind === 'input' && cost.lines.length > 2 ? 'uncached' : line.kind}`,
              )}
            </span>
            <span className={classes.terms}>
              {t('cost.terms', {
                tokens: format.integer(line.tokens),
                thousand: format.integer(1000),
                price: format.price(line.pricePer1k, 'per1k'),
              })}
            </span>
            <span className={classes.result}>= {format.moneyFull(line.costUsd)}</span>
          </div>
        ))}
        {comparison.sharedByCacheHit && (
          <div className={classes.line}>
            <span className={classes.kind}>{t('cost.cacheHit')}</span>
            <span className={classes.terms}>
              {t('cost.shareTerms', {
                full: format.moneyFull(comparison.fullUsd),
                share: sharePercent(cost.cacheHitShare),
              })}
            </span>
            <span className={classes.result}>= {format.moneyFull(cost.recomputedUsd ?? '0')}</span>
          </div>
        )}
        <div className={classes.total}>
          <span className={classes.kind}>{t('cost.sum')}</span>
          <span className={classes.terms} />
          <span className={classes.result}>= {format.moneyFull(cost.recomputedUsd ?? '0')}</span>
        </div>
      </div>
      <PriceNote detail={detail} format={format} />
      <div className={classes.section}>
        <KeyValue
          items={[
            [t('cost.recorded'), format.moneyFixed(detail.costUsd)],
            [t('cost.recomputed'), format.moneyFull(cost.recomputedUsd ?? '0')],
            [t('cost.difference'), signedUsd(cost.differenceUsd ?? '0', format.moneyFull)],
          ]}
        />
        <Verdict comparison={comparison} format={format} />
        {detail.cacheHit && (
          <p className={classes.note}>
            {t('cost.cacheHitRule', { share: sharePercent(cost.cacheHitShare) })}
          </p>
        )}
      </div>
    </section>
  )
}

function PriceNote({ detail, format }: CostEquationProps) {
  const { t } = useTranslation('logs')
  const { price } = detail.cost
  if (!price) return null
  const text =
    price.kind === 'dated' && price.effectiveFrom !== null
      ? t('cost.price.dated', { date: format.dateTime(price.effectiveFrom) })
      : t('cost.price.current')
  return (
    <p className={classes.note}>
      {text}
      {price.source !== null && price.source !== '' && (
        <> {t('cost.price.source', { source: price.source })}</>
      )}
      {price.tierAboveInputTokens !== null && (
        <> {t('cost.price.tier', { tokens: format.integer(price.tierAboveInputTokens) })}</>
      )}
    </p>
  )
}

function Verdict({ comparison, format }: { comparison: CostComparison; format: Format }) {
  const { t } = useTranslation('logs')
  switch (comparison.verdict) {
    case 'same':
      return <p className={classes.note}>{t('cost.verdict.same')}</p>
    case 'rounded':
      return (
        <p className={classes.note}>
          {t(
            comparison.roundingUsd.startsWith('-')
              ? 'cost.verdict.roundedDown'
              : 'cost.verdict.roundedUp',
            {
              rounding: format.moneyFull(comparison.roundingUsd.replace('-', '')),
            },
          )}
        </p>
      )
    case 'above':
    case 'below':
      return (
        <p className={classes.note} data-tone="warn">
          {t(`cost.verdict.${comparison.verdict}`)}
        </p>
      )
    case 'unpriced':
      return null
  }
}

function NoPrice({ detail, format }: CostEquationProps) {
  const { t } = useTranslation('logs')
  return (
    <section className={classes.section}>
      <h3>{t('cost.title')}</h3>
      <KeyValue items={[[t('cost.recorded'), format.moneyFixed(detail.costUsd)]]} />
      <p className={classes.note} data-tone={detail.unpriced ? 'warn' : undefined}>
        {detail.unpriced ? t('cost.unpriced') : t('cost.recordedOnly')}
      </p>
      <Button
        component={Link}
        href={detail.modelName === null ? '/models' : `/models?model=${detail.modelId}`}
        variant="default"
        size="xs"
        mt="xs"
      >
        {t('cost.setPrices')}
      </Button>
    </section>
  )
}
