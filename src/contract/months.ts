import { z } from 'zod'
import { priceRatesSchema, priceTierSchema } from './prices'
import { defineRoute } from './route'
import { usageTotalsSchema } from './usage'
import {
  decimalSchema,
  emptySchema,
  idSchema,
  instantSchema,
  localDateSchema,
  timeZoneSchema,
} from './values'

/** A calendar month of the accounting zone, "2026-10". */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'invalid_month')
export type Month = z.infer<typeof monthSchema>

/** What a call was when the month was closed, or is now. */
const frozenCallSchema = z.object({
  createdAt: instantSchema,
  modelId: idSchema,
  projectId: idSchema,
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cacheHit: z.boolean(),
  costUsd: decimalSchema,
})
export type FrozenCall = z.infer<typeof frozenCallSchema>

const driftRowSchema = z.object({
  id: idSchema,
  /** `moved`: its time now lies on another day or in another month. */
  kind: z.enum(['changed', 'added', 'removed', 'moved']),
  /** As it was; null for one that was not there. */
  before: frozenCallSchema.nullable(),
  after: frozenCallSchema.nullable(),
})
export type DriftRow = z.infer<typeof driftRowSchema>

export const driftSchema = z.object({
  /** Days whose calls are no longer what they were, with the sums then and now. */
  days: z.array(
    z.object({ day: localDateSchema, before: usageTotalsSchema, after: usageTotalsSchema }),
  ),
  /** The very calls, at most the first thousand of them, in order of time. */
  rows: z.array(driftRowSchema),
  /** How many calls differ; null where only the days can be named. */
  rowCount: z.number().int().nullable(),
  /**
   * Whether this machine can name the calls. `no_file`: the month was closed on another machine, or
   * the file of its calls is gone; `damaged`: the file is not what was written then.
   */
  rowsKnown: z.enum(['yes', 'no_file', 'damaged']),
})
export type Drift = z.infer<typeof driftSchema>

export const closedMonthSchema = z.object({
  month: monthSchema,
  timeZone: timeZoneSchema,
  /** Start inclusive, end exclusive. */
  from: instantSchema,
  to: instantSchema,
  closedAt: instantSchema,
  /** The operating system's user and the machine: "ann@desk". */
  closedBy: z.string(),
  figures: usageTotalsSchema,
  /** SHA-256 of the sums of each day, model and project with the hash of their calls. */
  checksum: z.string(),
  /** This machine holds the month's calls one by one, so that changed ones can be named. */
  hasRowFile: z.boolean(),
  /** When it was last compared with the calls; null: never since it was closed. */
  verifiedAt: instantSchema.nullable(),
  /** What the last comparison found; null: nothing. */
  drift: driftSchema.nullable(),
})
export type ClosedMonth = z.infer<typeof closedMonthSchema>

/** Prices in force in the month, USD per 1,000 tokens; `from` null: from before the month. */
const frozenPriceSchema = z.object({
  modelId: idSchema,
  provider: z.string().nullable(),
  model: z.string(),
  prices: z.array(
    priceRatesSchema.extend({
      from: instantSchema.nullable(),
      tiers: z.array(priceTierSchema),
    }),
  ),
})
export type FrozenPrice = z.infer<typeof frozenPriceSchema>

export const monthRoutes = {
  /** Every month from the first call on, newest first, with its figures of now. */
  'months.list': defineRoute({
    input: emptySchema,
    output: z.object({
      months: z.array(
        z.object({
          month: monthSchema,
          from: instantSchema,
          to: instantSchema,
          /** Only a month that is over can be closed. */
          over: z.boolean(),
          figures: usageTotalsSchema,
          closed: closedMonthSchema.nullable(),
        }),
      ),
      /** False: this database holds no closed months, since the app may not write to it. */
      kept: z.boolean(),
    }),
  }),
  /** A closed month with its sums by day and by model, and the prices that were in force. */
  'months.detail': defineRoute({
    input: z.object({ month: monthSchema }),
    output: z.object({
      closed: closedMonthSchema,
      days: z.array(usageTotalsSchema.extend({ day: localDateSchema })),
      models: z.array(usageTotalsSchema.extend({ modelId: idSchema })),
      prices: z.array(frozenPriceSchema),
    }),
  }),
  /** Starts a job that freezes a month. */
  'months.close': defineRoute({
    input: z.object({ month: monthSchema }),
    output: z.object({ jobId: z.string() }),
  }),
  /** Starts a job that compares a closed month with its calls. */
  'months.verify': defineRoute({
    input: z.object({ month: monthSchema }),
    output: z.object({ jobId: z.string() }),
  }),
  /** Gives a month free again; what was frozen is dropped, and the trail says so. */
  'months.reopen': defineRoute({ input: z.object({ month: monthSchema }), output: emptySchema }),
}
