import { z } from 'zod'
import { knownFormatSchema } from './known-formats'
import { decimalSchema } from './values'

/** What a provider's sums over periods come from; `bill` is an invoice of anyone. */
export const reportSourceSchema = z.enum([...knownFormatSchema.options, 'bill'])

const periodSumsSchema = z.object({
  requests: z.number().int(),
  inputTokens: z.number().int(),
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** null: the report has no cost. */
  costUsd: decimalSchema.nullable(),
})

export type ReportSums = z.infer<typeof periodSumsSchema>

/** Exports of a month that are split alike. */
const reportSplitSchema = periodSumsSchema.extend({
  /** As it is chosen. */
  splitBy: z.string(),
  /** Of the file; none: split by nothing, or read before that was kept. */
  columns: z.array(z.string()),
  /** null: each period is a day. */
  periodSeconds: z.number().int().nullable(),
  days: z.number().int(),
  /** Those on which it is what counts. */
  usedDays: z.number().int(),
})
export type ReportSplit = z.infer<typeof reportSplitSchema>

/** What a provider's reports say of a month, beside the calls of that month. */
export const usageReportSchema = periodSumsSchema.extend({
  source: reportSourceSchema,
  /** YYYY-MM, in UTC. */
  month: z.string(),
  providerName: z.string(),
  /** The provider's calls of the very days that are reported; never added to the report. */
  calls: periodSumsSchema.omit({ cachedTokens: true }).extend({ costUsd: decimalSchema }),
  /** The key of the choice between exports in the settings. */
  choice: z.string(),
  /** Days of which exports are there that are split differently: one of them counts on each. */
  sharedDays: z.number().int(),
  /** What these exports say each by itself, the finest first; none where no day is shared. */
  splits: z.array(reportSplitSchema),
})
export type UsageReport = z.infer<typeof usageReportSchema>
