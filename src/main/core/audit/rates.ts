import type { ImpliedRates } from '../../../contract/audit'
import type { CheckedCall } from './classify'

/**
 * Sums for a least-squares fit of cost = input × a + output × b without a constant: the normal
 * equations of one model's calls in one month. Floats: what comes out is an estimate with an error.
 */
export interface RateSums {
  calls: number
  ii: number
  io: number
  oo: number
  ic: number
  oc: number
  cc: number
}

export function noRateSums(): RateSums {
  return { calls: 0, ii: 0, io: 0, oo: 0, ic: 0, oc: 0, cc: 0 }
}

export function addToRates(sums: RateSums, input: number, output: number, micros: number): void {
  sums.calls += 1
  sums.ii += input * input
  sums.io += input * output
  sums.oo += output * output
  sums.ic += input * micros
  sums.oc += output * micros
  sums.cc += micros * micros
}

/** Input and output are all that it was billed for, so it may say what they cost. */
export function plainlyPriced(call: CheckedCall): boolean {
  const cached = call.cacheReadTokens + call.cacheWrite5mTokens + call.cacheWrite1hTokens
  return !call.cacheHit && cached === 0
}

/** Estimates as numbers: micro-USD a token and a call. */
export interface RateFit {
  input: number
  output: number
  inputError: number | null
  outputError: number | null
  /** Root mean square of the residuals. */
  residual: number
  calls: number
}

/** Below this share of the product of the squares, input and output rise and fall together. */
const COLLINEAR = 1e-9

/**
 * The fit, with standard errors from the residual variance (n − number of rates degrees of
 * freedom). Calls without output (or input) fit the other rate alone. null: nothing can be told.
 */
export function fitRates(sums: RateSums): RateFit | null {
  const { calls, ii, io, oo, ic, oc, cc } = sums
  if (ii === 0 && oo === 0) return null
  if (oo === 0 || ii === 0) {
    const [square, product] = oo === 0 ? [ii, ic] : [oo, oc]
    const rate = product / square
    const left = Math.max(0, cc - rate * product)
    const error = calls > 1 ? Math.sqrt(left / (calls - 1) / square) : null
    const residual = Math.sqrt(left / calls)
    return oo === 0
      ? { input: rate, output: 0, inputError: error, outputError: null, residual, calls }
      : { input: 0, output: rate, inputError: null, outputError: error, residual, calls }
  }
  const determinant = ii * oo - io * io
  if (determinant <= COLLINEAR * ii * oo) return null
  const input = (ic * oo - oc * io) / determinant
  const output = (oc * ii - ic * io) / determinant
  const left = Math.max(0, cc - input * ic - output * oc)
  const variance = calls > 2 ? left / (calls - 2) : null
  return {
    input,
    output,
    inputError: variance === null ? null : Math.sqrt((variance * oo) / determinant),
    outputError: variance === null ? null : Math.sqrt((variance * ii) / determinant),
    residual: Math.sqrt(left / calls),
    calls,
  }
}

/** A fit in the units of prices: USD per 1,000 tokens, nine places; the residual in USD. */
export function toImpliedRates(fit: RateFit): ImpliedRates {
  const per1k = (micros: number): string => (micros / 1_000).toFixed(9)
  return {
    inputPer1k: per1k(fit.input),
    outputPer1k: per1k(fit.output),
    inputError: fit.inputError === null ? null : per1k(fit.inputError),
    outputError: fit.outputError === null ? null : per1k(fit.outputError),
    residualUsd: (fit.residual / 1_000_000).toFixed(9),
    calls: fit.calls,
  }
}

/** Costs are rounded to the micro-dollar, so a fit that is right leaves about 0.29 of one. */
export const ROUNDING_RESIDUAL = 0.6
