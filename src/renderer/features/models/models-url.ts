import { useSearchParams } from 'wouter'
import { idSchema, type Id } from '../../../contract/values'
import { type ModelSort, type PriceFilter, priceFilters, sortColumns } from './model-rows'

/** What the screen shows, as its address says it. */
export interface ModelsView {
  providerId: Id | null
  /** The model whose sheet is open. */
  modelId: Id | null
  query: string
  price: PriceFilter
  sort: ModelSort
}

export const defaultSort: ModelSort = { by: 'name', direction: 'asc' }

/** Reads a view from an address; what is not valid is as if it were not there. */
export function readView(params: URLSearchParams): ModelsView {
  const [by, direction] = params.get('sort')?.split('.') ?? []
  const column = sortColumns.find((name) => name === by)
  const sort: ModelSort =
    column && (direction === 'asc' || direction === 'desc')
      ? { by: column, direction }
      : defaultSort
  return {
    providerId: idSchema.safeParse(params.get('provider')).data ?? null,
    modelId: idSchema.safeParse(params.get('model')).data ?? null,
    query: params.get('q') ?? '',
    price: priceFilters.find((name) => name === params.get('price')) ?? 'all',
    sort,
  }
}

/** Writes a view into an address; what is as by default is left out. */
export function writeView(view: ModelsView): URLSearchParams {
  const params = new URLSearchParams()
  if (view.providerId !== null) params.set('provider', view.providerId)
  if (view.modelId !== null) params.set('model', view.modelId)
  if (view.query !== '') params.set('q', view.query)
  if (view.price !== 'all') params.set('price', view.price)
  const { by, direction } = view.sort
  if (by !== defaultSort.by || direction !== defaultSort.direction) {
    params.set('sort', `${by}.${direction}`)
  }
  return params
}

/** The view of the address, and a way to change parts of it. Typing leaves no trail in history. */
export function useModelsView(): [ModelsView, (change: Partial<ModelsView>) => void] {
  const [params, setParams] = useSearchParams()
  const change = (part: Partial<ModelsView>): void => {
    const replace = 'query' in part || 'sort' in part
    setParams((before) => writeView({ ...readView(before), ...part }), { replace })
  }
  return [readView(params), change]
}
