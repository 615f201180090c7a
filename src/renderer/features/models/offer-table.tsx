import { Checkbox } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { BEGINNING, type PriceOffer } from '../../../contract/prices'
import { useFormat } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import { useDoubtSentence } from './price-doubts'
import classes from './prices.module.css'
import { rateOf, shownKinds } from './rate-values'

interface OfferTableProps {
  offers: readonly PriceOffer[]
  isChosen: (offer: PriceOffer) => boolean
  onFlip: (offers: readonly PriceOffer[]) => void
  selectable: boolean
  disabled: boolean
}

/** A line for each model: what it costs now, what it would cost, and what is odd about that. */
export function OfferTable({ offers, isChosen, onFlip, selectable, disabled }: OfferTableProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const chosen = offers.filter(isChosen)
  return (
    <table className={classes.offers}>
      <thead>
        <tr>
          <th>
            {selectable && (
              <Checkbox
                size="xs"
                aria-label={t('update.chooseAll')}
                disabled={disabled}
                checked={chosen.length === offers.length}
                indeterminate={chosen.length > 0 && chosen.length < offers.length}
                onChange={() =>
                  onFlip(
                    chosen.length === offers.length
                      ? offers
                      : offers.filter((offer) => !isChosen(offer)),
                  )
                }
              />
            )}
          </th>
          <th scope="col">{t('table.name')}</th>
          <th scope="col">{t('update.now')}</th>
          <th scope="col">{t(`update.then.${format.priceUnit}`)}</th>
        </tr>
      </thead>
      <tbody>
        {offers.map((offer) => (
          <OfferRow
            key={offer.modelId}
            offer={offer}
            checkbox={
              selectable && (
                <Checkbox
                  size="xs"
                  aria-label={t('update.chooseOne', { model: offer.modelName })}
                  disabled={disabled}
                  checked={isChosen(offer)}
                  onChange={() => onFlip([offer])}
                />
              )
            }
          />
        ))}
      </tbody>
    </table>
  )
}

function OfferRow({ offer, checkbox }: { offer: PriceOffer; checkbox: React.ReactNode }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const sentence = useDoubtSentence()
  const { before, prices, doubts } = offer
  const after = prices.at(-1) ?? null
  return (
    <tr>
      <td>{checkbox}</td>
      <td>
        <div className={classes.name}>
          {offer.modelName} {offer.state === 'new' && <Tag tone="accent">{t('update.isNew')}</Tag>}
        </div>
        <div className={classes.facts}>
          {t('update.entry', { provider: offer.providerName ?? '–', entry: offer.entry })}
        </div>
        {doubts.map((doubt) => (
          <div key={doubt.kind} className={classes.warn}>
            {sentence(doubt)}
          </div>
        ))}
      </td>
      <td className="tabular">
        {before ? (
          shownKinds.map((kind) => {
            const rate = rateOf(before, kind)
            return rate === null ? null : (
              <div key={kind} className={classes.rate}>
                <span>{t(`rates.short.${kind}`)}</span>
                <span>{format.price(rate)}</span>
              </div>
            )
          })
        ) : (
          <span className={classes.facts}>{t('update.noPrice')}</span>
        )}
      </td>
      <td className="tabular">
        {after ? (
          <>
            {shownKinds.map((kind) => {
              const rate = rateOf(after, kind)
              if (rate === null) return null
              const changed = before !== null && rateOf(before, kind) !== rate
              return (
                <div key={kind} className={`${classes.rate} ${changed ? classes.changed : ''}`}>
                  <span>{t(`rates.short.${kind}`)}</span>
                  <span>{format.price(rate)}</span>
                </div>
              )
            })}
            <div className={classes.facts}>
              {after.tiers.length > 0 && `${t('update.tiers', { count: after.tiers.length })} · `}
              {prices.length > 1
                ? t('update.several', { count: prices.length })
                : after.effectiveFrom === BEGINNING
                  ? t('history.sinceAlways')
                  : t('history.since', { moment: format.dateTime(after.effectiveFrom) })}
            </div>
          </>
        ) : (
          <span className={classes.facts}>{t('update.sameAs')}</span>
        )}
      </td>
    </tr>
  )
}
