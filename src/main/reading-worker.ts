import { parentPort } from 'node:worker_threads'
import { AppError } from '../contract/errors'
import { packedBatches } from './core/imports/reading-batches'
import { type FromReader, MOST_WAITING, type ToReader } from './core/imports/reading-messages'

/** The thread that reads a source's files (core/imports/reading-thread.ts) and ends. */
const port = parentPort
if (!port) throw new Error('This file is started as a worker thread.')

const abort = new AbortController()
/** Batches that are handed over and not taken yet. */
const handedOver = { waiting: 0 }
/** Ends the wait for a batch to be taken, or for a cancel. */
let goOn = (): void => undefined

port.on('message', (message: ToReader) => {
  switch (message.kind) {
    case 'read':
      void run(message)
      return
    case 'taken':
      handedOver.waiting -= 1
      break
    case 'cancel':
      abort.abort()
  }
  goOn()
})

async function run({ source, options }: Extract<ToReader, { kind: 'read' }>): Promise<void> {
  try {
    for await (const { transfer, ...batch } of packedBatches(source, options, abort.signal)) {
      handedOver.waiting += 1
      port?.postMessage({ kind: 'events', ...batch } satisfies FromReader, transfer)
      while (handedOver.waiting >= MOST_WAITING && !abort.signal.aborted) {
        await new Promise<void>((resolve) => (goOn = resolve))
      }
    }
    send({ kind: 'done' })
  } catch (error) {
    if (error instanceof AppError) send({ kind: 'failed', error: error.toShape() })
    else send({ kind: 'crashed', message: error instanceof Error ? error.message : String(error) })
  } finally {
    port?.close()
  }
}

function send(message: FromReader): void {
  port?.postMessage(message)
}
