import { parentPort } from 'node:worker_threads'
import { AppError } from '../contract/errors'
import { type FromWorker, runTask, type ToWorker } from './core/task-runner'

/** The thread that works on one task (core/task-runner.ts) and ends. */
const port = parentPort
if (!port) throw new Error('This file is started as a worker thread.')

const send = (message: FromWorker): void => port.postMessage(message)
const abort = new AbortController()

port.on('message', (message: ToWorker) => {
  if (message.kind === 'cancel') abort.abort()
  else void run(message)
})

async function run(message: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
  try {
    const report = (progress: unknown): void => send({ kind: 'progress', progress })
    send({ kind: 'done', outcome: await runTask(message, report, abort.signal) })
  } catch (error) {
    if (error instanceof AppError) send({ kind: 'failed', error: error.toShape() })
    else send({ kind: 'crashed', message: error instanceof Error ? error.message : String(error) })
  } finally {
    port?.close()
  }
}
