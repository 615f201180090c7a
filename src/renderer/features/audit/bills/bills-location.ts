import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import {
  type BillGroup,
  type ReconciliationState,
  reconciliationStateSchema,
} from '../../../../contract/bills'
import { monthSchema } from '../../../../contract/months'
import { idSchema } from '../../../../contract/values'

export const billSorts = ['difference', 'day', 'name', 'billed', 'recorded', 'calls'] as const
export type BillSort = (typeof billSorts)[number]

export interface BillsView {
  /** What was chosen; null: what fits best. */
  providerId: string | null
  bill: string | null
  month: string | null
  by: 'day' | 'month'
  /** None: all of them. */
  states: ReconciliationState[]
  sort: BillSort
  direction: 'asc' | 'desc'
}

/** Names a group of bills in the address. */
export function billKey({ source, timeZone, provider }: Omit<BillGroup, 'months'>): string {
  return [source, timeZone, provider.toLowerCase()].join('~')
}

function readBillsView(search: string): BillsView {
  const params = new URLSearchParams(search)
  const sort = billSorts.find((one) => one === params.get('sort')) ?? 'difference'
  const usual = sort === 'day' || sort === 'name' ? 'asc' : 'desc'
  const direction = params.get('direction')
  return {
    providerId: idSchema.safeParse(params.get('provider')).data ?? null,
    bill: params.get('bill'),
    month: monthSchema.safeParse(params.get('month')).data ?? null,
    by: params.get('by') === 'month' ? 'month' : 'day',
    states: params
      .getAll('state')
      .flatMap((state) => reconciliationStateSchema.safeParse(state).data ?? []),
    sort,
    direction: direction === 'asc' || direction === 'desc' ? direction : usual,
  }
}

function writeBillsView(view: BillsView): URLSearchParams {
  const params = new URLSearchParams()
  if (view.providerId !== null) params.set('provider', view.providerId)
  if (view.bill !== null) params.set('bill', view.bill)
  if (view.month !== null) params.set('month', view.month)
  if (view.by === 'month') params.set('by', 'month')
  for (const state of view.states) params.append('state', state)
  if (view.sort !== 'difference') params.set('sort', view.sort)
  const usual = view.sort === 'day' || view.sort === 'name' ? 'asc' : 'desc'
  if (view.direction !== usual) params.set('direction', view.direction)
  return params
}

/** What is compared and how it is shown, kept in the address. */
export function useBillsLocation(): { view: BillsView; show: (patch: Partial<BillsView>) => void } {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const view = readBillsView(search)
    const show = (patch: Partial<BillsView>): void => {
      const query = writeBillsView({ ...view, ...patch }).toString()
      navigate(query ? `${path}?${query}` : path, { replace: true })
    }
    return { view, show }
  }, [search, path, navigate])
}
