import { z } from 'zod'
import { monthSchema } from './months'
import { defineRoute } from './route'
import { decimalSchema, emptySchema, idSchema, localDateSchema } from './values'

/** Whose spend a budget is about. */
export const budgetScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workspace') }),
  z.object({ kind: z.literal('provider'), id: idSchema }),
  z.object({ kind: z.literal('model'), id: idSchema }),
  z.object({ kind: z.literal('project'), id: idSchema }),
])
export type BudgetScope = z.infer<typeof budgetScopeSchema>

export const budgetInputSchema = z.object({
  name: z.string().trim().min(1, 'required').max(128),
  scope: budgetScopeSchema,
  /** USD a calendar month, exact. */
  amountUsd: z.string().regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,6})?$/, 'invalid_budget'),
  /** Whole percents of the amount at which to tell; each tells once a month. */
  thresholds: z.array(z.number().int().min(1).max(1_000)).max(10).default([50, 80, 100]),
})
export type BudgetInput = z.infer<typeof budgetInputSchema>

const budgetSchema = budgetInputSchema.extend({ id: idSchema })
export type Budget = z.infer<typeof budgetSchema>

/** `over`: more is spent than the amount · `forecastOver`: more is expected by the month's end. */
export const budgetStateSchema = z.enum(['onTrack', 'forecastOver', 'over'])
export type BudgetState = z.infer<typeof budgetStateSchema>

export const budgetStatusSchema = budgetSchema.extend({
  /** null: the provider, model or project has no row (any more). */
  scopeName: z.string().nullable(),
  month: z.object({ from: localDateSchema, to: localDateSchema }),
  state: budgetStateSchema,
  /** Recorded this month, today included: the dashboard's figure. */
  spentUsd: decimalSchema,
  /** By `spend.forecast`; null while nothing can be said. */
  forecastUsd: decimalSchema.nullable(),
  /** amount − spent; negative when it is over. */
  remainingUsd: decimalSchema,
  /** spent ÷ amount, for showing. */
  share: z.number(),
  /** Days of the month after today. */
  remainingDays: z.number().int(),
  /** Calls without a price: their cost is in none of these. */
  unpricedCalls: z.number().int(),
  /** The thresholds that the spend has come to, ascending. */
  reached: z.array(z.number().int()),
})
export type BudgetStatus = z.infer<typeof budgetStatusSchema>

/** A threshold was reached this month, and nobody on this machine has put the notice aside yet. */
export const budgetNoticeSchema = z.object({
  budgetId: idSchema,
  name: z.string(),
  month: monthSchema,
  /** The highest one reached, in percent. */
  threshold: z.number().int(),
  spentUsd: decimalSchema,
  amountUsd: decimalSchema,
})
export type BudgetNotice = z.infer<typeof budgetNoticeSchema>

export const budgetRoutes = {
  'budgets.list': defineRoute({
    input: emptySchema,
    output: z.object({
      budgets: z.array(budgetStatusSchema),
      notices: z.array(budgetNoticeSchema),
      /** False: this database holds no budgets, since the app may not write to it. */
      kept: z.boolean(),
    }),
  }),
  'budgets.create': defineRoute({ input: budgetInputSchema, output: budgetSchema }),
  'budgets.update': defineRoute({ input: budgetSchema, output: budgetSchema }),
  'budgets.remove': defineRoute({ input: z.object({ id: idSchema }), output: emptySchema }),
  /** Puts a notice aside on this machine until the next threshold. */
  'budgets.acknowledge': defineRoute({
    input: budgetNoticeSchema.pick({ budgetId: true, month: true, threshold: true }),
    output: emptySchema,
  }),
}
