import { randomUUID } from 'node:crypto'
import { AppError, type AppErrorShape } from '../../contract/errors'
import type { Job, JobResult } from '../../contract/jobs'
import type { DomainHandlers } from '../../contract/routes'
import type { EventBus } from './event-bus'
import type { Clock, Logger } from './ports'

export interface JobContext {
  readonly signal: AbortSignal
  /** Reports at most about ten times a second, whatever the pace of the calls. */
  progress(update: Partial<Job['progress']>): void
}

export interface JobRunner {
  /** Starts work at once and answers the job's id. What `work` throws ends the job as failed. */
  start(
    job: {
      kind: Job['kind']
      subject: string
      unit: Job['progress']['unit']
      total: number | null
      /** Goes on by itself: it is not listed or reported, but nothing is switched under it. */
      isQuiet?: boolean
    },
    work: (context: JobContext) => Promise<JobResult>,
  ): string
  /** Resolves when the job has ended, with its last state. For the command line and shutdown. */
  ended(id: string): Promise<Job>
  /** True while a job runs; connections are not switched under it. */
  busy(): boolean
  /** Cancels all and waits until they have cleaned up. */
  stop(): Promise<void>
}

export function makeJobs(
  events: EventBus,
  clock: Clock,
  logger: Logger,
): { runner: JobRunner; handlers: DomainHandlers<'jobs'> } {
  const jobs = new Map<
    string,
    { job: Job; isQuiet: boolean; abort: AbortController; done: Promise<void> }
  >()

  function report(id: string): void {
    const entry = jobs.get(id)
    if (entry && !entry.isQuiet) events.emit('job.changed', entry.job)
  }

  function change(id: string, patch: Partial<Job>): void {
    const entry = jobs.get(id)
    if (!entry) return
    entry.job = { ...entry.job, ...patch }
    report(id)
  }

  const runner: JobRunner = {
    start({ kind, subject, unit, total, isQuiet = false }, work) {
      const id = randomUUID()
      const abort = new AbortController()
      const job: Job = {
        id,
        kind,
        subject,
        state: 'running',
        progress: { done: 0, total, unit, rows: 0 },
        startedAt: clock.now().toISOString(),
        endedAt: null,
        result: null,
        error: null,
      }
      let lastReport = 0
      const context: JobContext = {
        signal: abort.signal,
        progress(update) {
          const entry = jobs.get(id)
          if (!entry) return
          entry.job = { ...entry.job, progress: { ...entry.job.progress, ...update } }
          const now = performance.now()
          if (now - lastReport < 100) return
          lastReport = now
          report(id)
        },
      }
      const run = async (): Promise<void> => {
        const end = (patch: Partial<Job>): void =>
          change(id, { ...patch, endedAt: clock.now().toISOString() })
        try {
          end({ state: 'done', result: await work(context) })
        } catch (error) {
          if (abort.signal.aborted) return end({ state: 'cancelled' })
          if (!(error instanceof AppError)) logger.error({ error, kind }, 'a job failed')
          end({ state: 'failed', error: shapeOf(error) })
        }
      }
      const entry = { job, isQuiet, abort, done: Promise.resolve() }
      jobs.set(id, entry)
      report(id)
      entry.done = run()
      return id
    },
    async ended(id) {
      const entry = jobs.get(id)
      if (!entry) throw new AppError('not_found', 'That job is not known.')
      await entry.done
      if (entry.isQuiet) jobs.delete(id)
      return entry.job
    },
    busy: () => [...jobs.values()].some((entry) => entry.job.state === 'running'),
    async stop() {
      for (const entry of jobs.values()) entry.abort.abort()
      await Promise.all([...jobs.values()].map((entry) => entry.done))
    },
  }

  return {
    runner,
    handlers: {
      'jobs.list': async () => ({
        jobs: [...jobs.values()]
          .filter((entry) => !entry.isQuiet)
          .map((entry) => entry.job)
          .toReversed(),
      }),
      'jobs.cancel': async ({ id }) => {
        jobs.get(id)?.abort.abort()
        return {}
      },
      'jobs.dismiss': async ({ id }) => {
        if (jobs.get(id)?.job.state !== 'running') jobs.delete(id)
        return {}
      },
    },
  }
}

function shapeOf(error: unknown): AppErrorShape {
  if (error instanceof AppError) return error.toShape()
  return {
    code: 'internal',
    message: 'Something went wrong inside the app. The log says what.',
    details: {},
  }
}
