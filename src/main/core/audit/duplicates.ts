import { entry } from '../map-entry'

/** Numbers of a slot: the two halves of the fingerprint, then who wrote its first call. */
const WIDTH = 3
const FIRST_SLOTS = 64
const MOST_FULL = 0.75
/** A power of two. */
const MOST_TABLES = 1_024
const DAY_SECONDS = 86_400
const RANGE = 2 ** 32

/**
 * Finds calls that were written twice: the same model, project, tokens, cost and second. Hash
 * tables of 64-bit fingerprints, 16 to 24 bytes a call; at 10 million calls two different ones
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

/** With open addressing on a typed array; an origin of 0 is a free slot. */
class Fingerprints {
  private slots = FIRST_SLOTS
  private used = 0
  private table = new Uint32Array(FIRST_SLOTS * WIDTH)

  /** Takes one in; when it is there already, answers the origin that it came with. */
  put(high: number, low: number, origin: number): number | null {
    const { table } = this
    const place = this.find(high, low)
    const before = table[place + 2] ?? 0
    if (before !== 0) return before
    table[place] = low
    table[place + 1] = high
    table[place + 2] = origin
    this.used += 1
    if (this.used > this.slots * MOST_FULL) this.grow()
    return null
  }

  /** Where a fingerprint stands in the table, or would. */
  private find(high: number, low: number): number {
    const { table } = this
    let place = Math.floor((low * this.slots) / RANGE) * WIDTH
    for (;;) {
      if (table[place + 2] === 0) return place
      if (table[place] === low && table[place + 1] === high) return place
      place += WIDTH
      if (place === table.length) place = 0
    }
  }

  private grow(): void {
    const { table } = this
    // By half; doubled, a table would be half empty on average.
    this.slots += this.slots >> 1
    this.table = new Uint32Array(this.slots * WIDTH)
    for (let from = 0; from < table.length; from += WIDTH) {
      const origin = table[from + 2] ?? 0
      if (origin === 0) continue
      const [low, high] = [table[from] ?? 0, table[from + 1] ?? 0]
      const to = this.find(high, low)
      this.table[to] = low
      this.table[to + 1] = high
      this.table[to + 2] = origin
    }
  }
}

/** The finalizer of MurmurHash3 (Appleby, public domain), with one of its two multipliers. */
function mixed(bits: number, multiplier: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
