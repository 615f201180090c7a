import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import { useFormat } from '../../api/use-format'
import { otherUnit } from '../../lib/price'
import { Tag } from '../../ui/tag'
import classes from './models.module.css'

/** A price in the preferred unit; the other one beside it where there is room, and on hover. */
export function PriceCell({ model, side }: { model: Model; side: 'input' | 'output' }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  if (model.priceState === 'unpriced') {
    return (
      <td className={classes.number}>
        <Tag tone="warn" title={t('badge.unpricedHelp')}>
          {t('badge.unpriced')}
        </Tag>
      </td>
    )
  }
  if (model.priceState === 'free') {
    return (
      <td className={classes.number}>
        <Tag tone="good" title={t('badge.freeHelp')}>
          {t('badge.free')}
        </Tag>
      </td>
    )
  }
  const per1k = side === 'input' ? model.priceInputPer1k : model.priceOutputPer1k
  const other = t(`price.in.${otherUnit(format.priceUnit)}`, {
    price: format.price(per1k, otherUnit(format.priceUnit)),
  })
  return (
    <td className={classes.number} title={other}>
      {format.price(per1k)}
      <span className={classes.other}>{other}</span>
    </td>
  )
}
