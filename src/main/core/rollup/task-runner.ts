import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError, type AppErrorShape } from '../../../contract/errors'
import { type RollupOutcome, type RollupProgress, type RollupTask, runRollupTask } from './task'

/** Runs a task to its end; rejects with AppError, or with the signal's reason when cancelled. */
export type RollupTaskRunner = (
  task: RollupTask,
  onProgress: (progress: RollupProgress) => void,
  signal: AbortSignal,
) => Promise<RollupOutcome>

export type ToWorker = { kind: 'run'; task: RollupTask } | { kind: 'cancel' }
export type FromWorker =
  | { kind: 'progress'; progress: RollupProgress }
  | { kind: 'done'; outcome: RollupOutcome }
  | { kind: 'failed'; error: AppErrorShape }
  | { kind: 'crashed'; message: string }

/** A worker that does not stop when told (it waits for the server) is ended after this. */
const PATIENCE_MS = 3_000

/** In a worker where the built one stands beside this bundle; from sources, in this thread. */
export function chooseTaskRunner(): RollupTaskRunner {
  const file = [import.meta.dirname, join(import.meta.dirname, '..')]
    .map((folder) => join(folder, 'rollup-worker.js'))
    .find((path) => existsSync(path))
  return file === undefined ? runRollupTask : workerRunner(file)
}

/** Each task gets a worker of its own: what it used is given back when it ends. */
export function workerRunner(file: string): RollupTaskRunner {
  return (task, onProgress, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const worker = new Worker(file)
      const send = (message: ToWorker): void => worker.postMessage(message, [])
      let patience: NodeJS.Timeout | undefined
      const cancel = (): void => {
        send({ kind: 'cancel' })
        patience = setTimeout(() => void worker.terminate(), PATIENCE_MS)
      }
      signal.addEventListener('abort', cancel, { once: true })
      let settle = (): void =>
        reject(signal.aborted ? reasonOf(signal) : new Error('the rollup worker ended early'))
      worker.on('message', (message: FromWorker) => {
        switch (message.kind) {
          case 'progress':
            onProgress(message.progress)
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
      send({ kind: 'run', task })
    })
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('cancelled')
}
