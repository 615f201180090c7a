import { type TokenKind, tokenKinds } from '../../../../contract/token-kinds'
import { discountSchema, type WhatIfRule } from '../../../../contract/what-if'
import { type PriceText, type PriceUnit, priceText, readPrice } from '../../../lib/price'

export const targetKinds = ['model', 'catalogue', 'rates', 'same'] as const
type TargetKind = (typeof targetKinds)[number]

/** Between a catalogue provider and its model, in the value of a choice. */
export const SEPARATOR = '\u0000'

/** A rule as it stands in its form. */
export interface RuleValues {
  modelIds: string[]
  kind: TargetKind
  modelId: string | null
  /** "<provider>\0<model>" */
  entry: string | null
  rates: Record<TokenKind, PriceText>
  discount: string
}

export type RuleErrors = Partial<
  Record<'modelIds' | 'modelId' | 'entry' | 'discount' | TokenKind, string>
>

export function isNeeded(kind: TokenKind): boolean {
  return kind === 'input' || kind === 'output'
}

export function valuesOf(rule: WhatIfRule | null, unit: PriceUnit): RuleValues {
  const to = rule?.to
  const rates = to?.kind === 'rates' ? to.rates : null
  const textOf = (kind: TokenKind): PriceText => priceText(rates?.[`${kind}Per1k`] ?? null, unit)
  return {
    modelIds: rule?.modelIds ?? [],
    kind: to?.kind ?? 'model',
    modelId: to?.kind === 'model' ? to.modelId : null,
    entry: to?.kind === 'catalogue' ? `${to.catalogueProviderId}${SEPARATOR}${to.modelName}` : null,
    rates: {
      input: textOf('input'),
      cacheRead: textOf('cacheRead'),
      cacheWrite5m: textOf('cacheWrite5m'),
      cacheWrite1h: textOf('cacheWrite1h'),
      output: textOf('output'),
    },
    discount: rule && Number(rule.discountPercent) !== 0 ? rule.discountPercent : '',
  }
}

/** The rule that was typed, or what is wrong with it by code. `taken`: models of other rules. */
export function readRule(
  values: RuleValues,
  taken: readonly string[],
): { rule: WhatIfRule } | { errors: RuleErrors } {
  const errors: RuleErrors = {}
  const { modelIds } = values
  const names = modelIds.length === 0 ? [OTHERS] : modelIds
  if (names.some((name) => taken.includes(name))) errors.modelIds = 'model_twice'
  const discountPercent = values.discount.trim() === '' ? '0' : values.discount.trim()
  if (!discountSchema.safeParse(discountPercent).success) errors.discount = 'invalid_percent'
  const to = readTarget(values, errors)
  return to && Object.keys(errors).length === 0
    ? { rule: { modelIds, to, discountPercent } }
    : { errors }
}

/** Stands for "every other model" among the models of rules. */
export const OTHERS = '*'

function readTarget(values: RuleValues, errors: RuleErrors): WhatIfRule['to'] | null {
  switch (values.kind) {
    case 'same':
      return { kind: 'same' }
    case 'model':
      if (values.modelId !== null) return { kind: 'model', modelId: values.modelId }
      errors.modelId = 'required'
      return null
    case 'catalogue': {
      const [catalogueProviderId, modelName] = (values.entry ?? '').split(SEPARATOR)
      if (catalogueProviderId && modelName) {
        return { kind: 'catalogue', catalogueProviderId, modelName }
      }
      errors.entry = 'required'
      return null
    }
    case 'rates':
      return readRates(values.rates, errors)
  }
}

function readRates(rates: RuleValues['rates'], errors: RuleErrors): WhatIfRule['to'] {
  const per1k = (kind: TokenKind): string | null => {
    const { text, unit } = rates[kind]
    if (text.trim() === '' && !isNeeded(kind)) return null
    const entry = readPrice(text, unit)
    if (entry.ok) return entry.per1k
    errors[kind] = entry.code === 'required' ? 'invalid_price' : entry.code
    return null
  }
  const [inputPer1k, cacheReadPer1k, cacheWrite5mPer1k, cacheWrite1hPer1k, outputPer1k] =
    tokenKinds.map(per1k)
  return {
    kind: 'rates',
    rates: {
      inputPer1k: inputPer1k ?? '0',
      outputPer1k: outputPer1k ?? '0',
      cacheReadPer1k: cacheReadPer1k ?? null,
      cacheWrite5mPer1k: cacheWrite5mPer1k ?? null,
      cacheWrite1hPer1k: cacheWrite1hPer1k ?? null,
    },
  }
}
