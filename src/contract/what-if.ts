import { z } from 'zod'
import { savedFileSchema } from './files'
import { instantRangeSchema } from './period'
import { priceRatesSchema } from './prices'
import { defineRoute } from './route'
import { tableFormatSchema } from './explore'
import { usageFilterSchema } from './usage'
import { decimalSchema, emptySchema, idSchema, instantSchema, timeZoneSchema } from './values'

/** Whose price a call would have: its own model's, another's, the catalogue's, or one of one's own. */
const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('same') }),
  z.object({ kind: z.literal('model'), modelId: idSchema }),
  z.object({
    kind: z.literal('catalogue'),
    catalogueProviderId: z.string().max(100),
    modelName: z.string().max(255),
  }),
  z.object({ kind: z.literal('rates'), rates: priceRatesSchema }),
])
export type WhatIfTarget = z.infer<typeof targetSchema>

/** Off every price, in percent: 0 to 100, two places. */
export const discountSchema = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, 'invalid_percent')
  .refine((percent) => Number(percent) <= 100, 'invalid_percent')

const ruleSchema = z.object({
  /** Empty: every model that no other rule names. */
  modelIds: z.array(idSchema).max(1_000),
  to: targetSchema,
  discountPercent: discountSchema.default('0'),
})
export type WhatIfRule = z.infer<typeof ruleSchema>

/** Each model has one rule at most; without one its calls keep the price of their date. */
const rulesSchema = z
  .array(ruleSchema)
  .min(1, 'required')
  .max(50)
  .refine((rules) => {
    const named = rules.flatMap(({ modelIds }) => (modelIds.length === 0 ? ['*'] : modelIds))
    return new Set(named).size === named.length
  }, 'model_twice')

export const scenarioSchema = z.object({
  rules: rulesSchema,
  /** The price that the rules take of a model with several: that of the call's date, or today's. */
  prices: z.enum(['ofDate', 'today']).default('ofDate'),
})
export type Scenario = z.infer<typeof scenarioSchema>

export const whatIfRequestSchema = z.object({ filter: usageFilterSchema, scenario: scenarioSchema })
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>

const countsSchema = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  recordedUsd: decimalSchema,
})

/** Amounts are exact. The counts of the row itself are those of calls with both prices. */
const whatIfRowSchema = countsSchema.extend({
  /** At the calls' own dated prices. */
  recomputedUsd: decimalSchema,
  scenarioUsd: decimalSchema,
  /** scenario − recomputed */
  differenceUsd: decimalSchema,
  /** difference ÷ recomputed; null where that is 0. */
  differenceShare: z.number().nullable(),
  /** Calls that only the scenario has a price for. */
  gained: countsSchema.extend({ scenarioUsd: decimalSchema }),
  /** Calls that the scenario has no price for, or whose tokens are impossible. */
  unpriced: countsSchema,
  /** Calls with more tokens than the other model takes or gives; they are priced all the same. */
  overLimitCalls: z.number().int(),
  /**
   * Cached tokens that the other price does not name: reads and 5-minute writes are priced as
   * plain input, 1-hour writes as 5-minute ones.
   */
  assumedTokens: z.object({
    cacheRead: z.number().int(),
    cacheWrite5m: z.number().int(),
    cacheWrite1h: z.number().int(),
  }),
})
export type WhatIfRow = z.infer<typeof whatIfRowSchema>

const byModelSchema = whatIfRowSchema.extend({
  modelId: idSchema,
  /** "provider / model"; null where the model has no row. */
  modelName: z.string().nullable(),
  /** Whose price it has in the scenario; null: no rule says. */
  toName: z.string().nullable(),
})

export const whatIfSchema = z.object({
  ranAt: instantSchema,
  request: whatIfRequestSchema,
  range: instantRangeSchema,
  timeZone: timeZoneSchema,
  total: whatIfRowSchema,
  /** The largest difference first. */
  byModel: z.array(byModelSchema),
  /** "2026-11" in the accounting zone, oldest first. */
  byMonth: z.array(whatIfRowSchema.extend({ month: z.string() })),
})
export type WhatIf = z.infer<typeof whatIfSchema>

/** A scenario under a name, with the calls that it is about. */
const savedScenarioSchema = z.object({
  name: z.string().trim().min(1, 'required').max(100, 'too_long'),
  request: whatIfRequestSchema,
})
export type SavedScenario = z.infer<typeof savedScenarioSchema>

export const keptScenarioSchema = savedScenarioSchema.extend({ savedAt: instantSchema })

const scenariosSchema = z.object({
  /** By name. */
  scenarios: z.array(keptScenarioSchema),
})

/** Saved scenarios: this user's, on this machine, those of the connection that is open. */
export const scenarioRoutes = {
  'scenarios.list': defineRoute({ input: emptySchema, output: scenariosSchema }),
  /** Names differ by more than case; without `replace` one that is there is `taken`. */
  'scenarios.save': defineRoute({
    input: z.object({ scenario: savedScenarioSchema, replace: z.boolean().default(false) }),
    output: scenariosSchema,
  }),
  'scenarios.rename': defineRoute({
    input: z.object({ name: z.string(), scenario: savedScenarioSchema.pick({ name: true }) }),
    output: scenariosSchema,
  }),
  'scenarios.remove': defineRoute({
    input: z.object({ name: z.string() }),
    output: scenariosSchema,
  }),
}

export const whatIfRoutes = {
  /** Reads every call of the filter once and prices it anew; nothing is written. */
  'whatIf.start': defineRoute({
    input: z.object({ request: whatIfRequestSchema }),
    output: z.object({ jobId: z.string() }),
  }),
  /** What the last run of this very request came to, as long as the app runs; null: none. */
  'whatIf.result': defineRoute({
    input: z.object({ request: whatIfRequestSchema }),
    output: z.object({ result: whatIfSchema.nullable() }),
  }),
  /** By model and month, as a file; null when the user closed the dialog. */
  'whatIf.export': defineRoute({
    input: z.object({ request: whatIfRequestSchema, format: tableFormatSchema }),
    output: z.object({ file: savedFileSchema.nullable() }),
  }),
  /** By model, as a Markdown table to paste. */
  'whatIf.markdown': defineRoute({
    input: z.object({ request: whatIfRequestSchema }),
    output: z.object({ text: z.string() }),
  }),
}
