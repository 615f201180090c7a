/** Reproducible random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number
  /** A whole number from 0 to `below` - 1. */
  below(limit: number): number
  /** exp(N(mu, sigma)): many small values and a long tail. */
  logNormal(mu: number, sigma: number): number
}

/** Mulberry32, a public-domain generator by Tommy Ettinger. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    logNormal(mu, sigma) {
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return Math.exp(mu + sigma * radius * Math.cos(2 * Math.PI * next()))
    },
  }
}

/** Draws 0 to `size` - 1, the first most often: the k-th with weight 1 / k^exponent. */
export function makeZipf(size: number, exponent: number): (random: Random) => number {
  const cumulative: number[] = []
  let sum = 0
  for (let rank = 1; rank <= size; rank += 1) {
    sum += 1 / rank ** exponent
    cumulative.push(sum)
  }
  return (random) => {
    const wanted = random.next() * sum
    const found = cumulative.findIndex((edge) => wanted < edge)
    return found === -1 ? size - 1 : found
  }
}
