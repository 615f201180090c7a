import { AppError } from '../../../contract/errors'
import { readMeta } from '../../storage/rollup-cache'
import { isDamage } from '../../storage/rollup-schema'
import type { CoreDeps } from '../deps'
import type { ThreadDeps } from '../every-call'
import type { RollupDepth, RollupProgress } from './rollup-task'
import { deeper } from './schedule'
import { isCacheDamaged, renewCache, type Session } from './session'
import { isUnreachable } from './sums'
import type { runRollupTask } from './task'

export interface RunsDeps extends ThreadDeps, Pick<CoreDeps, 'clock' | 'logger'> {
  runTask: typeof runRollupTask
}

/** What the runs ask of whoever follows the connections and the zone. */
export interface RunsHost {
  /** null: no cache is open. */
  session(): Session | null
  timeZone(): string
  /** The state that `rollup.status` tells is another one. */
  changed(): void
  /** The cells may be others than before. */
  wrote(): void
  /** Another process works on the cache. */
  tryLater(again: () => void): void
}

/** Builds and comparisons of the daily sums: one at a time. */
export interface RollupRuns {
  /** Runs it now, or after what runs; wishes that wait become one. */
  want(depth: RollupDepth, record?: boolean): void
  /** Cancels what runs and what waits, and resolves when it has stopped. */
  stop(): Promise<void>
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>
  isRunning(): boolean
  /** Something runs or waits. */
  isBusy(): boolean
  progress(): RollupProgress | null
}

interface Wish {
  depth: RollupDepth
  record: boolean
}

const PROGRESS_MS = 250

export function makeRuns(deps: RunsDeps, host: RunsHost): RollupRuns {
  const { clock, logger } = deps
  let running: { abort: AbortController; done: Promise<void> } | null = null
  let wish: Wish | null = null
  let progress: RollupProgress | null = null
  let lastReport = 0

  function want(depth: RollupDepth, record = true): void {
    wish = wish
      ? { depth: deeper(wish.depth, depth), record: wish.record && record }
      : { depth, record }
    runNext()
  }

  function runNext(): void {
    const session = host.session()
    if (running || !session || !wish) return
    const current = wish
    wish = null
    const abort = new AbortController()
    const mine = { abort, done: Promise.resolve() }
    running = mine
    host.changed()
    mine.done = runOne(session, current, abort.signal).finally(() => {
      running = null
      progress = null
      host.changed()
      runNext()
    })
  }

  async function runOne(
    current: Session,
    { depth, record }: Wish,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const password = await deps.password(current.connectionId)
      const task = {
        settings: current.settings,
        password,
        cacheFile: current.file,
        timeZone: host.timeZone(),
        now: Math.floor(clock.now().getTime() / 1000),
        depth,
        record,
      }
      const outcome = await deps.runTask(task, onProgress, signal)
      current.error = null
      current.unreachableAt = null
      if (outcome.kind === 'busy') {
        host.tryLater(() => want(depth, record))
      } else {
        current.confirmed = true
        current.schedule.ended(depth, outcome.took)
      }
      host.wrote()
      current.meta = await readMeta(current.cache)
    } catch (error) {
      if (!signal.aborted) await failed(current, error)
    }
  }

  async function failed(current: Session, error: unknown): Promise<void> {
    if (isDamage(error) && (await isCacheDamaged(current))) {
      logger.warn({ file: current.file }, 'the cache of daily sums was damaged; it is built again')
      await renewCache(current)
      wish ??= { depth: 'full', record: true }
      return
    }
    if (isUnreachable(error)) current.unreachableAt = performance.now()
    // A database that waits for its tables is no failure.
    const waits = error instanceof AppError && error.code === 'schema_mismatch'
    current.error = waits ? null : sentenceOf(error)
    logger.warn({ error }, 'the daily sums could not be brought up to date')
  }

  function onProgress(update: RollupProgress): void {
    progress = update
    const now = performance.now()
    if (now - lastReport < PROGRESS_MS) return
    lastReport = now
    host.changed()
  }

  const isBusy = (): boolean => running !== null || wish !== null

  return {
    want,
    async stop() {
      wish = null
      running?.abort.abort()
      await running?.done
    },
    async idle() {
      while (isBusy()) await running?.done
    },
    isRunning: () => running !== null,
    isBusy,
    progress: () => progress,
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : 'Something went wrong inside the app. The log says what.'
}
