import { useTranslation } from 'react-i18next'
import type { TokenKind } from '../../../contract/token-kinds'
import { fieldText } from '../../lib/error-text'
import { type PriceText, switchUnit } from '../../lib/price'
import { PriceField } from '../../ui/price-field'
import { type RateErrors, type RatesText, shownKinds } from './rate-values'

interface RateFieldsProps {
  value: RatesText
  onChange: (value: RatesText) => void
  errors: RateErrors
  disabled: boolean
}

/** A price for each kind of token; one unit serves them all. */
export function RateFields({ value, onChange, errors, disabled }: RateFieldsProps) {
  const { t, i18n } = useTranslation('models')
  const change = (kind: TokenKind, price: PriceText): void => {
    const next = { ...value, [kind]: price }
    for (const other of shownKinds) {
      if (other !== kind) next[other] = switchUnit(next[other], price.unit)
    }
    onChange(next)
  }
  const error = (kind: TokenKind): string | undefined => {
    const code = errors[kind]
    if (code === undefined) return undefined
    return code === 'required' ? t('price.required') : fieldText({ code }, i18n)
  }
  return shownKinds.map((kind) => {
    const required = kind === 'input' || kind === 'output'
    return (
      <PriceField
        key={kind}
        label={t(`rates.kind.${kind}`)}
        value={value[kind]}
        onChange={(price) => change(kind, price)}
        error={error(kind)}
        required={required}
        disabled={disabled}
        hint={!required && value[kind].text.trim() === '' ? t(`rates.unknown.${kind}`) : null}
      />
    )
  })
}
