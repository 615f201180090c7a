/**
 * Splits an amount in proportion to weights, in whole units, so that the parts add up to it: each
 * part ends where the rounded running total ends. Without weights the first part takes it all.
 */
export function splitAmount(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? amount : 0n))
  let running = 0n
  let given = 0n
  return weights.map((weight) => {
    running += weight
    const upTo = roundedQuotient(amount * running, whole)
    const part = upTo - given
    given = upTo
    return part
  })
}

/** Half up (away from zero); the divisor is positive. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend
  const quotient = (2n * size + divisor) / (2n * divisor)
  return dividend < 0n ? -quotient : quotient
}
