import { AppError } from '../../../contract/errors'
import type { Month } from '../../../contract/months'
import type { Id } from '../../../contract/values'
import { listClosedRanges, rangesWithCalls } from '../../storage/closed-months'
import type { Queryable } from '../../storage/database'

/** A stretch of time in UTC seconds: start inclusive, end exclusive. */
interface Stretch {
  from: number
  to: number
}

interface ClosedStretch extends Stretch {
  month: Month
}

/**
 * The closed months of a database that may be written to. Ask inside the transaction that writes:
 * a month may have been closed since.
 */
export function closedStretches(tx: Queryable): Promise<ClosedStretch[]> {
  return listClosedRanges(tx)
}

/** The closed month that holds an instant (UTC seconds); null: none. */
export function closedMonthAt(closed: readonly ClosedStretch[], seconds: number): Month | null {
  return closed.find(({ from, to }) => seconds >= from && seconds < to)?.month ?? null
}

/** The closed months that a stretch of time touches. */
async function closedMonthsTouched(tx: Queryable, stretch: Stretch): Promise<Month[]> {
  const closed = await listClosedRanges(tx)
  return closed
    .filter(({ from, to }) => from < stretch.to && stretch.from < to)
    .map(({ month }) => month)
}

/**
 * Throws `month_closed` when what is about to be written lies in a closed month: calls of a stretch
 * of time, all calls of a model, or all that an import added.
 */
export async function assertMonthsOpen(
  tx: Queryable,
  what: Stretch | { modelId: Id } | { importId: Id },
): Promise<void> {
  const closed = await listClosedRanges(tx)
  if (closed.length === 0) return
  const touched =
    'from' in what
      ? await closedMonthsTouched(tx, what)
      : (await rangesWithCalls(tx, closed, what)).map(({ month }) => month)
  if (touched.length > 0) throw monthClosed(touched)
}

function monthClosed(months: readonly Month[]): AppError {
  const named = months.join(', ')
  return new AppError(
    'month_closed',
    `This would change calls of a closed month (${named}). Reopen it first, or say that closed months may be changed.`,
    { params: { months: named } },
  )
}
