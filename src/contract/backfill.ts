import { z } from 'zod'
import { defineRoute } from './route'
import { usageFilterSchema } from './usage'
import { decimalSchema, emptySchema, idSchema, instantSchema } from './values'

/**
 * Whose cost is computed anew, each taking in the ones before it. `missing`: calls without a
 * recorded cost. `computed`: also those whose cost the app computed itself. `recorded`: also costs
 * that a provider, a file or another program recorded.
 */
const backfillReachSchema = z.enum(['missing', 'computed', 'recorded'])

export const backfillScopeSchema = z.object({
  filter: usageFilterSchema,
  reach: backfillReachSchema.default('missing'),
  /** Closed months are left alone unless this is said. */
  intoClosedMonths: z.boolean().default(false),
})
export type BackfillScope = z.infer<typeof backfillScopeSchema>

const changeSchema = z.object({
  calls: z.number().int(),
  beforeUsd: decimalSchema,
  afterUsd: decimalSchema,
  /** after − before */
  differenceUsd: decimalSchema,
})

export const backfillPreviewSchema = z.object({
  change: changeSchema,
  byModel: z.array(changeSchema.extend({ modelId: idSchema, modelName: z.string() })),
  /** Differences that the scope leaves as they are. */
  left: z.object({
    /** Costs that the app computed, and costs that others recorded. */
    computed: changeSchema,
    recorded: changeSchema,
    closedMonths: changeSchema,
    /** Calls whose new cost is more than the column holds. */
    tooLarge: z.number().int(),
  }),
  /** Calls without a known price: nothing can be computed for them. */
  unpricedCalls: z.number().int(),
})
export type BackfillPreview = z.infer<typeof backfillPreviewSchema>

/** `interrupted`: the app ended in the middle; what was written is whole and can be undone. */
const backfillStatusSchema = z.enum(['running', 'done', 'cancelled', 'interrupted', 'undone'])
export type BackfillStatus = z.infer<typeof backfillStatusSchema>

export const backfillRecordSchema = z.object({
  id: idSchema,
  scope: backfillScopeSchema,
  status: backfillStatusSchema,
  calls: z.number().int(),
  differenceUsd: decimalSchema,
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
})
export type BackfillRecord = z.infer<typeof backfillRecordSchema>

export const backfillRoutes = {
  /** Reads the calls and says what would change; nothing is written. The job's result has it. */
  'backfill.preview': defineRoute({
    input: z.object({ scope: backfillScopeSchema }),
    output: z.object({ jobId: z.string() }),
  }),
  /**
   * Writes the costs, a thousand calls a transaction, each with what it was before. `previewed` is
   * what the preview said; the job fails with `stale_preview`, and nothing is written, when it is
   * no longer so. Calls that change in the meantime are left as they are.
   */
  'backfill.start': defineRoute({
    input: z.object({
      scope: backfillScopeSchema,
      previewed: z.object({ calls: z.number().int(), differenceUsd: decimalSchema }),
    }),
    output: z.object({ jobId: z.string() }),
  }),
  'backfill.list': defineRoute({
    input: emptySchema,
    output: z.object({ backfills: z.array(backfillRecordSchema) }),
  }),
  /** Gives the calls their former costs back, except those that were changed since. */
  'backfill.undo': defineRoute({
    input: z.object({ id: idSchema }),
    output: z.object({ jobId: z.string() }),
  }),
}
