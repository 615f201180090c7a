import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PriceDoubt } from '../../../contract/prices'
import { useFormat } from '../../api/use-format'

/** Why a price cannot be right, a sentence for each kind of token. */
export function PriceDoubts({ doubts }: { doubts: readonly PriceDoubt[] }) {
  const { t } = useTranslation('models')
  const sentence = useDoubtSentence()
  return (
    <Alert color="yellow" title={t('doubt.title')} role="alert" p="sm">
      {doubts.map((doubt) => (
        <div key={doubt.kind}>{sentence(doubt)}</div>
      ))}
    </Alert>
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
