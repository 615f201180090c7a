import { z } from 'zod'
import { savedFileSchema } from './files'
import { instantRangeSchema } from './period'
import { defineRoute } from './route'
import { usageFilterSchema, usageRowSchema } from './usage'
import { decimalSchema, emptySchema, idSchema, instantSchema, timeZoneSchema } from './values'

/**
 * What can be wrong with calls. First those in which the recorded cost is not what tokens and the
 * price of the call's date come to:
 * - `missingPrice`: nothing was recorded, though the price is known today.
 * - `priceChanged`: it is what another dated price of the model comes to.
 * - `undocumentedPrice`: the calls of a month agree on other rates, which no dated price holds.
 * - `cacheRule`: a response-cache hit was billed against the setting, or prompt-cache tokens at the
 *   price of plain input (or the other way round).
 * - `unitSlip`: off by 1,000: a price per million taken as one per thousand, or the reverse.
 * - `tier`: a long call at the price of a short one, or the reverse.
 * - `otherDifference`: none of these.
 * Then calls that cannot be checked, and calls that should not be:
 * - `unpriced`: tokens without a cost, and no price is known.
 * - `unchecked`: a cost was recorded, but no price is known to check it by.
 * - `unknownModel`, `unknownProject`: no row (no name) for the id.
 * - `impossible`: negative or over-limit tokens, a cost without tokens, a time to come.
 * - `duplicate`: the same call again, by another import or program.
 * - `outlier`: far above what the model's calls cost.
 */
const findingKinds = [
  'missingPrice',
  'priceChanged',
  'undocumentedPrice',
  'cacheRule',
  'unitSlip',
  'tier',
  'otherDifference',
  'unpriced',
  'unchecked',
  'unknownModel',
  'unknownProject',
  'impossible',
  'duplicate',
  'outlier',
] as const
export const findingKindSchema = z.enum(findingKinds)
export type FindingKind = z.infer<typeof findingKindSchema>

/** Which form of its kind a finding has; '' where there is only one. */
export const findingFormSchema = z.enum([
  '',
  // cacheRule
  'hitBilled',
  'hitNotBilled',
  'cachedAsPlain',
  'cachedIgnored',
  // unitSlip
  'times1000',
  'divided1000',
  // tier
  'tierIgnored',
  'tierTooEarly',
  // impossible
  'negativeTokens',
  'negativeCost',
  'overLimit',
  'costWithoutTokens',
  'future',
])
export type FindingForm = z.infer<typeof findingFormSchema>

const sumsSchema = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  recordedUsd: decimalSchema,
  /** Exact, at the price of each call's date; null where no price is known. */
  recomputedUsd: decimalSchema.nullable(),
})

/** Rates that the recorded costs imply. USD per 1,000 tokens. */
export const impliedRatesSchema = z.object({
  inputPer1k: decimalSchema,
  outputPer1k: decimalSchema,
  /** One standard error of each; null with too few calls, or where the calls are all alike. */
  inputError: decimalSchema.nullable(),
  outputError: decimalSchema.nullable(),
  /** Root mean square of recorded − fitted, USD a call. */
  residualUsd: decimalSchema,
  calls: z.number().int(),
})
export type ImpliedRates = z.infer<typeof impliedRatesSchema>

export const findingSchema = sumsSchema.extend({
  /** Stable within a report. */
  id: z.string(),
  kind: findingKindSchema,
  form: findingFormSchema,
  modelId: idSchema.nullable(),
  /** "provider / model"; null where the model has no row. */
  modelName: z.string().nullable(),
  projectId: idSchema.nullable(),
  /** recorded − recomputed; for `duplicate` what the repetitions cost; otherwise what is recorded. */
  amountUsd: decimalSchema,
  /** By month of the accounting zone ("2026-11"), oldest first. */
  months: z.array(sumsSchema.extend({ month: z.string() })),
  /** For `undocumentedPrice`: the rates that the calls agree on. */
  rates: impliedRatesSchema.nullable(),
  /** Calls to look at, those with the largest amounts; all of them where `allListed`. */
  callIds: z.array(idSchema),
  allListed: z.boolean(),
  /** Calls in the log view; `exact`: these and no others. */
  filter: usageFilterSchema,
  exact: z.boolean(),
})
export type Finding = z.infer<typeof findingSchema>

export const auditReportSchema = z.object({
  ranAt: instantSchema,
  filter: usageFilterSchema,
  range: instantRangeSchema,
  timeZone: timeZoneSchema,
  cacheHitShare: decimalSchema,
  /** All calls that were looked at. */
  total: sumsSchema,
  /** Calls whose price is known, and those of them that agree to less than one micro-dollar. */
  checkedCalls: z.number().int(),
  agreeingCalls: z.number().int(),
  /** Σ exact − Σ recorded over the calls that agree: rounding to six places, and nothing else. */
  roundingUsd: decimalSchema,
  /** Worst first. */
  findings: z.array(findingSchema),
  /** Calls that no rates are implied by; with those of `rates` they are all calls. */
  ratesLeftOut: z.object({
    /** With cached tokens, or a cache hit: two rates do not say what they cost. */
    cached: z.number().int(),
    /** Without a recorded cost, or with tokens or a cost that cannot be. */
    uncosted: z.number().int(),
    /** Of months in which input and output rise together, so that neither rate can be told. */
    unfit: z.number().int(),
  }),
  /** Rates implied by the recorded costs, by model and month, beside the known price. */
  rates: z.array(
    impliedRatesSchema.extend({
      modelId: idSchema,
      modelName: z.string().nullable(),
      month: z.string(),
      /** The price in force at the end of the month, USD per 1,000 tokens; null: none is known. */
      knownInputPer1k: decimalSchema.nullable(),
      knownOutputPer1k: decimalSchema.nullable(),
      /** The known price lies further off than the fit's error explains. */
      differs: z.boolean(),
    }),
  ),
})
export type AuditReport = z.infer<typeof auditReportSchema>

export const auditRoutes = {
  /** Reads every call of the filter once; the report replaces the last one. */
  'audit.start': defineRoute({
    input: z.object({ filter: usageFilterSchema }),
    output: z.object({ jobId: z.string() }),
  }),
  /** The last report of this connection; null before the first. */
  'audit.report': defineRoute({
    input: emptySchema,
    output: z.object({ report: auditReportSchema.nullable() }),
  }),
  /** The listed calls of a finding, in its order; those that are gone by now are left out. */
  'audit.calls': defineRoute({
    input: z.object({ findingId: z.string().max(200) }),
    output: z.object({ rows: z.array(usageRowSchema) }),
  }),
  /** Findings or implied rates as a CSV file; null when the user closed the dialog. */
  'audit.export': defineRoute({
    input: z.object({ what: z.enum(['findings', 'rates']) }),
    output: z.object({ file: savedFileSchema.nullable() }),
  }),
  /** Every call of a finding as a CSV file: the calls are read again. null: the dialog was closed. */
  'audit.exportCalls': defineRoute({
    input: z.object({ findingId: z.string().max(200) }),
    output: z.object({ jobId: z.string().nullable() }),
  }),
}
