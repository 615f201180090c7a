import { AppError } from '../../../contract/errors'
import type { EventPayload } from '../../../contract/events'
import type { RollupStatus } from '../../../contract/rollup'
import type { DomainHandlers } from '../../../contract/routes'
import { readMeta } from '../../storage/rollup-cache'
import { isDamage } from '../../storage/rollup-schema'
import type { CoreDeps } from '../deps'
import { makeRollupHandlers } from './handlers'
import { makeOpenDays } from './open-days'
import type { Rollup } from './rollup'
import { makeRuns, type RunsDeps } from './runs'
import { isCacheDamaged, openSession, type Session } from './session'
import { readSums } from './sums'

export interface RollupDeps
  extends RunsDeps, Pick<CoreDeps, 'workspace' | 'settings' | 'events' | 'jobs' | 'dataFolder'> {
  /** False: nothing is built or compared unless a route asks. */
  background: boolean
}

export interface RollupParts {
  rollup: Rollup
  handlers: DomainHandlers<'rollup'>
  /** Follows the connections from now on. */
  start(): void
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** A window paints and a database opens before the background work begins. */
const FIRST_DELAY_MS = 1_000
const TICK_MS = 30_000
const OWN_WRITES_DELAY_MS = 500
const BUSY_DELAY_MS = 5_000
/** So long after a failure the database is not asked for open days again. */
const OFFLINE_MS = 10_000
/** Figures that another host of this app refreshed so lately are as good as fresh. */
const FRESH_MS = 15 * 60_000

export function makeRollup(deps: RollupDeps): RollupParts {
  const { workspace, events, clock, logger } = deps
  const openDays = makeOpenDays(workspace)
  let session: Session | null = null
  let opening: Promise<void> = Promise.resolve()
  let timeZone = deps.settings.current().timeZone
  let closed = false
  const timers = new Map<string, NodeJS.Timeout>()
  let unsubscribe = (): void => undefined

  const emit = (): void => {
    if (!closed) events.emit('rollup.changed', status())
  }

  /** One timer of a name at a time; none of them keeps the process alive. */
  function later(name: string, delayMs: number, work: () => void): void {
    clearTimeout(timers.get(name))
    const timer = setTimeout(() => {
      timers.delete(name)
      if (!closed) work()
    }, delayMs)
    timer.unref()
    timers.set(name, timer)
  }

  function isFresh({ confirmed, meta }: Session): boolean {
    const age = clock.now().getTime() - Date.parse(meta.refreshedAt ?? '1970-01-01')
    return confirmed || age < FRESH_MS
  }

  function status(): RollupStatus {
    const built = session?.meta.timeZone === timeZone
    const state = (): RollupStatus['state'] => {
      if (!session) return 'none'
      if (built) return session.unreachableAt === null && isFresh(session) ? 'ready' : 'stale'
      if (runs.isBusy()) return 'building'
      return session.error === null ? 'none' : 'failed'
    }
    return {
      state: state(),
      progress: runs.progress(),
      timeZone,
      refreshedAt: (built && session?.meta.refreshedAt) || null,
      verifiedAt: (built && session?.meta.verifiedAt) || null,
      error: session?.error ?? null,
    }
  }

  const runs = makeRuns(deps, {
    // Nothing begins any more once this is closed.
    session: () => (closed ? null : session),
    timeZone: () => timeZone,
    changed: emit,
    wrote: openDays.forget,
    tryLater: (again) => later('busy', BUSY_DELAY_MS, again),
  })
  const { want } = runs

  async function stop(): Promise<void> {
    clearTimeout(timers.get('busy'))
    await runs.stop()
  }

  /** Follows the active connection; one after the other. */
  function follow(): Promise<void> {
    opening = opening.then(async () => {
      await stop()
      const previous = session
      session = null
      openDays.forget()
      await previous?.cache.close().catch(() => undefined)
      if (closed) return
      try {
        const { connection } = workspace.status()
        session = await openSession(deps.dataFolder, connection.id, connection.database)
        if (workspace.status().state === 'failed') session.unreachableAt = performance.now()
      } catch (error) {
        logger.warn({ error }, 'the cache of daily sums cannot be opened')
      }
      emit()
      if (deps.background) later('first', FIRST_DELAY_MS, first)
    })
    return opening
  }

  function mayStart(): boolean {
    if (!session || session.paused || runs.isRunning()) return false
    return workspace.status().state === 'connected'
  }

  function first(): void {
    if (deps.jobs.busy()) return later('first', FIRST_DELAY_MS, first)
    if (session && mayStart()) want(session.schedule.first(session.meta, clock.now()))
  }

  function tick(): void {
    later('tick', TICK_MS, tick)
    if (!session || !mayStart() || deps.jobs.busy() || timers.has('first')) return
    const depth = session.schedule.due(session.meta, clock.now())
    if (depth) want(depth)
  }

  /** What this app wrote is found by the looks that find everything but changes in place. */
  function compareOwnWrites(): void {
    if (deps.jobs.busy()) return later('own', OWN_WRITES_DELAY_MS, compareOwnWrites)
    if (session && !session.paused) want('signatures', false)
  }

  function onDataChanged({ domains }: EventPayload<'data.changed'>): void {
    // Renaming a model changes what usage looks like, not its rows.
    const rows = domains.includes('imports') || (domains.length === 1 && domains[0] === 'usage')
    if (!rows) return
    openDays.forget()
    if (deps.background) later('own', OWN_WRITES_DELAY_MS, compareOwnWrites)
  }

  async function onZone(): Promise<void> {
    const next = deps.settings.current().timeZone
    if (next === timeZone) return
    timeZone = next
    await stop()
    if (session) session.paused = false
    emit()
    if (deps.background && mayStart()) want('signatures')
  }

  async function currentCache(): Promise<Session> {
    await opening
    if (!session) throw new AppError('not_connected', 'No database is open yet.')
    return session
  }

  const rollup: Rollup = {
    status,
    async sums(query) {
      await opening
      if (!session) return null
      const current = session
      try {
        current.meta = await readMeta(current.cache)
        const offline =
          current.unreachableAt !== null && performance.now() - current.unreachableAt < OFFLINE_MS
        // Without background work nothing else vouches for closed days.
        if (!deps.background && !offline && !isFresh(current)) return null
        return await readSums(
          {
            cache: current.cache,
            margins: current.margins,
            meta: current.meta,
            timeZone,
            openDays,
            now: clock.now().getTime() / 1000,
            offline,
            onReach: (error) => reached(current, error),
          },
          query,
        )
      } catch (error) {
        if (!isDamage(error) || !(await isCacheDamaged(current))) throw error
        if (deps.background) want('full')
        return null
      }
    },
  }

  function reached(current: Session, error: AppError | null): void {
    const before = current.unreachableAt
    current.unreachableAt = error ? performance.now() : null
    if (error) current.error = error.message
    else if (before !== null) current.error = null
    if ((before === null) !== (error === null)) emit()
  }

  return {
    rollup,
    handlers: makeRollupHandlers({
      status,
      opened: () => opening,
      session: currentCache,
      want: (depth) => {
        openDays.forget()
        want(depth)
      },
      stop,
      changed: emit,
      assertConnected: () => void workspace.database(),
    }),
    start() {
      unsubscribe = events.subscribe((name, payload) => {
        if (name === 'connection.changed') void follow()
        else if (name === 'settings.changed') void onZone()
        else if (name === 'data.changed') onDataChanged(payload as EventPayload<'data.changed'>)
      })
      void follow()
      if (deps.background) later('tick', TICK_MS, tick)
    },
    async idle() {
      await opening
      await runs.idle()
    },
    async close() {
      closed = true
      unsubscribe()
      for (const timer of timers.values()) clearTimeout(timer)
      await stop()
      await opening
      await session?.cache.close().catch(() => undefined)
      session = null
    },
  }
}
