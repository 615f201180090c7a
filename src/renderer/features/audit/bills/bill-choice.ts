import type { BillGroup } from '../../../../contract/bills'
import { billKey, type BillsView } from './bills-location'

interface Named {
  id: string
  name: string
}

export interface BillChoice {
  /** null: no bill fits. */
  group: BillGroup | null
  /** Whose calls; null: someone has to say. */
  provider: Named | null
  month: string | null
}

/**
 * What is compared: what the address says, and where it says nothing the newest bill of the
 * provider, the provider of the bill's name and the bill's newest month.
 */
export function chooseBill(
  view: Pick<BillsView, 'providerId' | 'bill' | 'month'>,
  groups: readonly BillGroup[],
  providers: readonly Named[],
): BillChoice {
  const chosen = providers.find(({ id }) => id === view.providerId) ?? null
  const isOf = (group: BillGroup, provider: Named): boolean =>
    group.provider.toLowerCase() === provider.name.toLowerCase()
  const group =
    groups.find((one) => billKey(one) === view.bill) ??
    (chosen ? groups.find((one) => isOf(one, chosen)) : groups[0]) ??
    null
  const provider = chosen ?? (group && providers.find((one) => isOf(group, one))) ?? null
  const known = group?.months.some(({ month }) => month === view.month)
  return { group, provider, month: known ? view.month : (group?.months[0]?.month ?? null) }
}
