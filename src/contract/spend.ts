import { z } from 'zod'
import { modelTypeSchema } from './models'
import { instantRangeSchema, periodSchema } from './period'
import { defineRoute } from './route'
import { type UsageFilter, usageFilterSchema, usageTotalsSchema } from './usage'
import { decimalSchema, emptySchema, idSchema, instantSchema, localDateSchema } from './values'

/** Where figures come from: the local cache of daily sums, or the rows themselves. */
export const spendSourceSchema = z.object({
  source: z.enum(['rollup', 'raw']),
  /** How old the figures are: when the cache was last brought up to date; now, for rows. */
  asOf: instantSchema,
})
export type SpendSource = z.infer<typeof spendSourceSchema>

/**
 * The fields of a filter that lead to the calls behind a figure: `narrowFilter(filter, narrow)` is
 * the filter to open the logs with. null: no filter can name them.
 */
export const narrowSchema = z
  .object({
    period: periodSchema.optional(),
    providerIds: z.array(idSchema).optional(),
    modelIds: z.array(idSchema).optional(),
    modelTypes: z.array(modelTypeSchema).optional(),
    projectIds: z.array(idSchema).optional(),
  })
  .nullable()
export type Narrow = z.infer<typeof narrowSchema>

/**
 * Sums over calls with what follows from them. The rates are for showing: computed once, here.
 * - `averageCostUsd`: costUsd ÷ (calls − unpricedCalls), to twelve places, half up; null without
 *   such calls. Calls without a known price are no calls that cost nothing.
 * - `cacheHitRate`: cacheHits ÷ calls, 0 to 1; null without calls.
 */
export const spendFiguresSchema = usageTotalsSchema.extend({
  averageCostUsd: decimalSchema.nullable(),
  cacheHitRate: z.number().nullable(),
})
export type SpendFigures = z.infer<typeof spendFiguresSchema>

/** Hours are clock hours of the accounting zone; weeks begin on Monday. */
export const bucketUnitSchema = z.enum(['hour', 'day', 'week', 'month'])
export type BucketUnit = z.infer<typeof bucketUnitSchema>

export const bucketSchema = z.object({
  /** The first day (weeks and months too, even where the period begins later); hours: an instant. */
  key: z.string(),
  /** As files name it: "2026-10-20", "2026-10", "2026-10-25 02:00" (with the offset, if it changes). */
  label: z.string(),
  /** The part of the bucket that lies in the period. */
  from: instantSchema,
  to: instantSchema,
  /** The period covers only a part of it, or it is not over yet. */
  partial: z.boolean(),
  narrow: narrowSchema,
})
export type Bucket = z.infer<typeof bucketSchema>

export const spendKeySchema = z.enum(['provider', 'model', 'type', 'project'])
export type SpendKey = z.infer<typeof spendKeySchema>

/** What lists and charts are ranked by. */
export const rankMeasureSchema = z.enum(['costUsd', 'calls', 'inputTokens', 'outputTokens'])
export type RankMeasure = z.infer<typeof rankMeasureSchema>

/**
 * A provider, model, type or project. `key` is its id (a type's name); "unknown" for the provider
 * or type of calls whose model has no row. Models and projects without a name are labelled "#id".
 */
export const groupSchema = z.object({
  key: z.string(),
  label: z.string(),
  /** A provider's own id and a model's provider, for its colour; null where there is none. */
  providerId: idSchema.nullable(),
  narrow: narrowSchema,
})

/** The tail of a list in one: how many it folds together. */
const othersSchema = z.object({ members: z.number().int(), narrow: narrowSchema })

/** Longest period by clock hours, in days; also that of `spend.series` by hour. */
export const MAX_HOUR_DAYS = 92

/** Names a question while it is asked, so that `spend.cancel` can call it off. */
export const asked = { ticket: z.string().min(1).max(64).optional() }

export const spendRoutes = {
  /**
   * The figures of a period and of the one before. Whole calendar months are compared with as many
   * months before, other days with as many days before, instants with as long before. A period that
   * is not over is compared with the same part of the one before (`toDate`): up to the same day, or
   * for today up to the same time of day. Open periods ("all time") have none.
   */
  'spend.overview': defineRoute({
    input: z.object({ filter: usageFilterSchema, ...asked }),
    output: z.object({
      range: instantRangeSchema,
      figures: spendFiguresSchema,
      previous: z
        .object({ range: instantRangeSchema, toDate: z.boolean(), figures: spendFiguresSchema })
        .nullable(),
      /** Points for sparklines over the period: days; weeks or months where it is long. */
      bucket: bucketUnitSchema,
      points: z.array(spendFiguresSchema.extend({ key: z.string() })),
      source: spendSourceSchema,
    }),
  }),
  /**
   * What the calls would cost by their tokens at the price of their time, beside what was recorded.
   * Read from the rows (seconds on millions), so ask for it apart from the overview.
   */
  'spend.recomputed': defineRoute({
    input: z.object({ filter: usageFilterSchema, ...asked }),
    output: z.object({
      /**
       * Over calls that are priced, no cache hit, and whose recorded cost differs by less than one
       * micro-dollar (the last place of `cost_usd`) from tokens ÷ 1,000 × price: there the
       * difference is rounding and nothing else. `lossUsd` = Σ exact − Σ recorded, signed, exact:
       * above 0 the record says too little.
       */
      rounding: z.object({
        lossUsd: decimalSchema,
        calls: z.number().int(),
        /** Priced calls that differ by more: another price, not rounding. Not in the loss. */
        otherCalls: z.number().int(),
      }),
      /**
       * What the hits of a response cache saved: their tokens at full price, exact, less what was
       * recorded for them. Hits of models without a price are counted only.
       */
      savings: z.object({
        fullPriceUsd: decimalSchema,
        recordedUsd: decimalSchema,
        savedUsd: decimalSchema,
        cacheHits: z.number().int(),
        unpricedCacheHits: z.number().int(),
      }),
      /**
       * What prompt caching saved, as far as imports know its tokens: those read from a cache at
       * the price of plain input less their own, minus what those written to one cost beyond plain
       * input; at the prices of the calls' times, exact, signed. Hits of a response cache are not
       * in it. An unknown cache price is that of plain input and saves nothing.
       */
      promptCache: z.object({
        calls: z.number().int(),
        readTokens: z.number().int(),
        writeTokens: z.number().int(),
        readSavedUsd: decimalSchema,
        writeExtraUsd: decimalSchema,
        savedUsd: decimalSchema,
        /** Calls with such tokens whose price is not known. */
        unpricedCalls: z.number().int(),
      }),
    }),
  }),
  /**
   * Spend over time. Every bucket of the period up to today is there, empty ones included; an open
   * period begins with its first call. `bucket` is coarser than asked where more than 1,500 would
   * come; `hour` needs a period of at most 92 days (`period_too_long`).
   */
  'spend.series': defineRoute({
    input: z.object({
      filter: usageFilterSchema,
      ...asked,
      by: z.union([spendKeySchema, z.literal('none')]).default('provider'),
      bucket: bucketUnitSchema.default('day'),
      /** Series kept, by `rankBy` over the whole period; the tail is folded into `others`. */
      top: z.number().int().min(1).max(50).default(8),
      rankBy: rankMeasureSchema.default('costUsd'),
    }),
    output: z.object({
      bucket: bucketUnitSchema,
      buckets: z.array(bucketSchema),
      /** Largest first, the folded tail last with the key "others". Values are by bucket. */
      series: z.array(
        groupSchema.extend({
          folded: z.number().int(),
          costUsd: z.array(decimalSchema),
          calls: z.array(z.number().int()),
          inputTokens: z.array(z.number().int()),
          outputTokens: z.array(z.number().int()),
          total: usageTotalsSchema,
        }),
      ),
      total: usageTotalsSchema,
      range: instantRangeSchema,
      source: spendSourceSchema,
    }),
  }),
  /** The largest of a kind. `share`: of the measure's total, 0 to 1; null when that is 0. */
  'spend.top': defineRoute({
    input: z.object({
      filter: usageFilterSchema,
      ...asked,
      by: spendKeySchema,
      limit: z.number().int().min(1).max(1_000).default(10),
      measure: rankMeasureSchema.default('costUsd'),
    }),
    output: z.object({
      rows: z.array(
        groupSchema.extend({ ...usageTotalsSchema.shape, share: z.number().nullable() }),
      ),
      others: othersSchema
        .extend({ ...usageTotalsSchema.shape, share: z.number().nullable() })
        .nullable(),
      total: usageTotalsSchema,
      source: spendSourceSchema,
    }),
  }),
  /** 7 × 24 cells in order, Monday 0:00 first; clock hours of the accounting zone. */
  'spend.heatmap': defineRoute({
    input: z.object({ filter: usageFilterSchema, ...asked }),
    output: z.object({
      cells: z.array(
        z.object({
          /** ISO: 1 is Monday. */
          weekday: z.number().int().min(1).max(7),
          hour: z.number().int().min(0).max(23),
          calls: z.number().int(),
          costUsd: decimalSchema,
        }),
      ),
      total: usageTotalsSchema,
    }),
  }),
  /**
   * What this month will have cost. Days before today count as recorded; today and the days to come
   * as the larger of what is recorded and what is expected. Expected of a day is
   * - `weekday28`: the mean of the same weekday in the last 28 closed days (four of each);
   * - `mean`: with fewer closed days since the first call, the mean of the last seven at most;
   * - `none`: no closed day yet, so no forecast.
   * `lowUsd` and `highUsd`: about 80 % if days vary independently as they did, forecast ± 1.2816 ×
   * s × √(R + R²/n), s the standard deviation of the basis days from what was expected of them, R
   * the days from today to the end, n `basis.days`; `lowUsd` is never below what is recorded; null
   * with fewer than three basis days.
   */
  'spend.forecast': defineRoute({
    input: z.object({ filter: usageFilterSchema.omit({ period: true }), ...asked }),
    output: z.object({
      month: z.object({ from: localDateSchema, to: localDateSchema }),
      today: localDateSchema,
      /** Recorded this month, today's calls included. */
      toDateUsd: decimalSchema,
      forecastUsd: decimalSchema.nullable(),
      lowUsd: decimalSchema.nullable(),
      highUsd: decimalSchema.nullable(),
      method: z.enum(['weekday28', 'mean', 'none']),
      /** The closed days that the expectation rests on; null for `none`. */
      basis: z
        .object({ from: localDateSchema, to: localDateSchema, days: z.number().int() })
        .nullable(),
      /** Days of the month after today. */
      remainingDays: z.number().int(),
      /** Calls of this month that have no price: the forecast does not hold their cost. */
      unpricedCalls: z.number().int(),
      source: spendSourceSchema,
    }),
  }),
  /** Calls a question off, and ends its statement in the database. Its answer is `cancelled`. */
  'spend.cancel': defineRoute({
    input: z.object({ ticket: z.string().min(1).max(64) }),
    output: emptySchema,
  }),
}

/**
 * A filter narrowed to the calls behind a figure: by a row's `narrow`, and a column's. Lists are
 * intersected; a `narrow`'s period lies within the filter's already.
 */
export function narrowFilter(filter: UsageFilter, ...narrows: readonly Narrow[]): UsageFilter {
  return narrows.reduce<UsageFilter>(
    (narrowed, narrow) => ({
      ...narrowed,
      period: narrow?.period ?? narrowed.period,
      providerIds: both(narrowed.providerIds, narrow?.providerIds),
      modelIds: both(narrowed.modelIds, narrow?.modelIds),
      modelTypes: both(narrowed.modelTypes, narrow?.modelTypes),
      projectIds: both(narrowed.projectIds, narrow?.projectIds),
    }),
    filter,
  )
}

function both<T extends string>(a: T[] | undefined, b: T[] | undefined): T[] | undefined {
  if (!a || !b) return b ?? a
  const plain = (id: T): string => (/^\d+$/.test(id) ? BigInt(id).toString() : id)
  const allowed = new Set(a.map(plain))
  return b.filter((id) => allowed.has(plain(id)))
}
