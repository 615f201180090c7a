import { Worker } from 'node:worker_threads'
import { AppError, type AppErrorShape } from '../../contract/errors'
import type { runAuditTask } from './audit/task'
import type { runRepriceTask } from './backfill/reprice-task'
import { builtWorker } from './built-worker'
import type { runRollupTask } from './rollup/task'
import type { runWhatIfTask } from './what-if/task'

/**
 * Work that takes long and computes much: it gets a thread of its own. Each takes a task of plain
 * data, tells its progress, and answers plain data; rejects with AppError, or with the signal's
 * reason when cancelled.
 */
interface TaskRuns {
  rollup: typeof runRollupTask
  audit: typeof runAuditTask
  reprice: typeof runRepriceTask
  whatIf: typeof runWhatIfTask
}

export type TaskKind = keyof TaskRuns
type TaskRun<K extends TaskKind> = TaskRuns[K]

/** Loaded when it is asked for: a thread waits for its own task's modules and no others. */
const loadTask: { [K in TaskKind]: () => Promise<TaskRun<K>> } = {
  rollup: async () => (await import('./rollup/task')).runRollupTask,
  audit: async () => (await import('./audit/task')).runAuditTask,
  reprice: async () => (await import('./backfill/reprice-task')).runRepriceTask,
  whatIf: async () => (await import('./what-if/task')).runWhatIfTask,
}

export type ToWorker = { kind: 'run'; task: TaskKind; input: unknown } | { kind: 'cancel' }
export type FromWorker =
  | { kind: 'progress'; progress: unknown }
  | { kind: 'done'; outcome: unknown }
  | { kind: 'failed'; error: AppErrorShape }
  | { kind: 'crashed'; message: string }

/**
 * Rows are soon done with; Node's own 48 MB would fill with them and be the peak of the process. The
 * rollup keeps what it makes of them, and would copy it too often.
 */
const YOUNG_MB = 6
/** A worker that does not stop when told (it waits for the server) is ended after this. */
const PATIENCE_MS = 3_000

/** In a worker where the built one stands beside this bundle; from sources, in this thread. */
export function chooseTaskRunner<K extends TaskKind>(task: K): TaskRun<K> {
  const file = builtWorker('task-worker')
  if (file !== undefined) return workerRunner(file, task)
  const run = (
    input: Parameters<TaskRun<K>>[0],
    onProgress: (progress: never) => void,
    signal: AbortSignal,
  ): Promise<unknown> => runTask({ kind: 'run', task, input }, onProgress as never, signal)
  return run as TaskRun<K>
}

/** For the worker: runs what it was sent. */
export async function runTask(
  { task, input }: Extract<ToWorker, { kind: 'run' }>,
  onProgress: (progress: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  // Both ends are this file, so what was sent for a task is that task's input.
  const run = (await loadTask[task]()) as (
    input: never,
    onProgress: (progress: unknown) => void,
    signal: AbortSignal,
  ) => Promise<unknown>
  return run(input as never, onProgress, signal)
}

/** Each task gets a worker of its own: what it used is given back when it ends. */
export function workerRunner<K extends TaskKind>(file: string, task: K): TaskRun<K> {
  const run = (
    input: Parameters<TaskRun<K>>[0],
    onProgress: (progress: never) => void,
    signal: AbortSignal,
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const worker = new Worker(file, {
        resourceLimits: task === 'rollup' ? {} : { maxYoungGenerationSizeMb: YOUNG_MB },
      })
      const send = (message: ToWorker): void => worker.postMessage(message, [])
      let patience: NodeJS.Timeout | undefined
      const cancel = (): void => {
        send({ kind: 'cancel' })
        patience = setTimeout(() => void worker.terminate(), PATIENCE_MS)
      }
      signal.addEventListener('abort', cancel, { once: true })
      let settle = (): void =>
        reject(signal.aborted ? reasonOf(signal) : new Error('the worker ended early'))
      worker.on('message', (message: FromWorker) => {
        switch (message.kind) {
          case 'progress':
            onProgress(message.progress as never)
            return
          case 'done':
            settle = () => resolve(message.outcome)
            return
          case 'failed': {
            const { code, message: sentence, details } = message.error
            settle = () => reject(new AppError(code, sentence, details))
            return
          }
          case 'crashed':
            settle = () => reject(signal.aborted ? reasonOf(signal) : new Error(message.message))
        }
      })
      worker.on('error', (error) => (settle = () => reject(error)))
      worker.on('exit', () => {
        clearTimeout(patience)
        signal.removeEventListener('abort', cancel)
        settle()
      })
      send({ kind: 'run', task, input })
    })
  return run as TaskRun<K>
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('cancelled')
}
