import { entry } from '../map-entry'

/** Numbers of a slot: the two halves of the fingerprint. */
const WIDTH = 2
/** Beyond it, who wrote a day's calls takes four bytes a call. */
const MOST_IN_A_BYTE = 255
const FIRST_SLOTS = 64
const MOST_FULL = 0.75
/** A power of two. */
const MOST_TABLES = 1_024
const DAY_SECONDS = 86_400
const RANGE = 2 ** 32

/**
 * Finds calls that were written twice: the same model, project, tokens, cost and second. Hash
 * tables of 64-bit fingerprints, 12 to 18 bytes a call; at 10 million calls two different ones
 * share a fingerprint with a chance of one in 370,000.
 *
 * Each UTC day has a table of its own: calls come more or less by time, so the one at hand stays in
 * the processor's cache, where one for all calls is a wait for memory at each of them; and no large
 * table is ever copied into a larger one.
 */
export class DuplicateFinder {
  private readonly tables = new Map<number, Fingerprints>()

  /**
   * Who wrote the same call before: null when nobody did. `origin` is above 0. The numbers are
   * what the call consists of, each a whole number; `second` is one of them.
   */
  seen(numbers: readonly number[], second: number, origin: number): number | null {
    let high = 0x9e3779b9
    let low = 0x85ebca6b
    for (let index = 0; index < numbers.length; index += 1) {
      const number = numbers[index] ?? 0
      const bits = number | 0
      const rest = bits === number ? bits >> 31 : Math.floor(number / RANGE) | 0
      high = mixed(high ^ bits, 0x85ebca6b) ^ rest
      low = mixed(low ^ bits ^ Math.imul(rest, 0x27d4eb2f), 0xc2b2ae35)
    }
    // Wrong clocks may name any number of days.
    const day = Math.floor(second / DAY_SECONDS) & (MOST_TABLES - 1)
    return entry(this.tables, day, newTable).put(high >>> 0, low >>> 0, origin)
  }
}

const newTable = (): Fingerprints => new Fingerprints()

/** With open addressing on typed arrays. */
class Fingerprints {
  private slots = FIRST_SLOTS
  private used = 0
  private table = new Uint32Array(FIRST_SLOTS * WIDTH)
  /** Who wrote the first call of each slot; 0 is a free one. Few imports bring a day's calls. */
  private origins: Uint8Array | Uint32Array = new Uint8Array(FIRST_SLOTS)

  /** Takes one in; when it is there already, answers the origin that it came with. */
  put(high: number, low: number, origin: number): number | null {
    const slot = this.find(high, low)
    const before = this.origins[slot] ?? 0
    if (before !== 0) return before
    if (origin > MOST_IN_A_BYTE && this.origins instanceof Uint8Array) {
      this.origins = Uint32Array.from(this.origins)
    }
    this.set(slot, high, low, origin)
    this.used += 1
    if (this.used > this.slots * MOST_FULL) this.grow()
    return null
  }

  /** The slot where a fingerprint stands, or would. */
  private find(high: number, low: number): number {
    const { table, origins, slots } = this
    let slot = Math.floor((low * slots) / RANGE)
    for (;;) {
      if (origins[slot] === 0) return slot
      if (table[slot * WIDTH] === low && table[slot * WIDTH + 1] === high) return slot
      slot += 1
      if (slot === slots) slot = 0
    }
  }

  private set(slot: number, high: number, low: number, origin: number): void {
    this.table[slot * WIDTH] = low
    this.table[slot * WIDTH + 1] = high
    this.origins[slot] = origin
  }

  private grow(): void {
    const { table, origins } = this
    // By half; doubled, a table would be half empty on average.
    this.slots += this.slots >> 1
    this.table = new Uint32Array(this.slots * WIDTH)
    this.origins =
      origins instanceof Uint8Array ? new Uint8Array(this.slots) : new Uint32Array(this.slots)
    for (let from = 0; from < origins.length; from += 1) {
      const origin = origins[from] ?? 0
      if (origin === 0) continue
      const [low, high] = [table[from * WIDTH] ?? 0, table[from * WIDTH + 1] ?? 0]
      this.set(this.find(high, low), high, low, origin)
    }
  }
}

/** The finalizer of MurmurHash3 (Appleby, public domain), with one of its two multipliers. */
function mixed(bits: number, multiplier: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
