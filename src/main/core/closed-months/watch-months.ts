import type { EventPayload } from '../../../contract/events'
import type { DayChange } from '../../../contract/rollup'
import { listClosedMonths } from '../../storage/closed-months'
import type { CoreDeps } from '../deps'
import type { MonthDeps } from './close-month'

type Deps = MonthDeps & Pick<CoreDeps, 'logger'>

/** What the daily sums found to have changed; a wait, since they tell of it several times. */
const DELAY_MS = 500

/**
 * Compares a closed month again when the daily sums found that one of its days has changed since it
 * was last compared. Answers a function that ends it.
 */
export function watchClosedMonths(
  deps: Deps,
  changedDays: () => Promise<readonly DayChange[]>,
  verify: (month: string, calls: number) => string,
): () => void {
  let refreshedAt: string | null = null
  let timer: NodeJS.Timeout | undefined
  /** Months whose comparison this process has begun, with the last change that it knew of. */
  const begun = new Map<string, string>()

  async function look(): Promise<void> {
    const { state, connection } = deps.workspace.status()
    if (state !== 'connected' || !deps.workspace.hasTable('token_ledger_closed_months')) return
    const closed = await listClosedMonths(deps.workspace.database())
    if (closed.length === 0) return
    const changes = await changedDays()
    for (const { month, closedAt, verifiedAt, calls } of closed) {
      const last = changes
        .filter(({ day }) => day.startsWith(month))
        .map(({ noticedAt }) => noticedAt)
        .toSorted()
        .at(-1)
      const key = `${connection.id} ${month}`
      const since = begun.get(key) ?? verifiedAt ?? closedAt
      if (last === undefined || Date.parse(last) <= Date.parse(since)) continue
      begun.set(key, last)
      verify(month, calls)
    }
  }

  const unsubscribe = deps.events.subscribe((name, payload) => {
    if (name !== 'rollup.changed') return
    const now = (payload as EventPayload<'rollup.changed'>).refreshedAt
    if (now === null || now === refreshedAt) return
    refreshedAt = now
    clearTimeout(timer)
    timer = setTimeout(() => {
      look().catch((error: unknown) =>
        deps.logger.warn({ error }, 'the closed months could not be compared'),
      )
    }, DELAY_MS)
    timer.unref()
  })
  return () => {
    unsubscribe()
    clearTimeout(timer)
  }
}
