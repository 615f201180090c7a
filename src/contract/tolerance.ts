import { z } from 'zod'

export const toleranceAmountSchema = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'invalid_tolerance')

/** A difference is within tolerance when either of the two allows it. */
export const toleranceSchema = z.object({
  usd: toleranceAmountSchema,
  /** Of what is billed. */
  percent: toleranceAmountSchema,
})
export type Tolerance = z.infer<typeof toleranceSchema>

/** Until someone says otherwise. */
export const USUAL_TOLERANCE: Tolerance = { usd: '0.01', percent: '1' }
