import type { Model } from '../../../contract/models'
import type { Id } from '../../../contract/values'
import { compareDecimals } from '../../lib/decimal'

export const sortColumns = [
  'name',
  'provider',
  'type',
  'maxInput',
  'maxOutput',
  'priceInput',
  'priceOutput',
] as const
export type SortColumn = (typeof sortColumns)[number]

export interface ModelSort {
  by: SortColumn
  direction: 'asc' | 'desc'
}

export const priceFilters = ['all', 'unpriced', 'free', 'rounded'] as const
export type PriceFilter = (typeof priceFilters)[number]

export interface ModelFilter {
  /** null: the models of all providers. */
  providerId: Id | null
  /** Words that all have to occur in the model's or the provider's name. */
  query: string
  price: PriceFilter
}

/** What the table shows, in its order. */
export function visibleModels(
  models: readonly Model[],
  filter: ModelFilter,
  sort: ModelSort,
): Model[] {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean)
  return models
    .filter((model) => filter.providerId === null || model.providerId === filter.providerId)
    .filter((model) => hasPrice(model, filter.price))
    .filter((model) => {
      const text = `${model.modelName} ${model.providerName ?? ''}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .toSorted((a, b) => {
      const order = compareBy(sort.by, a, b)
      return (sort.direction === 'asc' ? order : -order) || compareBy('name', a, b)
    })
}

export function hasPrice(model: Model, filter: PriceFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'unpriced':
    case 'free':
      return model.priceState === filter
    case 'rounded':
      return model.priceRounded
  }
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function compareBy(by: SortColumn, a: Model, b: Model): number {
  switch (by) {
    case 'name':
      return collator.compare(a.modelName, b.modelName)
    case 'provider':
      return collator.compare(a.providerName ?? '', b.providerName ?? '')
    case 'type':
      return collator.compare(a.modelType, b.modelType)
    case 'maxInput':
      return a.maxInputTokens - b.maxInputTokens
    case 'maxOutput':
      return a.maxOutputTokens - b.maxOutputTokens
    case 'priceInput':
      return compareDecimals(a.priceInputPer1k, b.priceInputPer1k)
    case 'priceOutput':
      return compareDecimals(a.priceOutputPer1k, b.priceOutputPer1k)
  }
}
