import type { ReconciliationRow } from '../../../../contract/bills'
import { compareDecimals } from '../../../lib/decimal'
import type { BillSort, BillsView } from './bills-location'

/** Equal ones stay in the order of days and names. */
export function sortedRows(
  rows: readonly ReconciliationRow[],
  { sort, direction }: Pick<BillsView, 'sort' | 'direction'>,
): ReconciliationRow[] {
  const sign = direction === 'asc' ? 1 : -1
  return rows.toSorted((a, b) => sign * compareBy[sort](a, b))
}

const compareBy: Record<BillSort, (a: ReconciliationRow, b: ReconciliationRow) => number> = {
  // The size counts: too much billed is as bad as too little.
  difference: (a, b) => compareDecimals(sizeOf(a.differenceUsd), sizeOf(b.differenceUsd)),
  day: (a, b) => a.day.localeCompare(b.day),
  name: (a, b) => a.name.localeCompare(b.name),
  billed: (a, b) => compareDecimals(a.billedUsd, b.billedUsd),
  recorded: (a, b) => compareDecimals(a.recordedUsd, b.recordedUsd),
  calls: (a, b) => a.calls - b.calls,
}

function sizeOf(usd: string): string {
  return usd.replace('-', '')
}
