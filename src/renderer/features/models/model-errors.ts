import type { i18n as I18n } from 'i18next'
import { type Model, modelChangeSchema, modelInputSchema } from '../../../contract/models'
import { fieldText } from '../../lib/error-text'
import { type PriceText, readPrice } from '../../lib/price'
import { schemaErrors } from '../../lib/schema-errors'
import { instantOfLocal } from '../../lib/time'
import {
  fieldNames,
  isBlankPrice,
  type ModelValues,
  NEW_PROVIDER,
  toModelChange,
  toModelInput,
} from './model-values'

/**
 * What the contract says of the values, under the names of the form's fields. `model` is the one
 * that is changed: while nobody has priced it, both prices may stay blank.
 */
export function modelErrors(
  values: ModelValues,
  model: Pick<Model, 'id' | 'priceState'> | null,
  i18n: I18n,
  timeZone = 'UTC',
): Record<string, string> {
  const found = model
    ? schemaErrors(modelChangeSchema, toModelChange(values, model.id, timeZone), i18n)
    : schemaErrors(modelInputSchema, toModelInput(values), i18n)
  const errors: Record<string, string> = {}
  for (const [path, text] of Object.entries(found)) errors[fieldNames[path] ?? path] = text
  if (values.providerId === NEW_PROVIDER) delete errors['providerId']
  if (values.providerId === null) errors['providerId'] = fieldText({ code: 'required' }, i18n)

  if (values.priceFrom !== '' && instantOfLocal(values.priceFrom, timeZone) === null) {
    errors['priceFrom'] = i18n.t('models:history.fromRequired')
  }

  const { priceInput, priceOutput } = values
  const staysUnpriced =
    model?.priceState === 'unpriced' && isBlankPrice(priceInput) && isBlankPrice(priceOutput)
  if (staysUnpriced) return errors
  for (const [field, price] of Object.entries({ priceInput, priceOutput })) {
    const text = priceError(price, i18n)
    if (text !== null) errors[field] = text
  }
  return errors
}

function priceError({ text, unit }: PriceText, i18n: I18n): string | null {
  const entry = readPrice(text, unit)
  if (entry.ok) return null
  return entry.code === 'required' ? i18n.t('models:price.required') : fieldText(entry, i18n)
}
