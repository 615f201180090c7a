import { Fieldset, Stack, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import { useSettings } from '../../api/queries'
import { compareDecimals } from '../../lib/decimal'
import { type PriceText, readPrice, switchUnit } from '../../lib/price'
import { MomentField } from '../../ui/moment-field'
import { PriceField } from '../../ui/price-field'
import { CatalogueHint } from './catalogue-hint'
import { MANUAL, type ModelValues, type PriceNote, priceNote } from './model-values'

type PriceValues = Pick<ModelValues, 'priceInput' | 'priceOutput' | 'priceSource' | 'priceFrom'>

interface PriceFieldsProps {
  model: Model | null
  values: ModelValues
  errors: { input: ReactNode; output: ReactNode; from: ReactNode }
  provider: { name: string; baseUrl: string } | null
  onChange: (part: Partial<PriceValues>) => void
  disabled: boolean
}

/** Both prices, what becomes of them in the database, and what the catalogue says. */
export function PriceFields(props: PriceFieldsProps) {
  const { model, values, errors, provider, onChange, disabled } = props
  const { t } = useTranslation('models')
  const { timeZone } = useSettings()
  const unpriced = model?.priceState === 'unpriced'

  /** One unit serves both fields; what is typed by hand is no longer the catalogue's. */
  const change = (field: 'priceInput' | 'priceOutput', price: PriceText): void => {
    const other = field === 'priceInput' ? 'priceOutput' : 'priceInput'
    const onlyUnit = price.unit !== values[field].unit
    onChange({
      [field]: price,
      [other]: switchUnit(values[other], price.unit),
      ...(onlyUnit ? {} : { priceSource: MANUAL }),
    })
  }

  return (
    <Fieldset legend={t('price.legend')} px="md" pb="md" pt="xs">
      <Stack gap="sm">
        {unpriced && (
          <Text size="xs" c="var(--tl-warn)">
            {t('price.unpricedHelp')}
          </Text>
        )}
        <PriceField
          label={t('price.input')}
          value={values.priceInput}
          onChange={(price) => change('priceInput', price)}
          error={errors.input}
          required={!unpriced}
          disabled={disabled}
          hint={noteText(priceNote(values.priceInput), t)}
        />
        <PriceField
          label={t('price.output')}
          value={values.priceOutput}
          onChange={(price) => change('priceOutput', price)}
          error={errors.output}
          required={!unpriced}
          disabled={disabled}
          hint={noteText(priceNote(values.priceOutput), t)}
        />
        {model && isChanged(model, values) && (
          <MomentField
            label={t('price.from')}
            description={t('price.fromHelp', { zone: timeZone })}
            value={values.priceFrom}
            error={errors.from}
            disabled={disabled}
            onChange={(priceFrom) => onChange({ priceFrom })}
          />
        )}
        <CatalogueHint values={values} provider={provider} onUse={onChange} disabled={disabled} />
      </Stack>
    </Fieldset>
  )
}

/** Another price than the model has now. */
function isChanged(model: Model, { priceInput, priceOutput }: ModelValues): boolean {
  const [input, output] = [priceInput, priceOutput].map(({ text, unit }) => readPrice(text, unit))
  if (!input?.ok || !output?.ok) return false
  return (
    model.priceState === 'unpriced' ||
    compareDecimals(input.per1k, model.priceInputPer1k) !== 0 ||
    compareDecimals(output.per1k, model.priceOutputPer1k) !== 0
  )
}

function noteText(note: PriceNote, t: TFunction<'models'>): string | null {
  switch (note?.kind) {
    case undefined:
      return null
    case 'free':
      return t('models:price.zeroIsFree')
    case 'rounded':
      return t('models:price.rounded', { stored: note.stored })
    case 'vanishes':
      return t('models:price.vanishes', { stored: note.stored })
  }
}
