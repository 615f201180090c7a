import { AppError } from '../../../contract/errors'
import type { Month } from '../../../contract/months'
import type { Id } from '../../../contract/values'
import { listClosedRanges, rangesTouched } from '../../storage/closed-months'
import type { Queryable } from '../../storage/database'

/** A stretch of time in UTC seconds: start inclusive, end exclusive. */
interface Stretch {
  from: number
  to: number
}

export interface ClosedStretch extends Stretch {
  month: Month
}

/**
 * The closed months of a database that may be written to. Ask inside the transaction that writes:
 * a month may have been closed since.
 */
export function closedStretches(tx: Queryable): Promise<ClosedStretch[]> {
  return listClosedRanges(tx)
}

/** The closed month that holds one of these instants (UTC seconds; null: no instant); null: none. */
export function closedMonthAt(
  closed: readonly ClosedStretch[],
  ...instants: readonly (number | null)[]
): Month | null {
  const holds = ({ from, to }: ClosedStretch): boolean =>
    instants.some((seconds) => seconds !== null && seconds >= from && seconds < to)
  return closed.find(holds)?.month ?? null
}

/** The first closed month that a stretch of time touches; null: none. */
export function closedMonthWithin(
  closed: readonly ClosedStretch[],
  stretch: Stretch,
): Month | null {
  return closed.find(({ from, to }) => from < stretch.to && stretch.from < to)?.month ?? null
}

/**
 * Throws `month_closed` when what is about to be written lies in a closed month: all calls of a
 * model, or all that an import added.
 */
export async function assertMonthsOpen(
  tx: Queryable,
  what: { modelId: Id } | { importId: Id },
): Promise<void> {
  const closed = await listClosedRanges(tx)
  if (closed.length === 0) return
  const touched = await rangesTouched(tx, closed, what)
  if (touched.length > 0) throw monthClosed(touched.map(({ month }) => month))
}

function monthClosed(months: readonly Month[]): AppError {
  const named = months.join(', ')
  return new AppError(
    'month_closed',
    `This would change calls of a closed month (${named}). Reopen it first, or say that closed months may be changed.`,
    { params: { months: named } },
  )
}
