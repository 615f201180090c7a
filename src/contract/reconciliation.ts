import { z } from 'zod'
import { monthSchema } from './months'
import { decimalSchema, idSchema } from './values'

/** Cost reports whose lines are days in UTC. */
export const costSourceSchema = z.enum(['openai-cost', 'anthropic-cost'])

const reconciliationStateSchema = z.enum(['within', 'differs', 'billOnly', 'ledgerOnly'])
export type ReconciliationState = z.infer<typeof reconciliationStateSchema>

const toleranceSchema = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/)

export const reconciliationRequestSchema = z.object({
  source: costSourceSchema,
  month: monthSchema,
  /** A difference is within tolerance when either of the two allows it. */
  toleranceUsd: toleranceSchema.default('0.01'),
  tolerancePercent: toleranceSchema.default('1'),
})

const reconciliationRowSchema = z.object({
  /** In UTC. */
  day: z.string(),
  /** null: no model of the provider has the line item's name. */
  modelId: idSchema.nullable(),
  /** The model's name, or the line item. */
  name: z.string(),
  billedUsd: decimalSchema,
  recordedUsd: decimalSchema,
  /** Billed less recorded. */
  differenceUsd: decimalSchema,
  state: reconciliationStateSchema,
})
export type ReconciliationRow = z.infer<typeof reconciliationRowSchema>

export const reconciliationSchema = z.object({
  billedUsd: decimalSchema,
  recordedUsd: decimalSchema,
  differenceUsd: decimalSchema,
  rows: z.array(reconciliationRowSchema),
})
