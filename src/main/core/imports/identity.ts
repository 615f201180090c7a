import { hash } from 'node:crypto'
import type { UsageRecord } from './record'

/**
 * How often a content has occurred in one file, exactly, at about 11 to 23 bytes a content: a hash
 * table of 64-bit fingerprints with open addressing, on typed arrays. Should two contents ever
 * share a fingerprint (one chance in 3,700 at 100 million rows), the second is merely numbered on
 * from the first; its identity still differs by the full digest.
 */
export class OccurrenceCounter {
  private slots = 1 << 12
  private used = 0
  private high = new Uint32Array(this.slots)
  private low = new Uint32Array(this.slots)
  /** 0: the slot is free; 255: the count stands in `frequent`. */
  private counts = new Uint8Array(this.slots)
  private frequent = new Map<string, number>()

  /** Answers 1 for the first occurrence. */
  next(digest: Uint8Array): number {
    const view = new DataView(digest.buffer, digest.byteOffset, 8)
    const [high, low] = [view.getUint32(0), view.getUint32(4)]
    const slot = this.find(high, low)
    const count = this.counts[slot] ?? 0
    if (count === 0) {
      this.high[slot] = high
      this.low[slot] = low
      this.counts[slot] = 1
      this.used += 1
      if (this.used > this.slots * 0.8) this.grow()
      return 1
    }
    if (count < 254) {
      this.counts[slot] = count + 1
      return count + 1
    }
    const key = `${high}.${low}`
    const exact = (this.frequent.get(key) ?? count) + 1
    this.frequent.set(key, exact)
    this.counts[slot] = 255
    return exact
  }

  /** The slot that holds the fingerprint, or the free one where it belongs. */
  private find(high: number, low: number): number {
    const mask = this.slots - 1
    let slot = low & mask
    while (this.counts[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private grow(): void {
    const { high, low, counts, slots } = this
    this.slots = slots * 2
    this.high = new Uint32Array(this.slots)
    this.low = new Uint32Array(this.slots)
    this.counts = new Uint8Array(this.slots)
    for (let from = 0; from < slots; from += 1) {
      const count = counts[from] ?? 0
      if (count === 0) continue
      const to = this.find(high[from] ?? 0, low[from] ?? 0)
      this.high[to] = high[from] ?? 0
      this.low[to] = low[from] ?? 0
      this.counts[to] = count
    }
  }
}

/** Of any second that the log can hold, to base 36. */
const SECOND_DIGITS = 6

/** The first 16 bytes of the SHA-256 of a call's content. */
export function contentDigest(content: string): Buffer {
  return hash('sha256', content, 'buffer').subarray(0, 16)
}

/**
 * The same content again in one file is another call: ".2", ".3" and so on. The second (UTC) stands
 * before the digest, so that calls in the order of their times also follow one another in the
 * index of the ids; digests alone would touch all of its pages with every batch.
 */
function contentEventId(digest: Buffer, seconds: number, occurrence: number): string {
  const id = seconds.toString(36).padStart(SECOND_DIGITS, '0') + digest.toString('base64url')
  return occurrence === 1 ? id : `${id}.${occurrence}`
}

/** A file's own id of a call as the column takes it: printable ASCII, at most 128 characters. */
export function fileEventId(id: string): string {
  return /^[\x21-\x7e]{1,128}$/.test(id) ? id : contentDigest(`id\0${id}`).toString('base64url')
}

/** The file's own id of a record, or one made of its content and how often its file has had that. */
export function eventIdOf(record: UsageRecord, occurrences: OccurrenceCounter): string {
  if (record.eventId !== '') return record.eventId
  const digest = contentDigest(contentOf(record))
  return contentEventId(digest, record.time.seconds, occurrences.next(digest))
}

/**
 * What makes a call the same call when its file is imported again. The names' case does not count,
 * as it does not for the database; fractions of a second do.
 */
function contentOf(call: UsageRecord): string {
  const { time, provider, model, project, inputTokens, outputTokens, bucket } = call
  const names = `${provider.toLowerCase()}\0${model.toLowerCase()}\0${project.toLowerCase()}`
  const use = `${inputTokens}\0${outputTokens}\0${call.cacheHit ? 1 : 0}\0${call.recordedMicros ?? ''}`
  const content = `${time.seconds}.${time.nanos}\0${names}\0${use}`
  return bucket ? `${content}\0${bucket.endSeconds}\0${bucket.requests}` : content
}
