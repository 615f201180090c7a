import { parentPort } from 'node:worker_threads'
import { AppError } from '../contract/errors'
import type { FromWorker, ToWorker } from './core/rollup/task-runner'
import { runRollupTask } from './core/rollup/task'

/** The thread that builds and checks the daily sums. It runs one task and ends. */
const port = parentPort
if (!port) throw new Error('This file is started as a worker thread.')

const send = (message: FromWorker): void => port.postMessage(message)
const abort = new AbortController()

port.on('message', (message: ToWorker) => {
  if (message.kind === 'cancel') abort.abort()
  else void run(message.task)
})

async function run(task: Parameters<typeof runRollupTask>[0]): Promise<void> {
  try {
    const report = (progress: Parameters<Parameters<typeof runRollupTask>[1]>[0]): void =>
      send({ kind: 'progress', progress })
    send({ kind: 'done', outcome: await runRollupTask(task, report, abort.signal) })
  } catch (error) {
    if (error instanceof AppError) send({ kind: 'failed', error: error.toShape() })
    else send({ kind: 'crashed', message: error instanceof Error ? error.message : String(error) })
  } finally {
    port?.close()
  }
}
