import { useTranslation } from 'react-i18next'
import type { PriceDoubt } from '../../../contract/prices'
import { useFormat } from '../../api/use-format'
import classes from './prices.module.css'

/** Why a price cannot be right, a sentence for each kind of token. */
export function PriceDoubts({ doubts }: { doubts: readonly PriceDoubt[] }) {
  const { t } = useTranslation('models')
  const sentence = useDoubtSentence()
  return (
    <div className={classes.doubts} role="alert">
      <strong>{t('doubt.title')}</strong>
      {doubts.map((doubt) => (
        <div key={doubt.kind}>{sentence(doubt)}</div>
      ))}
    </div>
  )
}

export function useDoubtSentence(): (doubt: PriceDoubt) => string {
  const { t } = useTranslation('models')
  const format = useFormat()
  return ({ kind, pricePer1k, against, otherPer1k }) =>
    t(`doubt.${against}.${format.priceUnit}`, {
      kind: t(`rates.kind.${kind}`),
      price: format.price(pricePer1k),
      other: format.price(otherPer1k ?? '0'),
    })
}
