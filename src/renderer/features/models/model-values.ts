import type { CatalogueEntry } from '../../../contract/catalogue'
import {
  type Model,
  type ModelChange,
  type ModelInput,
  modelTypeSchema,
  type ModelType,
} from '../../../contract/models'
import type { Id } from '../../../contract/values'
import { decimalPlaces, isZeroDecimal, roundDecimal } from '../../lib/decimal'
import { type PriceText, priceText, type PriceUnit, readPrice } from '../../lib/price'
import { instantOfLocal } from '../../lib/time'

/** Stands for a provider that is created together with the model. */
export const NEW_PROVIDER = 'new'

/** What the fields of the model's form hold. */
export interface ModelValues {
  /** An id, `NEW_PROVIDER`, or null when none is chosen. */
  providerId: Id | null
  modelName: string
  modelType: ModelType
  /** '' while the field is blank. */
  maxInputTokens: number | ''
  maxOutputTokens: number | ''
  supportStream: boolean
  supportJson: boolean
  priceInput: PriceText
  priceOutput: PriceText
  /** The version of the catalogue when both prices came from it. */
  priceSource: string
  /** From when a changed price holds, in the accounting zone; '' for now. */
  priceFrom: string
}

export const MANUAL = 'manual'

/** The contract's names of the fields that are called otherwise here. */
export const fieldNames: Record<string, string> = {
  priceInputPer1k: 'priceInput',
  priceOutputPer1k: 'priceOutput',
}

export function blankModel(providerId: Id | null, unit: PriceUnit): ModelValues {
  return {
    providerId,
    modelName: '',
    modelType: 'llm',
    maxInputTokens: '',
    maxOutputTokens: '',
    supportStream: false,
    supportJson: false,
    priceInput: priceText(null, unit),
    priceOutput: priceText(null, unit),
    priceSource: MANUAL,
    priceFrom: '',
  }
}

/** A price that nobody gave is a blank field, not a 0. */
export function valuesOfModel(model: Model, unit: PriceUnit): ModelValues {
  const known = model.priceState !== 'unpriced'
  return {
    providerId: model.providerId,
    modelName: model.modelName,
    modelType: model.modelType,
    maxInputTokens: model.maxInputTokens === 0 ? '' : model.maxInputTokens,
    maxOutputTokens: model.maxOutputTokens === 0 ? '' : model.maxOutputTokens,
    supportStream: model.supportStream,
    supportJson: model.supportJson,
    priceInput: priceText(known ? model.priceInputPer1k : null, unit),
    priceOutput: priceText(known ? model.priceOutputPer1k : null, unit),
    priceSource: MANUAL,
    priceFrom: '',
  }
}

/** What the catalogue knows; the rest is left for the person to say. */
export function valuesOfEntry(
  entry: CatalogueEntry,
  version: string,
  providerId: ModelValues['providerId'],
  unit: PriceUnit,
): ModelValues {
  return {
    ...blankModel(null, unit),
    providerId,
    modelName: entry.modelName,
    modelType: entry.modelType ?? modelTypeSchema.enum.llm,
    maxInputTokens: entry.maxInputTokens ?? '',
    priceInput: priceText(entry.priceInputPer1k, unit),
    priceOutput: priceText(entry.priceOutputPer1k, unit),
    priceSource: version,
  }
}

/** As the contract takes it; a price that cannot be read is passed on as it was typed. */
export function toModelInput(values: ModelValues): ModelInput {
  return {
    providerId: values.providerId ?? '',
    modelName: values.modelName,
    modelType: values.modelType,
    maxInputTokens: values.maxInputTokens === '' ? 0 : values.maxInputTokens,
    maxOutputTokens: values.maxOutputTokens === '' ? 0 : values.maxOutputTokens,
    supportStream: values.supportStream,
    supportJson: values.supportJson,
    priceInputPer1k: per1kOf(values.priceInput),
    priceOutputPer1k: per1kOf(values.priceOutput),
    priceSource: values.priceSource,
  }
}

/** Both prices left blank stay out of the change: a model that nobody priced stays unpriced. */
export function toModelChange(values: ModelValues, id: Id, timeZone: string): ModelChange {
  const { priceInputPer1k, priceOutputPer1k, ...rest } = toModelInput(values)
  const blank = isBlankPrice(values.priceInput) && isBlankPrice(values.priceOutput)
  const priceFrom = instantOfLocal(values.priceFrom, timeZone)
  return {
    ...rest,
    id,
    ...(blank ? {} : { priceInputPer1k, priceOutputPer1k }),
    ...(priceFrom !== null && { priceFrom }),
  }
}

export function isBlankPrice({ text, unit }: PriceText): boolean {
  const entry = readPrice(text, unit)
  return !entry.ok && entry.code === 'required'
}

function per1kOf({ text, unit }: PriceText): string {
  const entry = readPrice(text, unit)
  return entry.ok ? entry.per1k : text
}

/** What the six-place column makes of a price: the rounded form, or null when it fits. */
function roundedPrice(per1k: string): string | null {
  return decimalPlaces(per1k) > 6 ? roundDecimal(per1k, 6) : null
}

/** What there is to say about a price that can be read. */
export type PriceNote =
  | { kind: 'free' }
  | { kind: 'rounded'; stored: string }
  | { kind: 'vanishes'; stored: string }
  | null

export function priceNote({ text, unit }: PriceText): PriceNote {
  const entry = readPrice(text, unit)
  if (!entry.ok) return null
  if (isZeroDecimal(entry.per1k)) return { kind: 'free' }
  const stored = roundedPrice(entry.per1k)
  if (stored === null) return null
  return { kind: isZeroDecimal(stored) ? 'vanishes' : 'rounded', stored }
}
