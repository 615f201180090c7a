import { z } from 'zod'
import { modelTypeSchema } from './models'
import { priceTierSchema } from './prices'
import { defineRoute } from './route'
import { decimalSchema } from './values'

/** A model of the price catalogue that ships inside the app; what it does not know is null. */
export const catalogueEntrySchema = z.object({
  catalogueProviderId: z.string(),
  providerName: z.string(),
  modelName: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  modelType: modelTypeSchema.nullable(),
  maxInputTokens: z.number().int().nullable(),
  /** USD per 1,000 tokens at today's price, exact. */
  priceInputPer1k: decimalSchema.nullable(),
  priceOutputPer1k: decimalSchema.nullable(),
  cacheReadPer1k: decimalSchema.nullable(),
  cacheWrite5mPer1k: decimalSchema.nullable(),
  cacheWrite1hPer1k: decimalSchema.nullable(),
  tiers: z.array(priceTierSchema),
  /** Reasons why the flat price does not say everything: tiers, per-request fees, audio. */
  notes: z.array(z.enum(['tiered', 'per_request', 'cache_priced', 'dated', 'deprecated'])),
})
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>

export const catalogueRoutes = {
  /** Searches names of models and providers, best match first. */
  'catalogue.search': defineRoute({
    input: z.object({
      query: z.string().max(200),
      catalogueProviderId: z.string().max(100).optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      entries: z.array(catalogueEntrySchema),
      total: z.number().int(),
      /** Name and version of the catalogue, kept with a price that is taken from it. */
      version: z.string(),
    }),
  }),
  'catalogue.providers': defineRoute({
    input: z.object({}).strict(),
    output: z.object({
      providers: z.array(
        z.object({ catalogueProviderId: z.string(), name: z.string(), baseUrl: z.string() }),
      ),
    }),
  }),
}
