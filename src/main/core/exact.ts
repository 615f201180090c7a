import { Decimal } from 'decimal.js'

/** Decimals for money: enough for INT tokens × 12-place prices without rounding; never exponents. */
export const Exact = Decimal.clone({ precision: 50, toExpNeg: -40, toExpPos: 40 })
