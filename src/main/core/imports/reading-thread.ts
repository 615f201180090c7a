import { Worker } from 'node:worker_threads'
import { AppError } from '../../../contract/errors'
import type { SourceFile } from '../source-files'
import { formatOf } from './formats/registry'
import { unpackItems } from './packed-items'
import type { ReadEvent, ReadFilesOptions } from './read-files'
import type { FromReader, PackedEvent, ToReader } from './reading-messages'

/** A worker that does not stop when told (a database that it reads is locked) is ended after this. */
const PATIENCE_MS = 3_000

/** `readFiles` in a thread of its own. `worker`: the built file. */
export class ReadingThread {
  private readonly thread: Worker
  private readonly arrived: FromReader[] = []
  private readonly ended: Promise<void>
  private events: PackedEvent[] = []
  private taken = 0
  private bytes = 0
  private wake = (): void => undefined

  constructor(
    worker: string,
    source: SourceFile,
    private readonly options: ReadFilesOptions,
  ) {
    const { plan, engine, known, keepRaw = false, signal } = options
    this.thread = new Worker(worker)
    this.thread.on('message', (message: FromReader) => this.arrive(message))
    this.thread.on('error', ({ message }) => this.arrive({ kind: 'crashed', message }))
    this.ended = new Promise((resolve) => {
      this.thread.once('exit', () => {
        // After its last message, which is taken before this one.
        this.arrive({ kind: 'crashed', message: 'the reading thread ended early' })
        resolve()
      })
    })
    signal.addEventListener('abort', this.wakeUp, { once: true })
    this.send({ kind: 'read', source, options: { plan, engine, known, keepRaw } })
  }

  /** What `readFiles` tells next; null: it has told all, or was cancelled. Throws what that throws. */
  async next(): Promise<ReadEvent | null> {
    const { signal, onBytes } = this.options
    while (!signal.aborted) {
      const event = this.events[this.taken]
      if (event) {
        this.taken += 1
        if (this.taken === this.events.length) {
          this.send({ kind: 'taken' })
          onBytes(this.bytes)
        }
        return unpacked(event)
      }
      const message = this.arrived.shift()
      if (!message) {
        await new Promise<void>((resolve) => (this.wake = resolve))
        continue
      }
      switch (message.kind) {
        case 'events':
          this.events = message.events
          this.bytes = message.bytes
          this.taken = 0
          break
        case 'done':
          return null
        case 'failed': {
          const { code, message: sentence, details } = message.error
          throw new AppError(code, sentence, details)
        }
        case 'crashed':
          throw new Error(message.message)
      }
    }
    return null
  }

  /** Once it has ended, its files are closed. */
  async close(): Promise<void> {
    this.options.signal.removeEventListener('abort', this.wakeUp)
    this.send({ kind: 'cancel' })
    const patience = setTimeout(() => void this.thread.terminate(), PATIENCE_MS)
    await this.ended
    clearTimeout(patience)
  }

  private send(message: ToReader): void {
    this.thread.postMessage(message, [])
  }

  private arrive(message: FromReader): void {
    this.arrived.push(message)
    this.wake()
  }

  private readonly wakeUp = (): void => this.wake()
}

function unpacked(event: PackedEvent): ReadEvent {
  switch (event.kind) {
    case 'begin':
      return { ...event, format: formatOf(event.format) }
    case 'items':
      return { kind: 'items', items: unpackItems(event.items) }
    default:
      return event
  }
}
