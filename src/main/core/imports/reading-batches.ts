import type { SourceFile } from '../source-files'
import { packItems } from './packed-items'
import { type ReadEvent, readFiles } from './read-files'
import type { PackedEvent, ReaderOptions } from './reading-messages'
import type { ReadItem } from './record'

/** Items of one batch; fewer than a transaction has rows. */
const BATCH_ITEMS = 1_000
/** Whoever waits hears of progress as often as this. */
const BATCH_MS = 100

export interface PackedBatch {
  events: PackedEvent[]
  bytes: number
  /** What goes over without being copied. */
  transfer: ArrayBuffer[]
}

/** A source's files read into batches that go to another thread, in order. */
export async function* packedBatches(
  source: SourceFile,
  options: ReaderOptions,
  signal: AbortSignal,
): AsyncGenerator<PackedBatch> {
  let bytes = 0
  let events: PackedEvent[] = []
  let transfer: ArrayBuffer[] = []
  let items: ReadItem[] = []
  let handedOver = performance.now()
  /** Of items in `events` and of those that are to come there. */
  let held = 0

  const pack = (): void => {
    if (items.length === 0) return
    const packed = packItems(items)
    events.push({ kind: 'items', items: packed })
    transfer.push(packed.numbers.buffer as ArrayBuffer)
    items = []
  }
  const batch = (): PackedBatch => {
    pack()
    const made = { events, bytes, transfer }
    events = []
    transfer = []
    held = 0
    handedOver = performance.now()
    return made
  }

  const onBytes = (read: number): void => {
    bytes = read
  }
  for await (const event of readFiles(source, { ...options, signal, onBytes })) {
    if (event.kind === 'items') {
      for (const item of event.items) items.push(item)
      held += event.items.length
    } else {
      pack()
      events.push(plain(event))
    }
    // A file that has ended is counted as such.
    if (event.kind === 'end') bytes = 0
    if (held >= BATCH_ITEMS || performance.now() - handedOver >= BATCH_MS) yield batch()
  }
  yield batch()
}

function plain(event: Exclude<ReadEvent, { kind: 'items' }>): PackedEvent {
  return event.kind === 'begin' ? { ...event, format: event.format.id } : event
}
