import { z } from 'zod'
import { effectiveFromSchema } from './prices'
import { defineRoute } from './route'
import {
  decimalSchema,
  emptySchema,
  idSchema,
  instantSchema,
  pricePer1kSchema,
  tokenCountSchema,
} from './values'

export const modelTypeSchema = z.enum(['llm', 'vlm', 'embedding'])
export type ModelType = z.infer<typeof modelTypeSchema>

/** `free`: someone said 0 means free · `unpriced`: 0/0 is only the column's default. */
export const priceStateSchema = z.enum(['priced', 'free', 'unpriced'])
export type PriceState = z.infer<typeof priceStateSchema>

export const modelSchema = z.object({
  id: idSchema,
  providerId: idSchema,
  /** null when the provider's row is gone. */
  providerName: z.string().nullable(),
  modelName: z.string(),
  modelType: modelTypeSchema,
  maxInputTokens: z.number().int(),
  maxOutputTokens: z.number().int(),
  supportStream: z.boolean(),
  supportJson: z.boolean(),
  /** USD per 1,000 tokens: the exact price where one is dated, otherwise the column. */
  priceInputPer1k: decimalSchema,
  priceOutputPer1k: decimalSchema,
  priceState: priceStateSchema,
  /** The six-place columns hold a rounded form of the exact price. */
  priceRounded: z.boolean(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
})
export type Model = z.infer<typeof modelSchema>

export const modelInputSchema = z.object({
  providerId: idSchema,
  modelName: z.string().trim().min(1, 'required').max(255),
  modelType: modelTypeSchema.default('llm'),
  maxInputTokens: tokenCountSchema.default(0),
  maxOutputTokens: tokenCountSchema.default(0),
  supportStream: z.boolean().default(false),
  supportJson: z.boolean().default(false),
  /** USD per 1,000 tokens; blank is refused, 0 means free. */
  priceInputPer1k: pricePer1kSchema,
  priceOutputPer1k: pricePer1kSchema,
  /** Where the price comes from, kept with the dated price. */
  priceSource: z.string().max(255).default('manual'),
  /** From when a given price holds; now by default. */
  priceFrom: effectiveFromSchema.optional(),
})
export type ModelInput = z.infer<typeof modelInputSchema>

/** Both prices left out: the price stays, and an unpriced model stays unpriced. */
export const modelChangeSchema = modelInputSchema
  .extend({
    id: idSchema,
    priceInputPer1k: pricePer1kSchema.optional(),
    priceOutputPer1k: pricePer1kSchema.optional(),
  })
  .refine(
    (input) => (input.priceInputPer1k === undefined) === (input.priceOutputPer1k === undefined),
    {
      error: 'required',
      path: ['priceOutputPer1k'],
    },
  )
export type ModelChange = z.infer<typeof modelChangeSchema>

/** Deleting a model: refused while calls hang on it, or its calls go to another model first. */
const modelRemovalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('onlyIfUnused') }),
  z.object({
    kind: z.literal('reassignCalls'),
    toModelId: idSchema,
    /** Calls of closed months, too; otherwise it is refused while the model has some. */
    intoClosedMonths: z.boolean().default(false),
  }),
])

export const modelRoutes = {
  'models.list': defineRoute({
    input: emptySchema,
    output: z.object({ models: z.array(modelSchema) }),
  }),
  'models.create': defineRoute({ input: modelInputSchema, output: modelSchema }),
  'models.update': defineRoute({ input: modelChangeSchema, output: modelSchema }),
  'models.duplicate': defineRoute({ input: z.object({ id: idSchema }), output: modelSchema }),
  'models.removalImpact': defineRoute({
    input: z.object({ id: idSchema }),
    output: z.object({ calls: z.number().int(), capped: z.boolean() }),
  }),
  'models.remove': defineRoute({
    input: z.object({ id: idSchema, removal: modelRemovalSchema }),
    output: z.object({ reassignedCalls: z.number().int() }),
  }),
}
