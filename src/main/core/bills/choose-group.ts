import type { ReconciliationRequest } from '../../../contract/bills'
import { AppError } from '../../../contract/errors'
import type { BilledLine, BillGroup } from '../../storage/bills'
import type { CoreDeps } from '../deps'
import { epochDayOf } from '../imports/used-splits'
import { areBillsKept, type Billed, isOfGroup, readBilledDays } from './groups'

export interface ChosenGroup {
  group: BillGroup & Pick<Billed, 'source'>
  /** What each import has of the month's days; those that count. */
  days: Billed[]
  /** Days of which there is more, which does not. */
  otherSplitDays: number
  isUsed: (line: BilledLine) => boolean
}

/**
 * The bills that are meant, with their days of the month. Throws `not_found` where there is none,
 * and `validation` where the request fits bills of several providers or zones.
 */
export async function chooseGroup(
  deps: Pick<CoreDeps, 'workspace' | 'settings'> & { signal?: AbortSignal | undefined },
  request: Pick<ReconciliationRequest, 'source' | 'month' | 'provider' | 'timeZone'>,
): Promise<ChosenGroup> {
  if (!areBillsKept(deps)) throw notKept()
  const { source, month } = request
  const wanted = request.provider?.toLowerCase()
  const days = (await readBilledDays(deps)).filter(
    (day) =>
      day.source === source &&
      day.date.startsWith(month) &&
      (wanted === undefined || day.provider.toLowerCase() === wanted) &&
      (request.timeZone === undefined || day.timeZone === request.timeZone),
  )
  const [first] = days
  if (!first) {
    throw new AppError(
      'not_found',
      `No costs of ${source} are there for ${month}. Import the provider's cost export first.`,
      { reason: 'no_bill', params: { source, month } },
    )
  }
  const others = days.filter((day) => !isOfGroup(day, first))
  if (others.length > 0) {
    const bills = [...new Set([first, ...others].map((one) => `${one.provider} (${one.timeZone})`))]
    throw new AppError(
      'validation',
      `There are bills of several providers or zones for ${month}: ${bills.join(', ')}. Say which one is meant.`,
      { reason: 'several_bills', params: { month, bills: bills.join(', ') } },
    )
  }
  const { provider, timeZone } = first
  const unused = new Set(days.flatMap((day) => (day.isUsed ? [] : [partOf(day)])))
  return {
    group: { source, provider, timeZone },
    days: days.filter(({ isUsed }) => isUsed),
    otherSplitDays: new Set(days.flatMap((day) => (day.isUsed ? [] : [day.date]))).size,
    isUsed: (line) => !unused.has(partOf(line)),
  }
}

function partOf({ startSeconds, splitBy }: Pick<BilledLine, 'startSeconds' | 'splitBy'>): string {
  return `${epochDayOf(startSeconds)} ${splitBy}`
}

function notKept(): AppError {
  return new AppError(
    'not_found',
    'This database holds no bills: Token Ledger may not keep tables of its own in it, or has not been asked to yet.',
    { reason: 'bills_not_kept' },
  )
}
