import { z } from 'zod'
import { modelTypeSchema } from './models'
import { instantRangeSchema, periodSchema } from './period'
import { tokenKinds } from './token-kinds'
import { defineRoute } from './route'
import { decimalSchema, idSchema, instantSchema, timeZoneSchema } from './values'

/** An amount in USD as the cost column holds it. */
export const amountSchema = z.string().regex(/^\d{1,4}(\.\d{1,6})?$/, 'invalid_amount')
const tokensSchema = z.number().int().min(0)

/** Which calls are meant. Everything left out does not narrow; lists are "any of". */
export const usageFilterSchema = z
  .object({
    period: periodSchema.default({ kind: 'preset', preset: 'allTime' }),
    providerIds: z.array(idSchema).max(1_000).optional(),
    modelIds: z.array(idSchema).max(1_000).optional(),
    modelTypes: z.array(modelTypeSchema).optional(),
    projectIds: z.array(idSchema).max(1_000).optional(),
    cacheHit: z.boolean().optional(),
    /** USD, both inclusive. */
    costMin: amountSchema.optional(),
    costMax: amountSchema.optional(),
    inputTokensMin: tokensSchema.optional(),
    inputTokensMax: tokensSchema.optional(),
    outputTokensMin: tokensSchema.optional(),
    outputTokensMax: tokensSchema.optional(),
    unpricedOnly: z.boolean().optional(),
    /** Calls that read from a provider's prompt cache or wrote to it, as imports tell. */
    promptCacheOnly: z.boolean().optional(),
    importId: idSchema.optional(),
  })
  .strict()
export type UsageFilter = z.infer<typeof usageFilterSchema>

export const usageSortSchema = z.object({
  by: z.enum(['time', 'cost', 'inputTokens', 'outputTokens', 'totalTokens']),
  direction: z.enum(['asc', 'desc']),
})
export type UsageSort = z.infer<typeof usageSortSchema>

/** One call. Names are null where the model's, provider's or project's row is unknown. */
export const usageRowSchema = z.object({
  id: idSchema,
  createdAt: instantSchema,
  modelId: idSchema,
  modelName: z.string().nullable(),
  modelType: modelTypeSchema.nullable(),
  providerId: idSchema.nullable(),
  providerName: z.string().nullable(),
  projectId: idSchema,
  projectName: z.string().nullable(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cacheHit: z.boolean(),
  /** USD, six places. */
  costUsd: decimalSchema,
  /** No price is known for it: its cost of 0 is not a cost of nothing. */
  unpriced: z.boolean(),
})
export type UsageRow = z.infer<typeof usageRowSchema>

export const usageTotalsSchema = z.object({
  calls: z.number().int(),
  cacheHits: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costUsd: decimalSchema,
  unpricedCalls: z.number().int(),
})
export type UsageTotals = z.infer<typeof usageTotalsSchema>

/** tokens / 1,000 × price = cost, exact. */
const costLineSchema = z.object({
  kind: z.enum(tokenKinds),
  tokens: z.number().int(),
  pricePer1k: decimalSchema,
  costUsd: decimalSchema,
})

export const usageDetailSchema = usageRowSchema.extend({
  updatedAt: instantSchema,
  cost: z.object({
    lines: z.array(costLineSchema),
    /** What the lines come to, exact; null when no price is known. */
    recomputedUsd: decimalSchema.nullable(),
    /** recorded − recomputed, exact; null when no price is known. */
    differenceUsd: decimalSchema.nullable(),
    /** Which price was taken: one dated at or before the call, or the model's current columns. */
    price: z
      .object({
        kind: z.enum(['dated', 'current']),
        effectiveFrom: instantSchema.nullable(),
        source: z.string().nullable(),
        /** The tier that the call's input exceeds; its prices are for all tokens of the call. */
        tierAboveInputTokens: z.number().int().nullable(),
      })
      .nullable(),
    /** Share of the full price that a response-cache hit is billed at here, "0" to "1". */
    cacheHitShare: decimalSchema,
  }),
  /** Parts of the tokens, as an import recorded them; 0 where nothing is known of them. */
  tokens: z.object({
    /** Of the input. */
    cacheRead: z.number().int(),
    cacheWrite5m: z.number().int(),
    cacheWrite1h: z.number().int(),
    /** Of the output. */
    reasoning: z.number().int(),
  }),
  /** What an import recorded of it; null for rows that other programs wrote. */
  origin: z
    .object({
      importId: idSchema,
      fileName: z.string(),
      importedAt: instantSchema,
      source: z.string(),
      eventId: z.string(),
      /** `recorded` in the file, or `computed` from the model's price. */
      costSource: z.enum(['recorded', 'computed', 'none']),
      /** What became of the call, in the source's own word; "" where it says nothing. */
      status: z.string(),
      /** USD: the cost that the file gave; null when it gave none. */
      recordedUsd: decimalSchema.nullable(),
      /** USD: what the prices of the day of the import made of it; null when none was known. */
      computedUsd: decimalSchema.nullable(),
    })
    .nullable(),
})
export type UsageDetail = z.infer<typeof usageDetailSchema>

export const summaryKeySchema = z.enum(['provider', 'model', 'project', 'day'])
export type SummaryKey = z.infer<typeof summaryKeySchema>

export const usageRoutes = {
  /**
   * A page by key, never by offset. `forward` goes on after `cursor` in the sort's order,
   * `backward` answers the rows before it (still in the sort's order). In a list by time, `at`
   * begins at an instant instead: rows up to it (newest first) or from it on (oldest first).
   */
  'usage.page': defineRoute({
    input: z.object({
      filter: usageFilterSchema,
      sort: usageSortSchema.default({ by: 'time', direction: 'desc' }),
      cursor: z.string().max(200).optional(),
      at: instantSchema.optional(),
      direction: z.enum(['forward', 'backward']).default('forward'),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      rows: z.array(usageRowSchema),
      /** Go on after the last row / before the first; null when nothing is known to be there. */
      next: z.string().nullable(),
      previous: z.string().nullable(),
      range: instantRangeSchema,
    }),
  }),
  /** A quick count that stops at 10,000; the exact one comes with the totals. */
  'usage.count': defineRoute({
    input: z.object({ filter: usageFilterSchema }),
    output: z.object({ calls: z.number().int(), capped: z.boolean() }),
  }),
  /** Exact, so it reads every row of the filter; `spend.cancel` calls it off by its ticket. */
  'usage.totals': defineRoute({
    input: z.object({ filter: usageFilterSchema, ticket: z.string().min(1).max(64).optional() }),
    output: usageTotalsSchema.extend({ range: instantRangeSchema }),
  }),
  'usage.get': defineRoute({ input: z.object({ id: idSchema }), output: usageDetailSchema }),
  /** Totals by one key, largest cost first (days in order), in the given accounting zone. */
  'usage.summary': defineRoute({
    input: z.object({
      filter: usageFilterSchema,
      by: summaryKeySchema,
      timeZone: timeZoneSchema.optional(),
    }),
    output: z.object({
      rows: z.array(usageTotalsSchema.extend({ key: z.string(), label: z.string() })),
      total: usageTotalsSchema,
    }),
  }),
}
