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

  /** Of a digest of `contentDigest`. Answers 1 for the first occurrence. */
  next(digest: string): number {
    const [high, low] = [fingerprintAt(digest, 0), fingerprintAt(digest, 6)]
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

/** The characters of base64url, and each one's six bits by its code. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const BITS = new Uint8Array(128)
for (let bits = 0; bits < DIGITS.length; bits += 1) BITS[DIGITS.charCodeAt(bits)] = bits

/** 32 of the 36 bits that six characters hold. */
function fingerprintAt(digest: string, start: number): number {
  let bits = 0
  for (let at = start; at < start + 6; at += 1) {
    bits = (bits << 6) | (BITS[digest.charCodeAt(at)] ?? 0)
  }
  return bits >>> 0
}

/** The first 16 bytes of the SHA-256 of a call's content, as 22 characters of base64url. */
export function contentDigest(content: string): string {
  const whole = hash('sha256', content, 'base64url')
  // Of the last character, only the first two bits are the sixteenth byte's.
  return whole.slice(0, 21) + DIGITS.charAt((BITS[whole.charCodeAt(21)] ?? 0) & 0b110000)
}

/**
 * The same content again in one file is another call: ".2", ".3" and so on. The second (UTC) stands
 * before the digest, so that calls in the order of their times also follow one another in the
 * index of the ids; digests alone would touch all of its pages with every batch.
 */
function contentEventId(digest: string, seconds: number, occurrence: number): string {
  const id = seconds.toString(36).padStart(SECOND_DIGITS, '0') + digest
  return occurrence === 1 ? id : `${id}.${occurrence}`
}

/** A file's own id of a call as the column takes it: printable ASCII, at most 128 characters. */
export function fileEventId(id: string): string {
  return /^[\x21-\x7e]{1,128}$/.test(id) ? id : contentDigest(`id\0${id}`)
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
