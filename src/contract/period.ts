import { z } from 'zod'
import { instantSchema, localDateSchema } from './values'

export const periodPresetSchema = z.enum([
  'today',
  'yesterday',
  'last7Days',
  'last30Days',
  'last90Days',
  'thisMonth',
  'lastMonth',
  'thisYear',
  'allTime',
])
export type PeriodPreset = z.infer<typeof periodPresetSchema>

/**
 * What a person chose: a preset or calendar days (both inclusive) in the accounting time zone, or
 * instants (start inclusive, end exclusive; null is open).
 */
export const periodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('preset'), preset: periodPresetSchema }),
  z.object({ kind: z.literal('dates'), from: localDateSchema, to: localDateSchema }),
  z.object({
    kind: z.literal('instants'),
    from: instantSchema.nullable(),
    to: instantSchema.nullable(),
  }),
])
export type Period = z.infer<typeof periodSchema>

/** The instants that a period covers: start inclusive, end exclusive, null is open. */
export const instantRangeSchema = z.object({
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
})
export type InstantRange = z.infer<typeof instantRangeSchema>
