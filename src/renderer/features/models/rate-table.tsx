import { useTranslation } from 'react-i18next'
import type { PriceRates, PriceTier } from '../../../contract/prices'
import { useFormat } from '../../api/use-format'
import { rateOf, shownKinds } from './rate-values'
import classes from './prices.module.css'

/** Every price in both units; tiers below, each with its own. */
export function RateTable({ rates, tiers }: { rates: PriceRates; tiers: readonly PriceTier[] }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const all = [{ key: 'base', caption: null, rates }, ...tiers.map(toPart)]
  function toPart(tier: PriceTier) {
    const tokens = format.integer(tier.aboveInputTokens)
    return { key: tokens, caption: t('rates.tier', { tokens }), rates: tier }
  }
  return all.map(({ key, caption, rates: part }) => (
    <table key={key} className={`${classes.rates} tabular`}>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          <th scope="col">{t('rates.kindHead')}</th>
          <th scope="col">{t('common:price.per1M')}</th>
          <th scope="col">{t('common:price.per1k')}</th>
        </tr>
      </thead>
      <tbody>
        {shownKinds.map((kind) => {
          const rate = rateOf(part, kind)
          if (rate === null) return null
          return (
            <tr key={kind}>
              <th scope="row">{t(`rates.kind.${kind}`)}</th>
              <td>{format.price(rate, 'per1M')}</td>
              <td>{format.price(rate, 'per1k')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  ))
}
