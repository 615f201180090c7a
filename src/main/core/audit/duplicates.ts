/**
 * Finds calls that were written twice: the same model, project, tokens, cost and second. A hash
 * table of 64-bit fingerprints with open addressing on typed arrays, 12 to 30 bytes a call; at 10
 * million calls two different ones share a fingerprint with a chance of one in 370,000.
 */
export class DuplicateFinder {
  private slots = 1 << 14
  private used = 0
  private high = new Uint32Array(this.slots)
  private low = new Uint32Array(this.slots)
  /** Who wrote the first call of the fingerprint; 0: the slot is free. */
  private origins = new Uint32Array(this.slots)

  /**
   * Who wrote the same call before: null when nobody did. `origin` is above 0. The numbers are
   * what the call consists of, each a whole number.
   */
  seen(numbers: readonly number[], origin: number): number | null {
    let high = 0x9e3779b9
    let low = 0x85ebca6b
    for (const number of numbers) {
      const bits = number | 0
      const rest = Math.floor(number / 4_294_967_296) | 0
      high = mixed(high ^ bits, 0x85ebca6b) ^ rest
      low = mixed(low ^ bits ^ Math.imul(rest, 0x27d4eb2f), 0xc2b2ae35)
    }
    high >>>= 0
    low >>>= 0
    const slot = this.find(high, low)
    const before = this.origins[slot] ?? 0
    if (before !== 0) return before
    this.high[slot] = high
    this.low[slot] = low
    this.origins[slot] = origin
    this.used += 1
    if (this.used > this.slots * 0.7) this.grow()
    return null
  }

  private find(high: number, low: number): number {
    const mask = this.slots - 1
    let slot = low & mask
    while (this.origins[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private grow(): void {
    const { high, low, origins, slots } = this
    this.slots = slots * 2
    this.high = new Uint32Array(this.slots)
    this.low = new Uint32Array(this.slots)
    this.origins = new Uint32Array(this.slots)
    for (let from = 0; from < slots; from += 1) {
      const origin = origins[from] ?? 0
      if (origin === 0) continue
      const to = this.find(high[from] ?? 0, low[from] ?? 0)
      this.high[to] = high[from] ?? 0
      this.low[to] = low[from] ?? 0
      this.origins[to] = origin
    }
  }
}

/** The finalizer of MurmurHash3 (Appleby, public domain), with one of its two multipliers. */
function mixed(bits: number, multiplier: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
