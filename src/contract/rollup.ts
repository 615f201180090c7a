import { z } from 'zod'
import { defineRoute } from './route'
import {
  decimalSchema,
  emptySchema,
  instantSchema,
  localDateSchema,
  timeZoneSchema,
} from './values'

/** The local cache of daily sums: what it is at, and how old its figures are. */
export const rollupStatusSchema = z.object({
  state: z.enum(['none', 'building', 'ready', 'stale', 'failed']),
  /** Rows streamed so far and about how many there are, while it is being built or verified. */
  progress: z
    .object({
      activity: z.enum(['build', 'refresh', 'verify']),
      done: z.number(),
      total: z.number().nullable(),
    })
    .nullable(),
  timeZone: timeZoneSchema,
  /** When the figures were last brought up to date / last compared row by row. */
  refreshedAt: instantSchema.nullable(),
  verifiedAt: instantSchema.nullable(),
  error: z.string().nullable(),
})
export type RollupStatus = z.infer<typeof rollupStatusSchema>

/** A closed day whose rows changed afterwards; differences are new − old. */
export const dayChangeSchema = z.object({
  id: z.string(),
  day: localDateSchema,
  noticedAt: instantSchema,
  calls: z.number().int(),
  costUsd: decimalSchema,
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
})
export type DayChange = z.infer<typeof dayChangeSchema>

export const rollupRoutes = {
  'rollup.status': defineRoute({ input: emptySchema, output: rollupStatusSchema }),
  /** Brings it up to date now; `full` compares every row. */
  'rollup.verify': defineRoute({
    input: z.object({ full: z.boolean().default(true) }),
    output: rollupStatusSchema,
  }),
  /** Throws the cache away and builds it again. */
  'rollup.rebuild': defineRoute({ input: emptySchema, output: rollupStatusSchema }),
  'rollup.cancel': defineRoute({ input: emptySchema, output: rollupStatusSchema }),
  'rollup.changes': defineRoute({
    input: emptySchema,
    output: z.object({ changes: z.array(dayChangeSchema) }),
  }),
  /** Takes changes off the list once someone has seen them. */
  'rollup.acknowledge': defineRoute({
    input: z.object({ ids: z.array(z.string()).max(10_000) }),
    output: emptySchema,
  }),
}
