/** Numbers of a slot. */
const WIDTH = 3

/**
 * Finds calls that were written twice: the same model, project, tokens, cost and second. A hash
 * table of 64-bit fingerprints with open addressing on typed arrays, 12 to 30 bytes a call; at 10
 * million calls two different ones share a fingerprint with a chance of one in 370,000.
 */
export class DuplicateFinder {
  private slots = 1 << 14
  private used = 0
  /**
   * By slot: the two halves of the fingerprint, then who wrote its first call; 0: the slot is free.
   * Side by side, since each look at the table is a wait for memory.
   */
  private table = new Uint32Array(this.slots * WIDTH)

  /**
   * Who wrote the same call before: null when nobody did. `origin` is above 0. The numbers are
   * what the call consists of, each a whole number.
   */
  seen(numbers: readonly number[], origin: number): number | null {
    let high = 0x9e3779b9
    let low = 0x85ebca6b
    for (const number of numbers) {
      const bits = number | 0
      const rest = bits === number ? bits >> 31 : Math.floor(number / 4_294_967_296) | 0
      high = mixed(high ^ bits, 0x85ebca6b) ^ rest
      low = mixed(low ^ bits ^ Math.imul(rest, 0x27d4eb2f), 0xc2b2ae35)
    }
    high >>>= 0
    low >>>= 0
    const { table } = this
    const place = this.find(high, low)
    const before = table[place + 2] ?? 0
    if (before !== 0) return before
    table[place] = low
    table[place + 1] = high
    table[place + 2] = origin
    this.used += 1
    if (this.used > this.slots * 0.7) this.grow()
    return null
  }

  /** Where a fingerprint stands in the table, or would. */
  private find(high: number, low: number): number {
    const { table } = this
    const mask = this.slots - 1
    let slot = low & mask
    for (;;) {
      const place = slot * WIDTH
      if (table[place + 2] === 0) return place
      if (table[place] === low && table[place + 1] === high) return place
      slot = (slot + 1) & mask
    }
  }

  private grow(): void {
    const { table } = this
    this.slots *= 2
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
